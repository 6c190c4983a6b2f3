// Package live runs the whole server for tests: the real log in a real
// directory, served on a loopback port and called by a real client.
package live

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforced/app"
)

// Client has every service of the API.
type Client struct {
	Conn       *grpc.ClientConn
	Register   taskforcev1.RegisterServiceClient
	Programmes taskforcev1.ProgrammeServiceClient
	Milestones taskforcev1.MilestoneServiceClient
	Delivery   taskforcev1.DeliveryServiceClient
	Timeline   taskforcev1.TimelineServiceClient
	Audit      taskforcev1.AuditServiceClient
}

// Dial returns a client of a server on a loopback address.
func Dial(address string) (*Client, error) {
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	return &Client{
		Conn:       conn,
		Register:   taskforcev1.NewRegisterServiceClient(conn),
		Programmes: taskforcev1.NewProgrammeServiceClient(conn),
		Milestones: taskforcev1.NewMilestoneServiceClient(conn),
		Delivery:   taskforcev1.NewDeliveryServiceClient(conn),
		Timeline:   taskforcev1.NewTimelineServiceClient(conn),
		Audit:      taskforcev1.NewAuditServiceClient(conn),
	}, nil
}

// Server is a log that is served.
type Server struct {
	*Client
	App   *app.App
	Dir   string
	Clock *Clock

	stop   context.CancelFunc
	served chan error
}

// Config is what servers of tests are started with: a DEMO log, quiet, with a
// clock of the test's own.
func Config(dir string, clock *Clock) app.Config {
	cfg := app.Default()
	cfg.Data, cfg.Clock = dir, clock
	cfg.Kind = eventv1.LogKind_LOG_KIND_DEMO
	cfg.Origin = "edge.example/log"
	cfg.Log = slog.New(slog.DiscardHandler)
	return cfg
}

// Open opens a log and serves it. What goes wrong on the way is returned: a
// server that must not start is a subject of tests too.
func Open(ctx context.Context, cfg app.Config) (*Server, error) {
	a, err := app.Open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(err, a.Close(context.Background()))
	}
	client, err := Dial(listener.Addr().String())
	if err != nil {
		return nil, errors.Join(err, a.Close(context.Background()))
	}
	serving, stop := context.WithCancel(context.Background())
	clock, _ := cfg.Clock.(*Clock)
	s := &Server{Client: client, App: a, Dir: cfg.Data, Clock: clock, stop: stop, served: make(chan error, 1)}
	go func() { s.served <- a.Serve(serving, listener) }()
	return s, nil
}

// Start opens a log in dir and serves it until the test ends or Stop is called.
func Start(t testing.TB, dir string, with ...func(*app.Config)) *Server {
	t.Helper()
	cfg := Config(dir, NewClock())
	for _, w := range with {
		w(&cfg)
	}
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatalf("start a server on %s: %v", dir, err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Errorf("stop the server: %v", err)
		}
	})
	return s
}

// At lets a server run by a clock that is handed on from one start to the next.
func At(c *Clock) func(*app.Config) {
	return func(cfg *app.Config) { cfg.Clock = c }
}

// Stop takes no more calls, answers those under way, and closes the log. The
// second call does nothing.
func (s *Server) Stop() error {
	if s.stop == nil {
		return nil
	}
	s.stop()
	s.stop = nil
	err := <-s.served
	return errors.Join(err, s.App.Close(context.Background()), s.Conn.Close())
}

// As is the context of a call that somebody makes, by "people/{id or ref}".
func As(ctx context.Context, person string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "taskforce-person", person)
}

// Position is the last one on the record.
func (c *Client) Position(ctx context.Context) (int64, error) {
	l, err := c.Audit.GetLog(ctx, &taskforcev1.GetLogRequest{})
	if err != nil {
		return 0, fmt.Errorf("ask for the log's position: %w", err)
	}
	return l.Position, nil
}
