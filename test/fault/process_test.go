package fault

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"taskforce/cmd/taskforced/app"
)

// serveIn tells this test binary to be a server on a directory.
const serveIn = "TASKFORCE_FAULT_SERVE_IN"

func TestMain(m *testing.M) {
	if dir := os.Getenv(serveIn); dir != "" {
		os.Exit(serve(dir))
	}
	os.Exit(m.Run())
}

// config is that of every server here.
func config(dir string) app.Config {
	cfg := app.Default()
	cfg.Data, cfg.Listen, cfg.Origin = dir, "127.0.0.1:0", "fault.example/log"
	cfg.Log = slog.New(slog.DiscardHandler)
	return cfg
}

// serve is the server's process. It says where it listens.
func serve(dir string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	cfg := config(dir)
	cfg.Ready = func(address string) { fmt.Println(address) }
	if err := app.Run(ctx, cfg); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// process is a server in a process of its own.
type process struct {
	cmd    *exec.Cmd
	stdout *bufio.Reader
	stderr strings.Builder
}

func spawn(t *testing.T, dir string) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: exec.Command(self)}
	p.cmd.Env = append(os.Environ(), serveIn+"="+dir)
	p.cmd.Stderr = &p.stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.stdout = bufio.NewReader(out)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	return p
}

// address waits until the server serves; "" where it ended before.
func (p *process) address() string {
	line, err := p.stdout.ReadString('\n')
	if err != nil {
		return ""
	}
	return strings.TrimSpace(line)
}

// end signals the process and waits for it.
func (p *process) end(s syscall.Signal) error {
	if err := p.cmd.Process.Signal(s); err != nil {
		return err
	}
	return p.cmd.Wait()
}
