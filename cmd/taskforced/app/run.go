package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	"google.golang.org/grpc"
)

// Run serves until ctx ends, then drains: calls that are on their way are
// answered, everything acknowledged is on disk, and the copies have it.
func Run(ctx context.Context, cfg Config) (err error) {
	a, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close(context.Background())) }()
	listener, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	stopMetrics, err := a.serveMetrics()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer stopMetrics()
	return a.Serve(ctx, listener)
}

// Serve answers the API on a listener until ctx ends or the log fails.
func (a *App) Serve(ctx context.Context, listener net.Listener) error {
	server := grpc.NewServer(a.edge.Options()...)
	a.edge.Register(server)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	l := a.follower.Ledger()
	a.cfg.Log.Info("serving", "address", listener.Addr().String(), "log", l.LogID, "kind", kindName(l),
		"durability", a.cfg.Durability, "position", a.sequencer.Acknowledged())
	if a.cfg.Ready != nil {
		a.cfg.Ready(listener.Addr().String())
	}
	select {
	case err := <-served:
		return err
	case <-a.failing.Done():
		server.Stop()
		return context.Cause(a.failing)
	case <-ctx.Done():
	}
	a.edge.Drain()
	stopGracefully(server)
	return nil
}

// stopGracefully lets calls end, and cuts off those that take too long.
func stopGracefully(server *grpc.Server) {
	const patience = 5 * time.Second
	done := make(chan struct{})
	go func() { server.GracefulStop(); close(done) }()
	select {
	case <-done:
	case <-time.After(patience):
		server.Stop()
		<-done
	}
}

// serveMetrics answers Prometheus where it was asked for.
func (a *App) serveMetrics() (stop func(), err error) {
	if a.cfg.MetricsListen == "" {
		return func() {}, nil
	}
	listener, err := net.Listen("tcp", a.cfg.MetricsListen)
	if err != nil {
		return nil, fmt.Errorf("listen for metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("/metrics", promhttp.HandlerFor(a.metrics.registry, promhttp.HandlerOpts{}))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			a.cfg.Log.Error("metrics are no longer served", "cause", err)
		}
	}()
	a.cfg.Log.Info("serving metrics", "address", listener.Addr().String())
	return func() { _ = server.Close() }, nil
}
