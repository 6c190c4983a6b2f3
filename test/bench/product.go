package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime/pprof"
	"syscall"
	"time"

	"taskforce/cmd/taskforced/app"
)

// product is the role of the server as it is delivered, on a data directory,
// which is its argument. It carries out what needs the library itself.
func product(ctx context.Context, args []string) (talk, error) {
	cfg := app.Default()
	cfg.Data, cfg.Listen, cfg.TimeZone = args[0], "127.0.0.1:0", "UTC"
	cfg.Log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	a, err := app.Open(ctx, cfg)
	if err != nil {
		return talk{}, err
	}
	listener, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return talk{}, errors.Join(err, a.Close(context.Background()))
	}
	serving, stop := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- a.Serve(serving, listener) }()
	w := &worker{app: a}
	return talk{
		ready: report{Address: listener.Addr().String()},
		obey:  w.obey,
		close: func() error {
			stop()
			return errors.Join(<-served, a.Close(context.Background()))
		},
	}, nil
}

// worker carries out orders in the product's process.
type worker struct {
	app     *app.App
	library *library
	profile *os.File
}

func (w *worker) obey(ctx context.Context, o order) (report, error) {
	switch o.Do {
	case "position":
		return report{Position: w.app.Sequencer().Acknowledged(), Spent: spent()}, nil
	case "profile":
		return report{}, w.startProfile(o.Path)
	case "profiled":
		return report{}, w.stopProfile()
	case "seal":
		var err error
		w.library, err = newLibrary(w.app, o.Commits)
		return report{}, err
	case "append":
		m, err := load(ctx, o.Callers, o.Window, w.library.append(o.Callers, o.Epoch))
		return report{Measured: m}, err
	case "fill":
		return report{}, w.library.fill(ctx, o.Commits)
	}
	return report{}, fmt.Errorf("an unknown order: %q", o.Do)
}

// spent is the processor time that this process has used.
func spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (w *worker) startProfile(path string) error {
	var err error
	if w.profile, err = os.Create(path); err != nil {
		return err
	}
	return pprof.StartCPUProfile(w.profile)
}

func (w *worker) stopProfile() error {
	pprof.StopCPUProfile()
	return w.profile.Close()
}
