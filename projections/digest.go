package projections

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"hash"

	"go.etcd.io/bbolt"
)

// Digest returns the SHA-256 over every bucket, key and value, in order, and
// the position at which it holds. The same log, model and version give the
// same digest at the same position, on any machine.
func (w *Worker) Digest(ctx context.Context) (position int64, sum [32]byte, err error) {
	err = w.View(ctx, 0, func(tx *bbolt.Tx, at int64) (err error) {
		position = at
		sum, err = digest(ctx, tx)
		return err
	})
	return position, sum, err
}

// digest hashes each bucket as 'b' ‖ name and each of its rows as 'r' ‖ key ‖
// value, each text with its length before it.
func digest(ctx context.Context, tx *bbolt.Tx) (sum [32]byte, err error) {
	h := sha256.New()
	err = tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
		write(h, 'b', name)
		rows := 0
		return b.ForEach(func(k, v []byte) error {
			write(h, 'r', k, v)
			if rows++; rows%4096 == 0 {
				return ctx.Err()
			}
			return nil
		})
	})
	h.Sum(sum[:0])
	return sum, err
}

func write(h hash.Hash, tag byte, texts ...[]byte) {
	h.Write([]byte{tag})
	var n [binary.MaxVarintLen64]byte
	for _, t := range texts {
		h.Write(n[:binary.PutUvarint(n[:], uint64(len(t)))])
		h.Write(t)
	}
}
