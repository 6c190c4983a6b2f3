package eventstore

import (
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/undo"
)

// Slot is where a command's commit would stand.
type Slot struct {
	Position   int64
	RecordedAt time.Time
}

// Request is what makes a command the same command again.
type Request struct {
	Principal string
	// ID is empty where the caller gave none: then nothing is bound.
	ID     string
	Digest []byte
}

// Machine is what a log's domain brings: state, and how it is decided on.
type Machine[S, C any] struct {
	State S
	// Journal notes every write to State.
	Journal *undo.Log
	// Decide returns the commit that c makes on s, or why it makes none. It is
	// pure: the same state and command give the same commit. A commit without
	// events says that c already holds.
	Decide func(s S, c C, at Slot) (*eventv1.Commit, error)
	// Evolve applies a recorded commit. It never fails: what is recorded has
	// happened. It must be deterministic.
	Evolve func(s S, m *eventv1.Commit)
	// Request tells what makes c the same command again.
	Request func(c C) Request
}

// Requests finds the commit that a request id was bound to, for ever.
type Requests interface {
	// Find returns the position and digest bound to an id, as far as Position.
	Find(r Request) (position int64, digest []byte, ok bool, err error)
	// Position is the last one that Find knows.
	Position() int64
}

// Result is the answer to a command.
type Result struct {
	// Commit and Receipt are nil and empty where Repeated, or where the command
	// already held and carried no request id.
	Commit  *eventv1.Commit
	Receipt Receipt
	// Position is the commit's; of a repeat, the first one's; 0 where nothing
	// was written.
	Position int64
	Repeated bool
}
