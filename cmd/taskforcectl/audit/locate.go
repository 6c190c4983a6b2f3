package audit

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// commitsField is Block.commits.
const commitsField = 3

// locate fills in where a failure is, by the other copy where there is one
// whose block is whole.
func (w *walk) locate(ctx context.Context, f *FailedError) error {
	f.Copy = w.copy.Name()
	first := w.verifier.Position() + 1
	if f.Position == 0 {
		f.Position = first
	}
	if w.other == nil {
		return f
	}
	theirs, err := w.other.Block(ctx, f.Block, first)
	if err != nil || !w.whole(theirs) {
		return f
	}
	switch {
	case f.data != nil:
		if p, ok := firstDifference(f.data, theirs, first); ok {
			f.Position, f.Last = p, 0
			f.What += fmt.Sprintf("; it differs there from %s, whose block is whole", w.other.Name())
		}
	case f.Last == 0:
		f.Last = headerOf(theirs).GetTreeSize()
	}
	return f
}

// whole says whether a block that may follow what was verified has the root
// that its commits give.
func (w *walk) whole(data []byte) bool {
	b, h := blockOf(data)
	size := w.tree.Size()
	if h.GetFirstPosition() != size+1 || len(b.GetCommits()) == 0 {
		return false
	}
	return w.rootAfter(b.GetCommits()) == [32]byte(padded(h.GetRoot()))
}

// firstDifference returns the position of the commit in which mine first
// differs from theirs; a difference before the commits is the first one's.
func firstDifference(mine, theirs []byte, first int64) (int64, bool) {
	at := 0
	for at < len(mine) && at < len(theirs) && mine[at] == theirs[at] {
		at++
	}
	if at == len(mine) && at == len(theirs) {
		return 0, false
	}
	position := first
	for off := 0; off < len(theirs); {
		number, kind, n := protowire.ConsumeTag(theirs[off:])
		if n < 0 {
			return 0, false
		}
		m := protowire.ConsumeFieldValue(number, kind, theirs[off+n:])
		if m < 0 {
			return 0, false
		}
		off += n + m
		if at < off {
			return position, true
		}
		if number == commitsField {
			position++
		}
	}
	return position, true
}

// blockOf reads a block as far as this program can; both parts are empty where
// it cannot.
func blockOf(data []byte) (*eventv1.Block, *eventv1.BlockHeader) {
	b, h := &eventv1.Block{}, &eventv1.BlockHeader{}
	if proto.Unmarshal(data, b) != nil || proto.Unmarshal(b.GetHeader(), h) != nil {
		return &eventv1.Block{}, &eventv1.BlockHeader{}
	}
	return b, h
}

func headerOf(data []byte) *eventv1.BlockHeader {
	_, h := blockOf(data)
	return h
}

// padded puts a root of any length into that of a hash.
func padded(root []byte) []byte {
	var h [32]byte
	copy(h[:], root)
	return h[:]
}
