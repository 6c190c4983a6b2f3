// Command bench measures the product against floors: the least that the same
// work can cost on this machine, measured in the same run. Machines are shared
// and noisy, so that only the ratio travels. Every ratio is the better the
// higher it is.
//
// It is the client; the product and the floors run in processes of their own,
// which are this program started again as product, floors or stream.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// longest bounds a run, whatever hangs.
const longest = 30 * time.Minute

func main() {
	if len(os.Args) > 1 {
		if serve, ok := roles[os.Args[1]]; ok {
			os.Exit(exit(inRole(serve, os.Args[2:], os.Stdin, os.Stdout)))
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ctx, cancel := context.WithTimeout(ctx, longest)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	cancel()
	stop()
	os.Exit(exit(err))
}

func exit(err error) int {
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	}
	_, _ = fmt.Fprintln(os.Stderr, "bench:", err)
	return 1
}

// run measures and prints: the table to stdout, how far it is to stderr.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) (err error) {
	o, err := parse(args, getenv, stderr)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(o.dir, "taskforce-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	m := thisMachine(dir)
	_, _ = fmt.Fprintf(stdout, "%s\n%s\n\n", m, o)
	ground, err := prepare(ctx, o, dir, stderr)
	if err != nil {
		return errors.Join(err, ground.close())
	}
	rows, err := measure(ctx, o, ground, stderr)
	if err := errors.Join(err, ground.close()); err != nil {
		return err
	}
	if err := table(stdout, rows); err != nil {
		return err
	}
	return writeLines(o.json, rows, m)
}
