package eventstore

import (
	"errors"
	"fmt"
)

// Errors that a caller of [Sequencer.Submit] meets.
var (
	// ErrQueueFull: too many commands are waiting. Nothing happened; try again.
	ErrQueueFull = errors.New("the queue of commands is full")
	// ErrClosing: the log takes no more commands. Nothing happened.
	ErrClosing = errors.New("the log is closing")
	// ErrUnknownOutcome: the command is in a block that may or may not be
	// stored. Only its request id can tell: send it again.
	ErrUnknownOutcome = errors.New("the outcome is not known")
	// ErrRequestMismatch: the request id is bound to another payload.
	ErrRequestMismatch = errors.New("the request id is bound to another request")
	// ErrCommitTooLarge: the commit would be larger than one may be. Nothing happened.
	ErrCommitTooLarge = errors.New("the commit is too large")
	// ErrClockUnsound: the server's clock cannot be trusted; nothing is written.
	ErrClockUnsound = errors.New("the clock is not sound")
	// ErrBehindKnownHead: the stream lacks what this place has already seen.
	ErrBehindKnownHead = errors.New("the stream is behind what is known of the log")
)

// Errors of a [Stream].
var (
	// ErrConflict: the stream's last sequence is not the expected one. Look.
	ErrConflict = errors.New("the stream's last sequence is another")
	// ErrNoMessage: there is no message at the sequence.
	ErrNoMessage = errors.New("no message at that sequence")
)

// ErrNewer: a program of a higher level wrote this. What it means is not
// known here, so nothing after it is either.
var ErrNewer = errors.New("written by a newer program")

// PoisonError is a command whose deciding panicked. It was undone; what else
// was in its block went on.
type PoisonError struct {
	// Incident is in the server's own log beside the stack.
	Incident string
	// Refused is set where it had panicked twice and was not read again.
	Refused bool
}

// Error never tells what panicked: that is in the server's own log.
func (e *PoisonError) Error() string {
	return fmt.Sprintf("deciding the command ended in an internal error, incident %s", e.Incident)
}

// BrokenError is a stored block that is not what it must be.
type BrokenError struct {
	// Block is the message's sequence; Position the first commit at fault, or
	// the block's first where it cannot be told which.
	Block    int64
	Position int64
	// What is at fault, and what it has and ought to have.
	What       string
	Have, Want string
}

// Error names block, position and fault.
func (e *BrokenError) Error() string {
	s := fmt.Sprintf("position %d (block %d): %s", e.Position, e.Block, e.What)
	if e.Have != "" || e.Want != "" {
		s += fmt.Sprintf(": have %s, want %s", e.Have, e.Want)
	}
	return s
}
