package projections

import (
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"
)

// metaBucket is the worker's own in each model's file; no model uses the name.
const metaBucket = "projection"

// Head is how far a read model is, and on which log: its root tells two logs
// of one length apart.
type Head struct {
	Model    string
	Version  int
	Position int64
	Root     [32]byte
}

func writeHead(tx *bbolt.Tx, h Head) error {
	b, err := tx.CreateBucketIfNotExists([]byte(metaBucket))
	if err != nil {
		return err
	}
	return errors.Join(
		b.Put([]byte("model"), []byte(h.Model)),
		b.Put([]byte("version"), binary.BigEndian.AppendUint64(nil, uint64(h.Version))),
		b.Put([]byte("position"), binary.BigEndian.AppendUint64(nil, uint64(h.Position))),
		b.Put([]byte("root"), h.Root[:]),
	)
}

func readHead(tx *bbolt.Tx) (Head, error) {
	b := tx.Bucket([]byte(metaBucket))
	if b == nil {
		return Head{}, errors.New("no read model's file")
	}
	version, position, root := b.Get([]byte("version")), b.Get([]byte("position")), b.Get([]byte("root"))
	if len(version) != 8 || len(position) != 8 || len(root) != 32 {
		return Head{}, fmt.Errorf("head of %d, %d and %d bytes", len(version), len(position), len(root))
	}
	return Head{
		Model:    string(b.Get([]byte("model"))),
		Version:  int(binary.BigEndian.Uint64(version)),
		Position: int64(binary.BigEndian.Uint64(position)),
		Root:     [32]byte(root),
	}, nil
}

// Version returns the schema version of the rows that tx reads: that of
// Config.Model, or, while it is being built, that of Config.Previous.
func Version(tx *bbolt.Tx) int {
	h, err := readHead(tx)
	if err != nil {
		return 0
	}
	return h.Version
}
