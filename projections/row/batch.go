package row

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"go.etcd.io/bbolt"
)

// Batch collects the rows that a run of commits writes to one transaction.
//
// Nothing reaches the transaction before Flush, which writes each bucket in the
// order of its keys: bbolt takes rows in order some ten times faster than in
// disorder. A row that many commits of the batch touch is read and written
// once. A Batch belongs to one goroutine.
type Batch struct {
	tx      *bbolt.Tx
	buckets map[string]*bucket
	undo    []change
	err     error
}

// bucket is what a batch holds of one bucket.
type bucket struct {
	stored *bbolt.Bucket
	// cells are rows that were read or put: what Get answers from.
	cells map[string]cell
	// added are rows that nobody in this batch reads.
	added []pair
}

type cell struct {
	value       []byte
	held, dirty bool
}

type pair struct{ key, value []byte }

// change is what Undo takes back: a cell as it was, or, without a key, an
// added row.
type change struct {
	bucket *bucket
	key    string
	was    cell
	added  bool
}

// NewBatch starts a batch on a writable transaction.
func NewBatch(tx *bbolt.Tx) *Batch {
	return &Batch{tx: tx, buckets: make(map[string]*bucket)}
}

// Get returns the row as the batch has left it so far. The value must not be
// changed.
func (b *Batch) Get(bucket string, key []byte) (value []byte, held bool) {
	in := b.bucket(bucket)
	if c, ok := in.cells[string(key)]; ok {
		return c.value, c.held
	}
	c := cell{}
	if in.stored != nil {
		if v := in.stored.Get(key); v != nil {
			// A copy: bbolt's own may move when the transaction grows the file.
			c = cell{value: append(make([]byte, 0, len(v)), v...), held: true}
		}
	}
	in.cells[string(key)] = c
	return c.value, c.held
}

// Put sets a row. The batch keeps value: the caller must not change it.
func (b *Batch) Put(bucket string, key, value []byte) {
	if !b.sound(bucket, key) {
		return
	}
	in := b.bucket(bucket)
	k := string(key)
	b.undo = append(b.undo, change{bucket: in, key: k, was: in.cells[k]})
	in.cells[k] = cell{value: value, held: true, dirty: true}
}

// Add sets a row that is new and that no commit reads back: an index entry.
// The batch keeps key and value. It costs less than Put; Get does not see it.
func (b *Batch) Add(bucket string, key, value []byte) {
	if !b.sound(bucket, key) {
		return
	}
	in := b.bucket(bucket)
	b.undo = append(b.undo, change{bucket: in, added: true})
	in.added = append(in.added, pair{key, value})
}

// Begin starts a commit: Undo goes back to here.
func (b *Batch) Begin() { b.undo, b.err = b.undo[:0], nil }

// Undo takes back what was put and added since Begin, so that a commit which
// cannot be applied leaves nothing behind.
func (b *Batch) Undo() {
	for _, c := range slices.Backward(b.undo) {
		switch {
		case c.added:
			c.bucket.added = c.bucket.added[:len(c.bucket.added)-1]
		case !c.was.held && !c.was.dirty:
			// Read again where it is asked for: it may never have been read.
			delete(c.bucket.cells, c.key)
		default:
			c.bucket.cells[c.key] = c.was
		}
	}
	b.Begin()
}

// Err returns why a row since Begin could not be taken: bbolt has no empty
// keys, nor any above 32 KiB.
func (b *Batch) Err() error { return b.err }

// Flush writes the batch to its transaction. The batch is spent.
func (b *Batch) Flush() error {
	for _, name := range slices.Sorted(maps.Keys(b.buckets)) {
		if err := b.buckets[name].flush(b.tx, name); err != nil {
			return fmt.Errorf("write bucket %s: %w", name, err)
		}
	}
	return nil
}

func (in *bucket) flush(tx *bbolt.Tx, name string) error {
	rows := in.added
	for k, c := range in.cells {
		if c.dirty {
			rows = append(rows, pair{[]byte(k), c.value})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	slices.SortFunc(rows, func(a, b pair) int { return bytes.Compare(a.key, b.key) })
	to, err := tx.CreateBucketIfNotExists([]byte(name))
	if err != nil {
		return err
	}
	if len(in.added) > 0 {
		// Index entries mostly come at the end of what their key ranges over:
		// pages behind it are not written again and may be fuller than half.
		to.FillPercent = 0.7
	}
	for _, r := range rows {
		if err := to.Put(r.key, r.value); err != nil {
			return err
		}
	}
	return nil
}

func (b *Batch) bucket(name string) *bucket {
	in := b.buckets[name]
	if in == nil {
		in = &bucket{stored: b.tx.Bucket([]byte(name)), cells: make(map[string]cell)}
		b.buckets[name] = in
	}
	return in
}

func (b *Batch) sound(bucket string, key []byte) bool {
	if len(key) == 0 || len(key) > bbolt.MaxKeySize {
		b.err = fmt.Errorf("bucket %s: a key of %d bytes", bucket, len(key))
		return false
	}
	return true
}
