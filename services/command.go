package services

import (
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// Slot is the place in the log that the sequencer gives a command: the next
// position, and the instant at which it is recorded.
type Slot struct {
	Position   int64
	RecordedAt time.Time
}

// Body is what a command wants: one of the command structs of the concepts, or
// of this package. Ids in it are resolved and texts sealed.
type Body interface {
	// CommandName is the name under which a commit keeps it, as "ReviseForecast".
	CommandName() string
	// Item is what it is about: the item whose version an etag names.
	Item() (eventv1.ItemKind, string)
}

// Command is a request that somebody made, ready to be decided.
type Command struct {
	// Name is Body's; see With.
	Name string

	// Principal is who called, as authenticated; with it RequestID is bound
	// (G7). They, the digest and the salt are made at the edge.
	Principal, RequestID string
	RequestDigest        []byte
	RequestKeyID         string
	Salt                 []byte

	// Person is the id of who calls. Office is the id of the office that they
	// say they act in; where it is left out, the only one that they hold.
	Person, Office string

	// Mode is ACT, CapturedFrom SYSTEM and Precision EXACT where left out.
	Mode         eventv1.Mode
	CapturedFrom eventv1.CapturedFrom
	Precision    eventv1.Precision
	// OccurredAt is the instant of recording where it is zero.
	OccurredAt time.Time

	Reason      *eventv1.SealedText
	Evidence    []*eventv1.Evidence
	Marking     *eventv1.Marking
	Correlation string
	Causation   int64
	// Etag is the version of the item that the command was decided on, or "".
	Etag string

	Body Body
}

// With returns the command with a body and its name.
func (c Command) With(b Body) Command {
	c.Body, c.Name = b, b.CommandName()
	return c
}
