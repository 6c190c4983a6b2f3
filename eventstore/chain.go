package eventstore

import (
	"bytes"
	"crypto/ed25519"
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
// After an error the chain is where it was, and the error is a *[BrokenError],
// or wraps [ErrNewer] where the bytes are what their writer signed and mean
// something that this program does not know.
func (c *Chain) Append(sequence int64, data []byte) (*Verified, error) {
	o, err := c.open(sequence, data)
	if err != nil {
		return nil, err
	}
	v := &Verified{Number: sequence, First: o.header.FirstPosition, Data: data, Stored: o.block.Commits, Size: o.header.TreeSize}
	next := *c
	if err := next.take(v, o); err != nil {
		c.tree.Truncate(o.header.FirstPosition - 1)
		return nil, err
	}
	next.number = sequence
	*c = next
	c.tree.Trim(c.Size())
	return v, nil
}

// opened is a block as it was read.
type opened struct {
	number int64
	block  *eventv1.Block
	header *eventv1.BlockHeader
}

// broken names a fault of the block, at a position.
func (o *opened) broken(position int64, what string, have, want any) error {
	return &BrokenError{Block: o.number, Position: position, What: what, Have: fmt.Sprint(have), Want: fmt.Sprint(want)}
}

// open reads a block and checks all that can be checked before its commits are
// read. Signatures come first: what nobody signed is broken, not newer.
func (c *Chain) open(sequence int64, data []byte) (*opened, error) {
	o := &opened{number: sequence, block: &eventv1.Block{}, header: &eventv1.BlockHeader{}}
	here := c.Size() + 1
	if err := proto.Unmarshal(data, o.block); err != nil {
		return nil, o.broken(here, "the block cannot be read", err, "protobuf")
	}
	if err := proto.Unmarshal(o.block.Header, o.header); err != nil {
		return nil, o.broken(here, "the block's header cannot be read", err, "protobuf")
	}
	if _, known := c.ledger.writers[o.header.WriterId]; known {
		if err := c.checkSigned(o, here); err != nil {
			return nil, err
		}
	}
	switch h := o.header; {
	case h.MinReader > Level || h.Format > Format:
		return nil, fmt.Errorf("position %d (block %d): min_reader %d, format %d; this program reads %d and %d: %w",
			here, sequence, h.MinReader, h.Format, Level, Format, ErrNewer)
	case hasUnknown(o.block.ProtoReflect()):
		return nil, o.broken(here, "the block has fields that nobody signed", "more", "header, signature and commits")
	case hasUnknown(h.ProtoReflect()):
		return nil, fmt.Errorf("position %d (block %d): the block's header: %w", here, sequence, ErrNewer)
	}
	return o, c.checkHeader(o)
}

// checkHeader checks where the block says that it stands.
func (c *Chain) checkHeader(o *opened) error {
	if o.number > c.number+1 {
		lost := &opened{number: c.number + 1}
		return lost.broken(c.Size()+1, "the block is missing", fmt.Sprintf("block %d after block %d", o.number, c.number), fmt.Sprintf("block %d", c.number+1))
	}
	h, commits := o.header, o.block.Commits
	previous := c.Root()
	rows := []struct {
		what       string
		ok         bool
		have, want any
	}{
		{"the stream's sequence", o.number == c.number+1, o.number, c.number + 1},
		{"the block's number", h.Number == o.number, h.Number, o.number},
		{"the block's format", h.Format == Format, h.Format, Format},
		{"the block's log id", c.number == 0 || h.LogId == c.ledger.LogID, h.LogId, c.ledger.LogID},
		{"the first position", h.FirstPosition == c.Size()+1, h.FirstPosition, c.Size() + 1},
		{"the count of commits", int(h.Count) == len(commits) && h.Count > 0, h.Count, len(commits)},
		{"the count of commits", len(commits) <= MaxBlockCommits, len(commits), MaxBlockCommits},
		{"the previous root", bytes.Equal(h.PreviousRoot, previous[:]), fmt.Sprintf("%x", h.PreviousRoot), previous},
		{"the tree size", h.TreeSize == c.Size()+int64(len(commits)), h.TreeSize, c.Size() + int64(len(commits))},
		{"the block id", len(h.BlockId) == blockIDBytes, len(h.BlockId), blockIDBytes},
	}
	for _, r := range rows {
		if !r.ok {
			return o.broken(c.Size()+1, r.what, r.have, r.want)
		}
	}
	return nil
}

// take adds the leaves, compares the root, and only then reads the commits.
func (c *Chain) take(v *Verified, o *opened) error {
	for _, stored := range v.Stored {
		v.Hashes = append(v.Hashes, c.tree.Append(Leaf(stored))...)
	}
	if v.Root = c.tree.Root(); !bytes.Equal(o.header.Root, v.Root[:]) {
		return c.changed(v, o)
	}
	_, known := c.ledger.writers[o.header.WriterId]
	for i, stored := range v.Stored {
		m, err := c.read(o, v.First+int64(i), stored)
		if err != nil {
			return err
		}
		v.Commits = append(v.Commits, m)
	}
	v.Recorded = c.recorded
	if known {
		return nil
	}
	return c.checkSigned(o, v.First)
}

// read reads a commit and takes up what it says of the log itself.
func (c *Chain) read(o *opened, position int64, stored []byte) (*eventv1.Commit, error) {
	m, err := DecodeCommit(stored)
	switch {
	case errors.Is(err, ErrNewer):
		return nil, fmt.Errorf("position %d (block %d): %w", position, o.number, err)
	case err != nil:
		return nil, o.broken(position, "the commit cannot be read", err, "protobuf")
	case m.Position != position:
		return nil, o.broken(position, "the commit's position", m.Position, position)
	case !m.RecordedAt.AsTime().After(c.recorded):
		return nil, o.broken(position, "recorded_at must increase (G1)", m.RecordedAt.AsTime().Format(time.RFC3339Nano), "after "+c.recorded.Format(time.RFC3339Nano))
	}
	for _, e := range m.Events {
		if err := c.ledger.evolve(e); err != nil {
			return nil, o.broken(position, "what the log says of itself", err, "keys and names that agree")
		}
	}
	if c.ledger.LogID == "" || c.ledger.LogID != o.header.LogId {
		return nil, o.broken(position, "the log id", o.header.LogId, c.ledger.LogID)
	}
	c.recorded = m.RecordedAt.AsTime()
	return m, nil
}

// changed says which commit was changed, as near as the block alone can tell:
// one that cannot be read, or that has another position, gives itself away.
func (c *Chain) changed(v *Verified, o *opened) error {
	have, want := sha256Of(o.header.Root), v.Root
	for i, stored := range v.Stored {
		position := v.First + int64(i)
		if m, err := DecodeCommit(stored); err != nil || m.Position != position {
			return o.broken(position, "the root: this commit was changed", have, want)
		}
	}
	what := "the root: the commit was changed"
	if n := len(v.Stored); n > 1 {
		what = fmt.Sprintf("the root: a commit from here to position %d was changed", v.First+int64(n)-1)
	}
	return o.broken(v.First, what, have, want)
}

// checkSigned checks that a writer who may has signed the header.
func (c *Chain) checkSigned(o *opened, position int64) error {
	key, ok := c.ledger.writers[o.header.WriterId]
	if !ok {
		return o.broken(position, "the writer", o.header.WriterId, "one whose block key is enrolled")
	}
	if !ed25519.Verify(key, BlockMessage(c.ledger.Origin, o.block.Header), o.block.Signature) {
		return o.broken(position, "the block's signature", "one that does not verify", "one by writer "+o.header.WriterId)
	}
	return nil
}

// sha256Of puts a root of any length into a hash, to be shown.
func sha256Of(b []byte) (h tlog.Hash) {
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
