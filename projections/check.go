package projections

import (
	"bytes"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"
)

// check reads the file from end to end: that every page can be read, that keys
// ascend, and that the head is one of this model. It sets f.head.
//
// bbolt has a check of its own; it reports the same by a goroutine in which a
// memory fault ends the process.
func (f *file) check() error {
	err := guard(func() error {
		return f.db.View(func(tx *bbolt.Tx) error {
			info, err := f.raw.Stat()
			if err != nil {
				return err
			}
			if info.Size() < tx.Size() {
				return fmt.Errorf("%d bytes of %d", info.Size(), tx.Size())
			}
			h, err := readHead(tx)
			if err != nil {
				return err
			}
			if h.Model != f.model.Name() || h.Version != f.model.Version() {
				return fmt.Errorf("rows of %s.v%d", h.Model, h.Version)
			}
			f.head = h
			return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
				if err := checkBucket(b); err != nil {
					return fmt.Errorf("bucket %q: %w", name, err)
				}
				return nil
			})
		})
	})
	var p *panicError
	if errors.As(err, &p) {
		f.damaged = true
	}
	return err
}

func checkBucket(b *bbolt.Bucket) error {
	var last []byte
	c := b.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if bytes.Compare(last, k) >= 0 {
			return fmt.Errorf("key %x after %x", k, last)
		}
		if v == nil {
			return fmt.Errorf("key %x is a bucket", k)
		}
		if n := len(v); n > 0 {
			touch(v[0], v[n-1])
		}
		last = k
	}
	return nil
}

// touch makes the compiler load what it is given.
//
//go:noinline
func touch(byte, byte) {}
