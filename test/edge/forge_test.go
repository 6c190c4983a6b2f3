package edge

import (
	"crypto/ed25519"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/cmd/taskforced/datadir"
	"taskforce/eventstore"
	"taskforce/eventstore/jetstream"
)

// forge appends a block as this directory's own writer would, but for what a
// test changes in its header and its one commit.
func forge(t *testing.T, dir string, change func(h *eventv1.BlockHeader, m *eventv1.Commit)) {
	t.Helper()
	d, err := datadir.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	w, err := d.Writer()
	if err != nil {
		t.Fatal(err)
	}
	stream, stop, err := jetstream.OpenEmbedded(t.Context(), d.Path(datadir.JetStream), jetstream.LogStream)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	chain := eventstore.NewChain()
	if err := eventstore.NewFollower(stream, chain).CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	m := &eventv1.Commit{
		Position: chain.Size() + 1, RecordedAt: timestamppb.New(chain.Recorded().Add(time.Second)),
		Salt: make([]byte, 32), Command: "Forged",
	}
	previous := chain.Root()
	h := &eventv1.BlockHeader{
		Format: eventstore.Format, LogId: chain.Ledger().LogID, Number: chain.Number() + 1, FirstPosition: m.Position, Count: 1,
		PreviousRoot: previous[:], TreeSize: m.Position, MinReader: 1, WriterId: w.ID, BlockId: make([]byte, 16),
	}
	change(h, m)
	stored, err := proto.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	tree := leavesOf(t, stream)
	tree.Append(eventstore.Leaf(stored))
	root := tree.Root()
	h.Root = root[:]
	header, err := proto.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	block, err := proto.Marshal(&eventv1.Block{
		Header: header, Signature: ed25519.Sign(w.Key, eventstore.BlockMessage(chain.Ledger().Origin, header)), Commits: [][]byte{stored},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Publish(t.Context(), block, chain.Number()); err != nil {
		t.Fatal(err)
	}
}

// leavesOf is the tree of a stream.
func leavesOf(t *testing.T, stream *jetstream.Stream) *eventstore.Tree {
	t.Helper()
	tree := &eventstore.Tree{}
	last, err := stream.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for n := int64(1); n <= last; n++ {
		data, err := stream.Get(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		b := &eventv1.Block{}
		if err := proto.Unmarshal(data, b); err != nil {
			t.Fatal(err)
		}
		for _, stored := range b.Commits {
			tree.Append(eventstore.Leaf(stored))
		}
	}
	return tree
}
