package eventstore

import (
	"crypto/ed25519"
	"fmt"

	"golang.org/x/mod/sumdb/note"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// LogKey signs checkpoints: what the log says of its length and content to
// everybody. Each replica has it, as a file or, later, in a key service.
type LogKey struct {
	signer   note.Signer
	verifier string
}

// ParseLogKey reads a private key as [note.GenerateKey] writes it, and its verifier.
func ParseLogKey(private, verifier string) (*LogKey, error) {
	s, err := note.NewSigner(private)
	if err != nil {
		return nil, fmt.Errorf("read the log key: %w", err)
	}
	v, err := note.NewVerifier(verifier)
	if err != nil {
		return nil, fmt.Errorf("read the log's verifier key: %w", err)
	}
	if v.Name() != s.Name() || v.KeyHash() != s.KeyHash() {
		return nil, fmt.Errorf("the log key %s and the verifier key %s are not a pair", s.Name(), v.Name())
	}
	return &LogKey{signer: s, verifier: verifier}, nil
}

// Origin returns the name under which the key signs.
func (k *LogKey) Origin() string { return k.signer.Name() }

// Verifier returns the C2SP verifier key.
func (k *LogKey) Verifier() string { return k.verifier }

// Endorse lets a writer's block key in.
func (k *LogKey) Endorse(writer string, key ed25519.PublicKey) (*eventv1.BlockKey, error) {
	b := &eventv1.BlockKey{WriterId: writer, PublicKey: key}
	sig, err := k.signer.Sign(EnrolMessage(k.Origin(), b))
	if err != nil {
		return nil, fmt.Errorf("endorse writer %s: %w", writer, err)
	}
	b.Endorsement = sig
	return b, nil
}

// Writer is who signs blocks: one data directory of one process.
type Writer struct {
	ID  string
	Key ed25519.PrivateKey
}

// Public returns the public half.
func (w Writer) Public() ed25519.PublicKey { return w.Key.Public().(ed25519.PublicKey) }
