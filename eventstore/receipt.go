package eventstore

import (
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Receipt proves that a commit is in the log at its position.
type Receipt struct {
	Position   int64
	Recorded   time.Time
	CommitHash [32]byte
	Head
	Path       tlog.RecordProof
	Checkpoint []byte
}

// NewReceipt proves position in a head, by hashes that the head was made of.
func NewReceipt(position int64, recorded time.Time, commit [32]byte, h Head, r tlog.HashReader, checkpoint []byte) (Receipt, error) {
	path, err := tlog.ProveRecord(h.Size, position-1, r)
	if err != nil {
		return Receipt{}, fmt.Errorf("prove position %d in a tree of %d: %w", position, h.Size, err)
	}
	return Receipt{Position: position, Recorded: recorded, CommitHash: commit, Head: h, Path: path, Checkpoint: checkpoint}, nil
}

// Verify checks a receipt against the log's verifier key: the checkpoint's
// signature, that it is of the receipt's head, and the inclusion proof.
func (r Receipt) Verify(verifierKey string) error {
	h, err := OpenCheckpoint(r.Checkpoint, verifierKey)
	if err != nil {
		return err
	}
	if h != r.Head {
		return fmt.Errorf("the checkpoint is of size %d, root %s; the receipt of size %d, root %s", h.Size, h.Root, r.Size, r.Root)
	}
	if err := tlog.CheckRecord(r.Path, r.Size, r.Root, r.Position-1, LeafOf(r.CommitHash)); err != nil {
		return fmt.Errorf("the commit is not at position %d of that log: %w", r.Position, err)
	}
	return nil
}
