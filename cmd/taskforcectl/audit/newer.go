package audit

import (
	"bytes"
	"crypto/ed25519"
	"maps"

	"golang.org/x/mod/sumdb/tlog"
	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/eventstore"
)

// forged says why a block that holds what this program does not know cannot be
// a newer program's: its bytes are not what was signed. It is empty where they
// may be.
//
// A changed byte easily looks like a field of a newer program. The signature
// and the root tell the two apart, without knowing what the field means.
func (w *walk) forged(data []byte) string {
	b, h := blockOf(data)
	origin, key := w.writerOf(b, h)
	known := len(key) == ed25519.PublicKeySize
	switch {
	case known && !ed25519.Verify(key, eventstore.BlockMessage(origin, b.GetHeader()), b.GetSignature()):
		return "it looks like a newer program's, and its signature does not verify"
	case !known && h.GetMinReader() <= eventstore.Level:
		return "it looks like a newer program's, and no writer that was let in has signed it"
	}
	if h.GetFormat() > eventstore.Format {
		return "" // where a newer format puts its root is not known here
	}
	if root := w.rootAfter(b.GetCommits()); !bytes.Equal(h.GetRoot(), root[:]) {
		return "it looks like a newer program's, and its commits do not give its root: one of them was changed"
	}
	return ""
}

// writerOf returns the log's origin and the key of the block's writer, who may
// be let in by the block itself; no key where nobody let it in.
func (w *walk) writerOf(b *eventv1.Block, h *eventv1.BlockHeader) (origin string, key ed25519.PublicKey) {
	if key, known := w.writers[h.GetWriterId()]; known {
		return w.origin, key
	}
	within := walk{origin: w.origin, writers: maps.Clone(w.writers)}
	for _, stored := range b.GetCommits() {
		m := &eventv1.Commit{}
		if proto.Unmarshal(stored, m) == nil {
			within.learn(m)
		}
	}
	return within.origin, within.writers[h.GetWriterId()]
}

// rootAfter returns the root once commits follow what was verified.
func (w *walk) rootAfter(commits [][]byte) tlog.Hash {
	size := w.tree.Size()
	defer w.tree.Truncate(size)
	for _, stored := range commits {
		w.tree.Append(eventstore.Leaf(stored))
	}
	return w.tree.Root()
}
