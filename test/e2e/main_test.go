package e2e

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"taskforce/cmd/taskforcectl/ctl"
	"taskforce/cmd/taskforced/command"
)

// TestMain makes this binary both programs too: the scripts start it under
// their names, so that what they run is what was just compiled.
func TestMain(m *testing.M) {
	if os.Getenv("GORACE") == "" {
		// Under the race detector a program sleeps for a second before it ends, and
		// the scripts run hundreds.
		_ = os.Setenv("GORACE", "atexit_sleep_ms=10") // nothing is lost where it fails, but time
	}
	testscript.Main(m, map[string]func(){
		"taskforced": program(func(ctx context.Context, args []string) int {
			return command.Main(ctx, args, os.Getenv, os.Stdout, os.Stderr)
		}),
		"taskforcectl": program(func(ctx context.Context, args []string) int {
			return ctl.Main(ctx, args, os.Getenv, os.Stdin, os.Stdout, os.Stderr)
		}),
		"grpcurl": program(grpcurl),
	})
}

// program is what main does in each of them: it ends on a signal, and its exit
// code is what run returns.
func program(run func(ctx context.Context, args []string) int) func() {
	return func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		code := run(ctx, os.Args[1:])
		stop()
		os.Exit(code)
	}
}
