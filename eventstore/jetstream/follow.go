package jetstream

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
)

// fetchAhead is how many messages the server may send before they are taken.
// A block may be half a megabyte: 256 of them bound what waits in memory.
const fetchAhead = 256

// Follow implements [eventstore.Stream], with one ordered consumer for as long
// as it runs.
func (s *Stream) Follow(ctx context.Context, from int64, f func(sequence int64, data []byte) error) error {
	c, err := s.stream.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy,
		OptStartSeq:   uint64(from),
	})
	if err != nil {
		return fmt.Errorf("follow the stream from message %d: %w", from, err)
	}
	ms, err := c.Messages(jetstream.PullMaxMessages(fetchAhead))
	if err != nil {
		return fmt.Errorf("follow the stream from message %d: %w", from, err)
	}
	defer ms.Stop()
	stop := context.AfterFunc(ctx, ms.Stop)
	defer stop()
	for {
		m, err := ms.Next()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, jetstream.ErrNoHeartbeat) {
			continue
		}
		if err != nil {
			return fmt.Errorf("follow the stream: %w", err)
		}
		meta, err := m.Metadata()
		if err != nil {
			return fmt.Errorf("follow the stream: %w", err)
		}
		if err := f(int64(meta.Sequence.Stream), m.Data()); err != nil {
			return err
		}
	}
}
