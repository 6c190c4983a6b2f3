package jetstream

import (
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"taskforce/eventstore"
)

// Server is a NATS server inside this process that nobody else can reach.
type Server struct {
	ns *server.Server
	nc *nats.Conn
}

const startTimeout = 30 * time.Second

// ErrStart: the embedded server did not come up.
var ErrStart = errors.New("the embedded NATS server did not start")

// Embed starts a server on a directory, with every message synced to disk
// before it is acknowledged, and no listener.
func Embed(dir string) (*Server, error) {
	ns, err := server.NewServer(&server.Options{
		ServerName: "taskforce",
		StoreDir:   dir,
		JetStream:  true,
		DontListen: true,
		NoSigs:     true,
		NoLog:      true,
		SyncAlways: true,
		MaxPayload: eventstore.MaxMessageBytes,
	})
	if err != nil {
		return nil, fmt.Errorf("%w on %s: %w", ErrStart, dir, err)
	}
	ns.Start()
	if !ns.ReadyForConnections(startTimeout) {
		ns.Shutdown()
		return nil, fmt.Errorf("%w on %s within %s", ErrStart, dir, startTimeout)
	}
	nc, err := nats.Connect("", append(connectOptions(), nats.InProcessServer(ns))...)
	if err != nil {
		ns.Shutdown()
		return nil, fmt.Errorf("%w on %s: %w", ErrStart, dir, err)
	}
	return &Server{ns: ns, nc: nc}, nil
}

// Conn returns the connection inside the process.
func (s *Server) Conn() *nats.Conn { return s.nc }

// Close ends the server once everything it has is on disk.
func (s *Server) Close() {
	s.nc.Close()
	s.ns.Shutdown()
	s.ns.WaitForShutdown()
}

// connectOptions keep nats.go from hiding an outcome: nothing is buffered
// while the connection is away, and nothing is published twice by itself.
func connectOptions() []nats.Option {
	return []nats.Option{
		nats.Name("taskforced"),
		nats.ReconnectBufSize(-1),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(100 * time.Millisecond),
	}
}
