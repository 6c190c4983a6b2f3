package eventstore

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// Chain is how far a log has been followed and believed.
//
// It is copied by value only through [Chain.Fork]. It belongs to one goroutine.
type Chain struct {
	ledger   Ledger
	tree     *Tree
	number   int64
	recorded time.Time
}

// Verified is a stored block of which everything has been checked.
type Verified struct {
	Number  int64
	First   int64
	Data    []byte
	Commits []*eventv1.Commit
	// Stored are the commits' bytes as stored, slices of Data.
	Stored [][]byte
	// Hashes are the tree hashes that the block adds to storage.
	Hashes   []tlog.Hash
	Size     int64
	Root     tlog.Hash
	Recorded time.Time
}

// NewChain returns a chain that starts at the log's first block.
func NewChain() *Chain {
	return &Chain{tree: &Tree{}}
}

// Fork returns a copy that goes its own way.
func (c *Chain) Fork() *Chain {
	d := *c
	tree := *c.tree
	tree.view.hashes = append([]tlog.Hash(nil), tree.view.hashes...)
	d.tree = &tree
	return &d
}

// Ledger returns what the log says of itself so far.
func (c *Chain) Ledger() Ledger { return c.ledger }

// Number returns the number of the last block; 0 before the first.
func (c *Chain) Number() int64 { return c.number }

// Size returns the last position; 0 before the first.
func (c *Chain) Size() int64 { return c.tree.Size() }

// Root returns the root at Size.
func (c *Chain) Root() tlog.Hash { return c.tree.Root() }

// Recorded returns when the last commit was recorded.
func (c *Chain) Recorded() time.Time { return c.recorded }

// Append checks the message at a sequence of the stream and goes on to it.
// After an error the chain is where it was, and the error is a *[BrokenError]
// or wraps [ErrNewer].
func (c *Chain) Append(sequence int64, data []byte) (*Verified, error) {
	b := &eventv1.Block{}
	h := &eventv1.BlockHeader{}
	if err := decodeKnown(data, b); err != nil {
		return nil, c.undecoded(sequence, "the block", err)
	}
	if err := decodeKnown(b.Header, h); err != nil {
		return nil, c.undecoded(sequence, "the block's header", err)
	}
	if err := c.checkHeader(sequence, b, h); err != nil {
		return nil, err
	}
	v := &Verified{Number: sequence, First: h.FirstPosition, Data: data, Stored: b.Commits, Size: h.TreeSize}
	next := *c
	if err := next.take(v, h.LogId); err != nil {
		c.tree.Truncate(v.First - 1)
		return nil, err
	}
	if err := next.checkSigned(v, b, h); err != nil {
		c.tree.Truncate(v.First - 1)
		return nil, err
	}
	next.number = sequence
	*c = next
	c.tree.Trim(c.Size())
	return v, nil
}

func (c *Chain) undecoded(sequence int64, what string, err error) error {
	if errors.Is(err, ErrNewer) {
		return fmt.Errorf("position %d (block %d): %s: %w", c.Size()+1, sequence, what, err)
	}
	return &BrokenError{Block: sequence, Position: c.Size() + 1, What: what + " cannot be read", Have: err.Error(), Want: "protobuf"}
}

// checkHeader checks every field that can be checked before the commits are read.
func (c *Chain) checkHeader(sequence int64, b *eventv1.Block, h *eventv1.BlockHeader) error {
	if h.MinReader > Level || h.Format > Format {
		return fmt.Errorf("position %d (block %d): min_reader %d, format %d; this program reads %d and %d: %w",
			c.Size()+1, sequence, h.MinReader, h.Format, Level, Format, ErrNewer)
	}
	previous := c.Root()
	rows := []struct {
		what       string
		ok         bool
		have, want any
	}{
		{"the stream's sequence (a gap is a lost block)", sequence == c.number+1, sequence, c.number + 1},
		{"the block's number", h.Number == sequence, h.Number, sequence},
		{"the block's format", h.Format == Format, h.Format, Format},
		{"the block's log id", c.number == 0 || h.LogId == c.ledger.LogID, h.LogId, c.ledger.LogID},
		{"the first position", h.FirstPosition == c.Size()+1, h.FirstPosition, c.Size() + 1},
		{"the count of commits", int(h.Count) == len(b.Commits) && h.Count > 0, h.Count, len(b.Commits)},
		{"the count of commits", len(b.Commits) <= MaxBlockCommits, len(b.Commits), MaxBlockCommits},
		{"the previous root", bytes.Equal(h.PreviousRoot, previous[:]), fmt.Sprintf("%x", h.PreviousRoot), previous},
		{"the tree size", h.TreeSize == c.Size()+int64(len(b.Commits)), h.TreeSize, c.Size() + int64(len(b.Commits))},
		{"the block id", len(h.BlockId) == blockIDBytes, len(h.BlockId), blockIDBytes},
	}
	for _, r := range rows {
		if !r.ok {
			return &BrokenError{Block: sequence, Position: c.Size() + 1, What: r.what, Have: fmt.Sprint(r.have), Want: fmt.Sprint(r.want)}
		}
	}
	return nil
}

