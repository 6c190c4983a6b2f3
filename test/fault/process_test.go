package fault

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"

	"taskforce/cmd/taskforced/app"
	"taskforce/test/edge/live"
)

// serveDir names the data directory in the environment of a test binary that
// is to be the server: it is killed with its process, as a machine is.
const serveDir = "TASKFORCE_FAULT_SERVE"

func TestMain(m *testing.M) {
	if dir := os.Getenv(serveDir); dir != "" {
		if err := serve(dir); err != nil {
			_, _ = fmt.Fprintln(os.Stderr, "server:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func settings(dir string) app.Config {
	cfg := app.Default()
	cfg.Data, cfg.Listen = dir, "127.0.0.1:0"
	cfg.Log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	return cfg
}

func serve(dir string) error {
	cfg := settings(dir)
	cfg.Ready = func(address string) { fmt.Println(address) }
	return app.Run(context.Background(), cfg)
}

// process is a server that can be killed.
type process struct {
	*live.Client
	cmd *exec.Cmd
}

func start(t *testing.T, dir string) *process {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), serveDir+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the server did not start: %v, %v", err, cmd.Wait())
	}
	client, err := live.Dial(strings.TrimSpace(address))
	must(t, err)
	p := &process{client, cmd}
	t.Cleanup(p.kill)
	return p
}

// kill is kill -9: nothing is flushed, closed or said.
func (p *process) kill() {
	if p.cmd.ProcessState != nil {
		return
	}
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
	_ = p.Conn.Close()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
