package audit

import (
	"context"
	"errors"
	"fmt"

	"taskforce/eventstore"
)

// Copy is one copy of a log.
type Copy interface {
	// Name is what people call it, as "the stream".
	Name() string
	// Blocks calls f with each block from the first, in order, and returns f's
	// error. A block that is not there, or not as it was written, is a
	// *FailedError of which only what the copy itself can tell need be filled in.
	Blocks(ctx context.Context, f func(number int64, data []byte) error) error
	// Block returns one block by its number and its first position.
	Block(ctx context.Context, number, first int64) ([]byte, error)
}

// FailedError is where a copy of a log is not what it must be.
type FailedError struct {
	// Copy is its name.
	Copy string
	// Block is the number of the block at fault.
	Block int64
	// Position is the first one at fault. Last is the last one, where more than
	// one is and it can be told; else 0.
	Position, Last int64
	// What is wrong.
	What string

	// data is the block as it is in the copy, where there is one.
	data []byte
	// empty says that the copy has no block at all, and need not have one.
	empty bool
}

// Error names the position first.
func (e *FailedError) Error() string {
	to := ""
	if e.Last > e.Position {
		to = fmt.Sprintf(" (to %d)", e.Last)
	}
	return fmt.Sprintf("position %d%s: %s, block %d: %s", e.Position, to, e.Copy, e.Block, e.What)
}

// Head is a length of the log and its root, and who said so.
type Head struct {
	eventstore.Head
	Source string
}

// Expected is what a copy is held against.
type Expected struct {
	// LogKey is the verifier key of the log. Where it is empty the key that the
	// log names is taken: that shows that the log is whole, not whose it is.
	LogKey string
	// Heads are lengths that the log must have had, with those roots.
	Heads []Head
}

// contradiction returns two of the heads that cannot both be of one log.
func (e Expected) contradiction() error {
	said := make(map[int64]Head)
	for _, h := range e.Heads {
		other, twice := said[h.Size]
		if twice && other.Root != h.Root {
			return &FailedError{Copy: h.Source, Position: h.Size, What: fmt.Sprintf(
				"the root of the first %d commits is %s, and %s has %s: two logs were shown", h.Size, h.Root, other.Source, other.Root)}
		}
		said[h.Size] = h
	}
	return nil
}

// source returns who said that the log had that size.
func (e Expected) source(size int64) string {
	for _, h := range e.Heads {
		if h.Size == size {
			return h.Source
		}
	}
	return "a head seen before"
}

// isFailed returns the FailedError in err.
func isFailed(err error) (*FailedError, bool) {
	var f *FailedError
	ok := errors.As(err, &f)
	return f, ok
}
