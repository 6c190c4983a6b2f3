// Taskforced is the server of Taskforce: one process with the log, its read
// models and the API.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"taskforce/cmd/taskforced/command"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := command.Main(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
