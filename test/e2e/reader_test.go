package e2e

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// reader is somebody who follows README.md in a shell: they type a block, read
// what it prints, and type the next one.
type reader struct {
	t      *testing.T
	stdin  io.Writer
	screen *output
	blocks int
}

func newReader(t *testing.T) *reader {
	t.Helper()
	shell := exec.Command("bash")
	shell.Dir = t.TempDir()
	for _, name := range []string{"taskforced", "taskforcectl"} {
		built, err := exec.LookPath(name)
		if err == nil {
			err = os.Symlink(built, filepath.Join(shell.Dir, name))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	// The port that the programs take by themselves may be another's here.
	shell.Env = append(os.Environ(), "TASKFORCE_LISTEN=127.0.0.1:0")
	shell.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	r := &reader{t: t, screen: newOutput()}
	shell.Stdout, shell.Stderr = r.screen, r.screen
	var err error
	if r.stdin, err = shell.StdinPipe(); err == nil {
		err = shell.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-shell.Process.Pid, syscall.SIGKILL) // and the server with it, where it was left
		_ = shell.Wait()
	})
	return r
}

// types gives a block to the shell. It returns what is printed, and the exit
// code of the last command.
func (r *reader) types(block string) (printed, code string) {
	r.t.Helper()
	r.blocks++
	from := len(r.screen.String())
	r.enter(fmt.Sprintf("%s\necho \"block %d ended with $?\"\n", block, r.blocks))
	code = r.awaits(from, fmt.Sprintf(`block %d ended with (\d+)\n`, r.blocks))
	if strings.HasSuffix(block, "&\n") {
		r.enter("export TASKFORCE_SERVER=" + r.awaits(from, `msg=serving address=(\S+) `) + "\n")
	}
	return r.screen.String()[from:], code
}

func (r *reader) enter(text string) {
	r.t.Helper()
	if _, err := io.WriteString(r.stdin, text); err != nil {
		r.t.Fatalf("the shell is gone: %v\n%s", err, r.screen)
	}
}

// awaits waits until what is on the screen from an offset on matches, and
// returns the pattern's group.
func (r *reader) awaits(from int, pattern string) string {
	r.t.Helper()
	wanted, late := regexp.MustCompile(pattern), time.After(patience)
	for {
		if found := wanted.FindStringSubmatch(r.screen.String()[from:]); found != nil {
			return found[1]
		}
		select {
		case <-r.screen.grown:
		case <-late:
			r.t.Fatalf("no %q on the screen:\n%s", pattern, r.screen)
		}
	}
}
