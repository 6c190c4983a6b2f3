package conformance

import (
	"crypto/ed25519"
	"errors"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/eventstore"
)

// stored returns a log's blocks: five commits, a block each.
func stored(t *testing.T) (blocks [][]byte, k keys) {
	t.Helper()
	l := create(t, serve(t, t.TempDir()))
	for i := range 4 {
		_, err := l.Submit(t.Context(), name(i))
		must(t, err)
	}
	l.drain()
	for n := int64(1); n <= 5; n++ {
		data, err := l.stream.Get(t.Context(), n)
		must(t, err)
		blocks = append(blocks, data)
	}
	return blocks, l.keys
}

// check follows blocks and returns the position at which they are refused, or 0.
func check(t *testing.T, blocks [][]byte) int64 {
	t.Helper()
	c := eventstore.NewChain()
	for i, b := range blocks {
		if _, err := c.Append(int64(i)+1, b); err != nil {
			var broken *eventstore.BrokenError
			if !errors.As(err, &broken) && !errors.Is(err, eventstore.ErrNewer) {
				t.Fatalf("neither broken nor newer: %v", err)
			}
			return c.Size() + 1
		}
	}
	return 0
}

func TestTamperWithEveryByte(t *testing.T) {
	blocks, _ := stored(t)
	if at := check(t, blocks); at != 0 {
		t.Fatalf("untouched, it is refused at %d", at)
	}
	for _, block := range []int{0, 2} {
		for at := range blocks[block] {
			copied := slices.Clone(blocks)
			copied[block] = slices.Clone(blocks[block])
			copied[block][at] ^= 1 << (at % 8)
			if got := check(t, copied); got != int64(block)+1 {
				t.Fatalf("byte %d of block %d was changed: refused at position %d", at, block+1, got)
			}
		}
	}
}

// rewrite changes a block's parts and signs it anew, as a thief of the block
// key could.
func rewrite(t *testing.T, block []byte, key ed25519.PrivateKey, change func(b *eventv1.Block, h *eventv1.BlockHeader)) []byte {
	t.Helper()
	b, h := &eventv1.Block{}, &eventv1.BlockHeader{}
	must(t, proto.Unmarshal(block, b))
	must(t, proto.Unmarshal(b.Header, h))
	change(b, h)
	header, err := proto.Marshal(h)
	must(t, err)
	b.Header, b.Signature = header, ed25519.Sign(key, eventstore.BlockMessage(origin, header))
	data, err := proto.Marshal(b)
	must(t, err)
	return data
}

func TestTamperMatrix(t *testing.T) {
	blocks, k := stored(t)
	_, thief, err := ed25519.GenerateKey(nil)
	must(t, err)
	resign := func(change func(b *eventv1.Block, h *eventv1.BlockHeader)) func([][]byte) [][]byte {
		return func(bs [][]byte) [][]byte {
			bs[2] = rewrite(t, bs[2], k.writer.Key, change)
			return bs
		}
	}
	for _, row := range []struct {
		name   string
		tamper func([][]byte) [][]byte
		at     int64
	}{
		{"drop a block", func(b [][]byte) [][]byte { return slices.Delete(b, 2, 3) }, 3},
		{"repeat a block", func(b [][]byte) [][]byte { return slices.Insert(b, 3, b[2]) }, 4},
		{"swap two blocks", func(b [][]byte) [][]byte { b[2], b[3] = b[3], b[2]; return b }, 3},
		{"sign with another key", func(b [][]byte) [][]byte {
			b[2] = rewrite(t, b[2], thief, func(*eventv1.Block, *eventv1.BlockHeader) {})
			return b
		}, 3},
		{"nothing, signed again", resign(func(*eventv1.Block, *eventv1.BlockHeader) {}), 0},
		{"format", resign(func(_ *eventv1.Block, h *eventv1.BlockHeader) { h.Format = 9 }), 3},
		{"log id", resign(func(_ *eventv1.Block, h *eventv1.BlockHeader) { h.LogId = "other" }), 3},
		{"number", resign(func(_ *eventv1.Block, h *eventv1.BlockHeader) { h.Number++ }), 3},
		{"first position", resign(func(_ *eventv1.Block, h *eventv1.BlockHeader) { h.FirstPosition++ }), 3},
		{"count", resign(func(_ *eventv1.Block, h *eventv1.BlockHeader) { h.Count++ }), 3},
		{"previous root", resign(func(_ *eventv1.Block, h *eventv1.BlockHeader) { h.PreviousRoot[0]++ }), 3},
		{"tree size", resign(func(_ *eventv1.Block, h *eventv1.BlockHeader) { h.TreeSize++ }), 3},
		{"root", resign(func(_ *eventv1.Block, h *eventv1.BlockHeader) { h.Root[0]++ }), 3},
		{"min_reader", resign(func(_ *eventv1.Block, h *eventv1.BlockHeader) { h.MinReader = 99 }), 3},
		{"writer id", resign(func(_ *eventv1.Block, h *eventv1.BlockHeader) { h.WriterId = "w9" }), 3},
		{"block id", resign(func(_ *eventv1.Block, h *eventv1.BlockHeader) { h.BlockId = nil }), 3},
		{"commit", resign(func(b *eventv1.Block, _ *eventv1.BlockHeader) {
			b.Commits[0] = change(t, b.Commits[0], func(m *eventv1.Commit) { m.RequestId = "other" })
		}), 3},
		{"commit, with a root to match it: only a head seen before shows it", resign(func(b *eventv1.Block, h *eventv1.BlockHeader) {
			b.Commits[0] = change(t, b.Commits[0], func(m *eventv1.Commit) { m.RequestId = "other" })
			h.Root = rootWith(t, blocks[:2], b.Commits[0])
		}), 4},
	} {
		t.Run(row.name, func(t *testing.T) {
			if at := check(t, row.tamper(slices.Clone(blocks))); at != row.at {
				t.Errorf("refused at position %d, want %d", at, row.at)
			}
		})
	}
}

func change(t *testing.T, stored []byte, how func(m *eventv1.Commit)) []byte {
	t.Helper()
	m := &eventv1.Commit{}
	must(t, proto.Unmarshal(stored, m))
	how(m)
	out, err := proto.Marshal(m)
	must(t, err)
	return out
}

// rootWith is the root after blocks and one more commit.
func rootWith(t *testing.T, blocks [][]byte, commit []byte) []byte {
	t.Helper()
	tree := &eventstore.Tree{}
	for _, data := range blocks {
		b := &eventv1.Block{}
		must(t, proto.Unmarshal(data, b))
		for _, c := range b.Commits {
			tree.Append(eventstore.Leaf(c))
		}
	}
	tree.Append(eventstore.Leaf(commit))
	root := tree.Root()
	return root[:]
}
