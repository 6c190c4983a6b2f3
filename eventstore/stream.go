package eventstore

import "context"

// Stream is a durable, ordered list of messages that several writers may
// share. Sequences start at 1 and have no gap.
type Stream interface {
	// Publish appends data as message expectLast+1. It returns nil only once
	// the message is on disk (or on a quorum of disks), and ErrConflict where
	// the last sequence is not expectLast. After any other error the message
	// may or may not be stored. It MUST NOT retry by itself.
	Publish(ctx context.Context, data []byte, expectLast int64) error
	// Get returns the message at a sequence as the stream's leader has it, or
	// ErrNoMessage.
	Get(ctx context.Context, sequence int64) ([]byte, error)
	// Last returns the last sequence; 0 for an empty stream.
	Last(ctx context.Context) (int64, error)
	// Follow calls f for each message from a sequence on, in order, and waits
	// for more. It returns ctx's error, f's, or its own where it cannot go on.
	Follow(ctx context.Context, from int64, f func(sequence int64, data []byte) error) error
}
