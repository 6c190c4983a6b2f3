// Package verify gives a verdict on a log from its blocks alone. It is pure:
// the server, the client and the tests use the same code.
//
// It recomputes every leaf from the bytes that were stored, and every root; it
// believes nothing else, least of all a root that somebody sends.
package verify

import (
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/eventstore"
)

// Verdict is what was found of a log that is whole.
type Verdict struct {
	LogID    string
	Origin   string
	Kind     eventv1.LogKind
	LogKey   string
	Blocks   int64
	Commits  int64
	Root     tlog.Hash
	Recorded time.Time
}

// Verifier takes a log's blocks in order.
type Verifier struct {
	chain *eventstore.Chain
	key   string
	heads map[int64]tlog.Hash
}

// New returns a verifier that expects the log of a verifier key. With an empty
// key it takes the key that the log itself names: that shows that the log is
// whole, not whose it is.
func New(logKey string) *Verifier {
	return &Verifier{chain: eventstore.NewChain(), key: logKey, heads: make(map[int64]tlog.Hash)}
}

// Expect makes a head that was seen before part of the verdict: the log must
// have had that root at that size.
func (v *Verifier) Expect(h eventstore.Head) { v.heads[h.Size] = h.Root }

// Position returns the last position that was verified.
func (v *Verifier) Position() int64 { return v.chain.Size() }

// Add checks the next block, as the stream has it under a sequence.
func (v *Verifier) Add(sequence int64, data []byte) (*eventstore.Verified, error) {
	b, err := v.chain.Append(sequence, data)
	if err != nil {
		return nil, err
	}
	if have := v.chain.Ledger().LogKey; v.key != "" && have != v.key {
		return nil, &eventstore.BrokenError{Block: b.Number, Position: b.First, What: "the log key", Have: have, Want: v.key}
	}
	if want, ok := v.heads[b.Size]; ok {
		if want != b.Root {
			return nil, &eventstore.BrokenError{Block: b.Number, Position: b.Size, What: "the root, against a head seen before", Have: b.Root.String(), Want: want.String()}
		}
		delete(v.heads, b.Size)
	}
	return b, nil
}

// Finish gives the verdict once there are no more blocks.
func (v *Verifier) Finish() (Verdict, error) {
	for size, root := range v.heads {
		if size == 0 {
			continue
		}
		return Verdict{}, &eventstore.BrokenError{
			Block: v.chain.Number(), Position: min(size, v.chain.Size()+1),
			What: fmt.Sprintf("a head seen before, of size %d and root %s", size, root),
			Have: fmt.Sprintf("a log of %d commits without it", v.chain.Size()), Want: "a log that has it",
		}
	}
	l := v.chain.Ledger()
	return Verdict{
		LogID: l.LogID, Origin: l.Origin, Kind: l.Kind, LogKey: l.LogKey,
		Blocks: v.chain.Number(), Commits: v.chain.Size(), Root: v.chain.Root(), Recorded: v.chain.Recorded(),
	}, nil
}
