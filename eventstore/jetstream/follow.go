package jetstream

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// fetchAhead is how many messages the server may send before they are taken.
// A block may be half a megabyte: 256 of them bound what waits in memory.
const fetchAhead = 256

// lookAgain is how long a follower waits before it asks again for a consumer
// that it lost: the servers may be restarting.
const lookAgain = 250 * time.Millisecond

// Follow implements [eventstore.Stream], with one ordered consumer at a time. A
// consumer that is lost with its connection or server is made again where it
// stood: what it missed is still in the stream. Only a stream that is gone ends it.
func (s *Stream) Follow(ctx context.Context, from int64, f func(sequence int64, data []byte) error) error {
	for {
		next, err := s.consume(ctx, from, f)
		var own takerError
		switch {
		case errors.As(err, &own):
			return own.error
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, jetstream.ErrStreamNotFound):
			return fmt.Errorf("follow the stream from message %d: %w", next, err)
		}
		from = next
		t := time.NewTimer(lookAgain)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		}
	}
}

// takerError is an error of whoever takes the messages.
type takerError struct{ error }

// consume follows until something ends it, and returns what comes next.
func (s *Stream) consume(ctx context.Context, from int64, f func(sequence int64, data []byte) error) (next int64, err error) {
	c, err := s.stream.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy,
		OptStartSeq:   uint64(from),
	})
	if err != nil {
		return from, err
	}
	ms, err := c.Messages(jetstream.PullMaxMessages(fetchAhead))
	if err != nil {
		return from, err
	}
	defer ms.Stop()
	stop := context.AfterFunc(ctx, ms.Stop)
	defer stop()
	for {
		m, err := ms.Next()
		if errors.Is(err, jetstream.ErrNoHeartbeat) && ctx.Err() == nil {
			continue
		}
		if err != nil {
			return from, err
		}
		meta, err := m.Metadata()
		if err != nil {
			return from, err
		}
		if err := f(int64(meta.Sequence.Stream), m.Data()); err != nil {
			return from, takerError{err}
		}
		from = int64(meta.Sequence.Stream) + 1
	}
}
