package audit

import (
	"bytes"
	"crypto/ed25519"

	"golang.org/x/mod/sumdb/tlog"

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
	if key, known := w.writers[h.GetWriterId()]; known && !ed25519.Verify(key, eventstore.BlockMessage(w.origin, b.GetHeader()), b.GetSignature()) {
		return "it looks like a newer program's, and its signature does not verify"
	}
	if h.GetFormat() > eventstore.Format {
		return "" // where a newer format puts its root is not known here
	}
	if root := w.rootAfter(b.GetCommits()); !bytes.Equal(h.GetRoot(), root[:]) {
		return "it looks like a newer program's, and its commits do not give its root: one of them was changed"
	}
	return ""
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
