package app

import (
	"context"
	"fmt"

	"taskforce/cmd/taskforced/datadir"
	"taskforce/eventstore"
	"taskforce/eventstore/jetstream"
)

// transport is the stream that the log is kept in, and who writes to it.
type transport struct {
	stream *jetstream.Stream
	writer eventstore.Writer
	close  func() error
}

// openTransport runs a NATS server inside the process, or reaches one that
// somebody else runs and that must promise what the log promises.
func openTransport(ctx context.Context, cfg Config, dir *datadir.Dir) (*transport, error) {
	writer, err := dir.Writer()
	if err != nil {
		return nil, err
	}
	if cfg.NATSURL == "" {
		stream, closeServer, err := jetstream.OpenEmbedded(ctx, dir.Path(datadir.JetStream), jetstream.LogStream)
		return &transport{stream, writer, closeServer}, err
	}
	if err := durable(cfg); err != nil {
		return nil, err
	}
	stream, closeConn, err := jetstream.OpenExternal(ctx, cfg.NATSURL, jetstream.LogStream)
	return &transport{stream, writer, closeConn}, err
}

// durable refuses servers of which it is not known that they sync always.
func durable(cfg Config) error {
	switch {
	case cfg.Durability == Relaxed:
		cfg.Log.Warn("durability is relaxed: what is acknowledged may be lost with power")
		return nil
	case cfg.NATSSystemURL == "":
		return fmt.Errorf("%w: give --nats-system-url so that they can be asked, or accept the risk with --durability=relaxed", jetstream.ErrNotDurable)
	}
	return jetstream.CheckDurable(cfg.NATSSystemURL)
}
