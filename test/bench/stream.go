package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	jets "github.com/nats-io/nats.go/jetstream"

	"taskforce/eventstore/jetstream"
)

// stream is the role that reads a log's stream as NATS reads it: an ordered
// consumer, in the server's own process, and nothing done with a message. Its
// argument is the directory of the stream.
func stream(ctx context.Context, args []string) (talk, error) {
	server, err := jetstream.Embed(args[0])
	if err != nil {
		return talk{}, err
	}
	return talk{
		obey: func(ctx context.Context, o order) (report, error) {
			m, err := readStream(ctx, server.Conn(), o.Commits)
			return report{Measured: m}, err
		},
		close: func() error { server.Close(); return nil },
	}, nil
}

// readStream reads every message once. An operation is a message, the rate is
// in commits, of which there are so many in the stream.
func readStream(ctx context.Context, nc *nats.Conn, commits int) (measured, error) {
	js, err := jets.New(nc)
	if err != nil {
		return measured{}, err
	}
	s, err := js.Stream(ctx, jetstream.LogStream)
	if err != nil {
		return measured{}, err
	}
	messages := int(s.CachedInfo().State.Msgs)
	p := newPace()
	c, err := s.OrderedConsumer(ctx, jets.OrderedConsumerConfig{})
	if err != nil {
		return measured{}, err
	}
	var once sync.Once
	done := make(chan struct{})
	consuming, err := c.Consume(func(jets.Msg) {
		if p.step(); len(p.took) == messages {
			once.Do(func() { close(done) })
		}
	})
	if err != nil {
		return measured{}, err
	}
	defer consuming.Stop()
	select {
	case <-done:
		return p.measured(commits), nil
	case <-time.After(patience):
		return measured{}, fmt.Errorf("the stream gave fewer than its %d messages within %s", messages, patience)
	case <-ctx.Done():
		return measured{}, ctx.Err()
	}
}

// pace measures how one thing follows another.
type pace struct {
	began, last time.Time
	took        []float64
}

func newPace() *pace {
	now := time.Now()
	return &pace{began: now, last: now}
}

func (p *pace) step() {
	now := time.Now()
	p.took = append(p.took, micros(now.Sub(p.last)))
	p.last = now
}

// measured is n things done until the last step.
func (p *pace) measured(n int) measured {
	return measured{
		Rate: float64(n) / p.last.Sub(p.began).Seconds(),
		P50:  median(p.took), P99: quantile(p.took, 0.99), Done: n,
	}
}
