package eventstore

import (
	"fmt"
	"sync"

	fnote "github.com/transparency-dev/formats/log"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoints signs tree heads with the log key. There is no time in them, so
// any replica gives the same bytes for the same head.
//
// It keeps the highest head that it signed: a size once signed is never signed
// with another root, whatever a stream may say. It is safe for concurrent use.
type Checkpoints struct {
	key *LogKey

	mu sync.Mutex // guards what follows
	// size and root are the highest signed; text is that checkpoint.
	size int64
	root tlog.Hash
	text []byte
}

// NewCheckpoints returns a signer that has signed nothing beyond known, which
// may be nil.
func NewCheckpoints(key *LogKey, known *Head) *Checkpoints {
	c := &Checkpoints{key: key}
	if known != nil {
		c.size, c.root = known.Size, known.Root
	}
	return c
}

// Head is a log at a length.
type Head struct {
	Size int64
	Root tlog.Hash
}

// Sign returns the checkpoint of a head that is stored.
func (c *Checkpoints) Sign(h Head) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if h.Size == c.size && h.Root != c.root {
		return nil, fmt.Errorf("%w: size %d was signed with root %s, now it would be %s",
			ErrBehindKnownHead, h.Size, c.root, h.Root)
	}
	if h.Size == c.size && c.text != nil {
		return c.text, nil
	}
	body := fnote.Checkpoint{Origin: c.key.Origin(), Size: uint64(h.Size), Hash: h.Root[:]}.Marshal()
	text, err := note.Sign(&note.Note{Text: string(body)}, c.key.signer)
	if err != nil {
		return nil, fmt.Errorf("sign the checkpoint of %d: %w", h.Size, err)
	}
	if h.Size >= c.size {
		c.size, c.root, c.text = h.Size, h.Root, text
	}
	return text, nil
}

// OpenCheckpoint reads a checkpoint that was signed with the key of a log.
func OpenCheckpoint(text []byte, verifierKey string) (Head, error) {
	v, err := note.NewVerifier(verifierKey)
	if err != nil {
		return Head{}, fmt.Errorf("the log's verifier key: %w", err)
	}
	cp, _, _, err := fnote.ParseCheckpoint(text, v.Name(), v)
	if err != nil {
		return Head{}, fmt.Errorf("the checkpoint: %w", err)
	}
	h := Head{Size: int64(cp.Size)}
	if len(cp.Hash) != len(h.Root) || h.Size < 0 {
		return Head{}, fmt.Errorf("the checkpoint: a root of %d bytes", len(cp.Hash))
	}
	copy(h.Root[:], cp.Hash)
	return h, nil
}
