// Command taskforcectl is the client of a Taskforce server, and the auditor's
// tool: it can verify a log without one.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"taskforce/cmd/taskforcectl/ctl"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := ctl.Main(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
