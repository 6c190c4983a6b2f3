// Package demo plays a short story on a log of its own, through the public
// API, and then tries to unsay it. Everybody in it is made up, and it is set in
// 2031.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/cmd/taskforced/app"
)

// Config is what the demo is started with.
type Config struct {
	// Serve keeps the server running on Listen when the story has been told.
	Serve  bool
	Listen string
	// Out gets the story; Err what goes wrong.
	Out, Err io.Writer
}

// start is when the story begins.
var start = time.Date(2031, time.March, 3, 9, 0, 0, 0, time.UTC)

// Run plays the story in a temporary directory, which goes with it.
func Run(ctx context.Context, cfg Config) (err error) {
	dir, err := os.MkdirTemp("", "taskforce-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	clock := NewClock(start)
	settings := app.Default()
	settings.Data, settings.Kind, settings.Clock = dir, eventv1.LogKind_LOG_KIND_DEMO, clock
	settings.Organisation, settings.Registrar = "Department A (fictional)", "Registrar"
	settings.Origin = "demo.example/licence-backlog"
	settings.Log = slog.New(slog.NewTextHandler(cfg.Err, &slog.HandlerOptions{Level: slog.LevelError}))
	settings.Listen = "127.0.0.1:0"
	if cfg.Serve {
		settings.Listen = cfg.Listen
	}
	return serve(ctx, cfg, settings, clock)
}

// serve starts the server, plays against it as any client would, and stops it
// unless it is to stay.
func serve(ctx context.Context, cfg Config, settings app.Config, clock *Clock) error {
	a, err := app.Open(ctx, settings)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", settings.Listen)
	if err != nil {
		return errors.Join(fmt.Errorf("listen: %w", err), a.Close(context.Background()))
	}
	serving, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() { served <- a.Serve(serving, listener) }()
	err = play(ctx, cfg, listener.Addr().String(), clock)
	if err != nil || !cfg.Serve {
		stop()
	}
	return errors.Join(err, <-served, a.Close(context.Background()))
}

func play(ctx context.Context, cfg Config, address string, clock *Clock) error {
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	s := newStory(ctx, conn, clock, cfg.Out)
	if err := errors.Join(s.tell(), conn.Close()); err != nil {
		return fmt.Errorf("the demo: %w", err)
	}
	if cfg.Serve {
		s.printCalls(address)
	}
	return nil
}
