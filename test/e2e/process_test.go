package e2e

import (
	"os/exec"
	"regexp"
	"strconv"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// process is a program that a script has running in the background.
type process struct {
	cmd            *exec.Cmd
	stdout, stderr *output
	ended          chan error
}

// processes are those of a script, by name.
type processes map[string]*process

type processesKey struct{}

func (all processes) kill() {
	for _, p := range all {
		_ = p.cmd.Process.Kill() // it may have ended by itself
		<-p.ended
	}
}

// take returns a process that is about to end, and forgets it.
func take(ts *testscript.TestScript, name string) *process {
	all, _ := ts.Value(processesKey{}).(processes)
	p := all[name]
	if p == nil {
		ts.Fatalf("%s is not running", name)
	}
	delete(all, name)
	return p
}

// serve ARGS… starts taskforced serve, as "server", on a port that is free,
// and waits until it takes calls.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	start(ts, neg, append([]string{"server", `msg=serving address=(\S+) `, "taskforced", "serve", "--listen", "127.0.0.1:0"}, args...))
}

// start NAME PATTERN PROGRAM ARGS… starts a program and waits until what it
// prints matches. The group of the pattern, where it has one, is the address
// that it is served on, and exported as TASKFORCE_SERVER.
func start(ts *testscript.TestScript, neg bool, args []string) {
	all, _ := ts.Value(processesKey{}).(processes)
	if neg || len(args) < 3 || all[args[0]] != nil {
		ts.Fatalf("usage: start NAME PATTERN PROGRAM ARGS..., each name once")
	}
	ready := regexp.MustCompile(args[1])
	p := begin(ts, args[2], args[3:])
	late := time.After(patience)
	for {
		if found := ready.FindStringSubmatch(p.stdout.String() + p.stderr.String()); found != nil {
			if len(found) > 1 {
				ts.Setenv("TASKFORCE_SERVER", found[1])
			}
			all[args[0]] = p
			p.print(ts)
			return
		}
		select {
		case <-p.stdout.grown:
		case <-p.stderr.grown:
		case err := <-p.ended:
			p.print(ts)
			ts.Fatalf("%s ended before it was ready: %v", args[2], err)
		case <-late:
			p.giveUp(ts, "is not ready")
		}
	}
}

func begin(ts *testscript.TestScript, program string, args []string) *process {
	path, err := exec.LookPath(program)
	ts.Check(err)
	p := &process{cmd: exec.Command(path, args...), stdout: newOutput(), stderr: newOutput(), ended: make(chan error, 1)}
	p.cmd.Stdout, p.cmd.Stderr = p.stdout, p.stderr
	p.cmd.Dir, p.cmd.Env = ts.MkAbs("."), settings(ts)
	ts.Check(p.cmd.Start())
	go func() { p.ended <- p.cmd.Wait() }()
	return p
}

// settings are the variables of the script that a program in the background
// gets: a script has no way to hand over all of them.
func settings(ts *testscript.TestScript) []string {
	var vars []string
	for _, name := range []string{
		"PATH", "HOME", "TMPDIR", "GOCOVERDIR", "GORACE", "TASKFORCE_SERVER",
		"TASKFORCE_DATA", "TASKFORCE_LISTEN", "TASKFORCE_ORGANISATION", "TASKFORCE_REGISTRAR",
	} {
		if v := ts.Getenv(name); v != "" {
			vars = append(vars, name+"="+v)
		}
	}
	return vars
}

// terminate [NAME] ends a program, the server where none is named, as an
// operator does. It has to drain and exit with 0.
func terminate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 1 {
		ts.Fatalf("usage: terminate [NAME]")
	}
	name := "server"
	if len(args) == 1 {
		name = args[0]
	}
	p := take(ts, name)
	ts.Check(p.cmd.Process.Signal(syscall.SIGTERM))
	p.await(ts, 0)
}

// ended NAME CODE waits until a program has ended by itself, with that code.
func ended(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: ended NAME CODE")
	}
	code, err := strconv.Atoi(args[1])
	ts.Check(err)
	take(ts, args[0]).await(ts, code)
}

// await waits for the program's end. All that it printed can be looked at.
func (p *process) await(ts *testscript.TestScript, code int) {
	select {
	case err := <-p.ended:
		p.print(ts)
		if got := p.cmd.ProcessState.ExitCode(); got != code {
			ts.Fatalf("exit code %d, want %d: %v", got, code, err)
		}
	case <-time.After(patience):
		p.giveUp(ts, "does not end")
	}
}

// giveUp ends a program that does not do what it should.
func (p *process) giveUp(ts *testscript.TestScript, why string) {
	_ = p.cmd.Process.Kill() // it may end by itself at this moment
	<-p.ended
	p.print(ts)
	ts.Fatalf("%s %s", p.cmd.Path, why)
}

// print shows what the program has printed so far.
func (p *process) print(ts *testscript.TestScript) {
	_, _ = ts.Stdout().Write([]byte(p.stdout.String()))
	_, _ = ts.Stderr().Write([]byte(p.stderr.String()))
}
