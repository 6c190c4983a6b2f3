// Package requests is the index of request ids: which commit bound an id, for
// ever (G7). It is a read model like any other, written behind the ack, and
// returns from the log when it is lost; what it does not have yet the sequencer
// keeps in memory.
package requests

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"

	"go.etcd.io/bbolt"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/projections/row"
)

const (
	version = 1
	bucket  = "requests"
)

// Model implements projections.Model. A row's key is SHA-256 over the
// principal, a zero byte and the id; its value the position, eight bytes, and
// the request's digest.
type Model struct{}

// Name implements projections.Model.
func (Model) Name() string { return "requests" }

// Version implements projections.Model.
func (Model) Version() int { return version }

// Apply implements projections.Model.
func (Model) Apply(b *row.Batch, position int64, c *eventv1.Commit) error {
	if c.RequestId == "" {
		return nil
	}
	value := binary.BigEndian.AppendUint64(nil, uint64(position))
	b.Put(bucket, key(c.Principal, c.RequestId), append(value, c.RequestDigest...))
	return nil
}

// Find returns the position that an id is bound to, and the digest of the
// request that bound it.
func Find(tx *bbolt.Tx, principal, id string) (position int64, digest []byte, ok bool) {
	in := tx.Bucket([]byte(bucket))
	if in == nil {
		return 0, nil, false
	}
	v := in.Get(key(principal, id))
	if len(v) < 8 {
		return 0, nil, false
	}
	return int64(binary.BigEndian.Uint64(v)), bytes.Clone(v[8:]), true
}

func key(principal, id string) []byte {
	sum := sha256.Sum256([]byte(principal + "\x00" + id))
	return sum[:]
}
