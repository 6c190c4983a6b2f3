package ctl

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"taskforce/cmd/taskforced/app"
)

// ran is how a run of the command line ended.
type ran struct {
	code           int
	stdout, stderr string
}

// run runs a command line against a server; address may be empty.
func run(t *testing.T, address string, args ...string) ran {
	t.Helper()
	return runWith(t, map[string]string{"TASKFORCE_SERVER": address}, "", args...)
}

func runWith(t *testing.T, env map[string]string, stdin string, args ...string) ran {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := Main(t.Context(), args, func(name string) string { return env[name] }, strings.NewReader(stdin), &stdout, &stderr)
	return ran{code, stdout.String(), stderr.String()}
}

// must runs a command line that has to succeed, and returns what it printed.
func must(t *testing.T, address string, args ...string) string {
	t.Helper()
	r := run(t, address, args...)
	if r.code != ExitOK {
		t.Fatalf("%s: exit %d\n%s%s", strings.Join(args, " "), r.code, r.stdout, r.stderr)
	}
	return r.stdout
}

func (r ran) want(t *testing.T, code int, stdout, stderr string) {
	t.Helper()
	if r.code != code || !strings.Contains(r.stdout, stdout) || !strings.Contains(r.stderr, stderr) {
		t.Errorf("got exit %d\nstdout %s\nstderr %s\nwant exit %d, %q and %q", r.code, r.stdout, r.stderr, code, stdout, stderr)
	}
}

// serve runs the real server on a data directory until the test ends or stop
// is called.
func serve(t *testing.T, data string) (address string, stop func()) {
	t.Helper()
	cfg := app.Default()
	cfg.Data, cfg.Listen, cfg.Log = data, "127.0.0.1:0", slog.New(slog.DiscardHandler)
	ready := make(chan string, 1)
	cfg.Ready = func(address string) { ready <- address }
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- app.Run(ctx, cfg) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the server: %v", err)
		}
	}
	t.Cleanup(stop)
	select {
	case address = <-ready:
	case err := <-done:
		stopped = true
		t.Fatalf("the server: %v", err)
	}
	return address, stop
}