// take reads the commits and adds their leaves.
func (c *Chain) take(v *Verified, logID string) error {
	for i, stored := range v.Stored {
		position := v.First + int64(i)
		broken := func(what, have, want string) error {
			return &BrokenError{Block: v.Number, Position: position, What: what, Have: have, Want: want}
		}
		m, err := DecodeCommit(stored)
		switch {
		case errors.Is(err, ErrNewer):
			return fmt.Errorf("position %d (block %d): %w", position, v.Number, err)
		case err != nil:
			return broken("the commit cannot be read", err.Error(), "protobuf")
		case m.Position != position:
			return broken("the commit's position", fmt.Sprint(m.Position), fmt.Sprint(position))
		case !m.RecordedAt.AsTime().After(c.recorded):
			return broken("recorded_at must increase (G1)", m.RecordedAt.AsTime().Format(time.RFC3339Nano), "after "+c.recorded.Format(time.RFC3339Nano))
		}
		for _, e := range m.Events {
			if err := c.ledger.evolve(e); err != nil {
				return broken("what the log says of itself", err.Error(), "keys and names that agree")
			}
		}
		if c.ledger.LogID == "" || c.ledger.LogID != logID {
			return broken("the log id", logID, c.ledger.LogID)
		}
		c.recorded = m.RecordedAt.AsTime()
		v.Hashes = append(v.Hashes, c.tree.Append(Leaf(stored))...)
		v.Commits = append(v.Commits, m)
	}
	v.Recorded = c.recorded
	return nil
}

// checkSigned checks the root, which needs the commits, and who signed it.
func (c *Chain) checkSigned(v *Verified, b *eventv1.Block, h *eventv1.BlockHeader) error {
	broken := func(what, have, want string) error {
		return &BrokenError{Block: v.Number, Position: v.First, What: what, Have: have, Want: want}
	}
	v.Root = c.tree.Root()
	if !bytes.Equal(h.Root, v.Root[:]) {
		what := "the root: a commit was changed"
		if n := len(v.Stored); n > 1 {
			what = fmt.Sprintf("the root: a commit from here to position %d was changed", v.First+int64(n)-1)
		}
		return broken(what, tlog.Hash(sha256Of(h.Root)).String(), v.Root.String())
	}
	key, ok := c.ledger.writers[h.WriterId]
	if !ok {
		return broken("the writer", h.WriterId, "one whose block key is enrolled")
	}
	if !ed25519.Verify(key, BlockMessage(c.ledger.Origin, b.Header), b.Signature) {
		return broken("the block's signature", "one that does not verify", "one by writer "+h.WriterId)
	}
	return nil
}

// sha256Of puts a root of any length into a hash, to be shown.
func sha256Of(b []byte) (h [sha256.Size]byte) {
	copy(h[:], b)
	return h
}

// BlockMessage is what a writer's block key signs.
func BlockMessage(origin string, header []byte) []byte {
	return append([]byte(origin+"/block\n"), header...)
}

// BlockID returns the id of a stored block, by which a writer knows its own.
func BlockID(data []byte) ([]byte, error) {
	b := &eventv1.Block{}
	h := &eventv1.BlockHeader{}
	if err := proto.Unmarshal(data, b); err != nil {
		return nil, err
	}
	if err := proto.Unmarshal(b.Header, h); err != nil {
		return nil, err
	}
	return h.BlockId, nil
}
