package timeline

import (
	"math"
	"time"

	"go.etcd.io/bbolt"

	"taskforce/projections/row"
)

// The buckets:
//
//	item   kind ‖ id                         → number, first position, parents
//	label  kind ‖ id                         → ref, name
//	ref    kind ‖ ref                        → id
//	entry  number ‖ type ‖ position ‖ index  → occurred at
//
// Items are numbered as they first appear, so that what is recorded together
// lies together: ids are random, and an import of a million rows would
// otherwise write a million pages. Number 0 is the whole log. Entries are kept
// by type; a timeline of all types is merged from them when it is read. So
// each event is written once per timeline, and found by type in every one.
const (
	bucketItem  = "item"
	bucketLabel = "label"
	bucketRef   = "ref"
	bucketEntry = "entry"
)

const wholeLog = 0

// countKey, in bucketItem, holds how many items have been numbered: no kind is 0.
var countKey = []byte{0}

func itemKey(s Subject) []byte { return row.Key{}.Byte(byte(s.Kind)).Last(s.ID) }

// item is what is kept of an item. Its parents are keys of items.
type item struct {
	number  uint32
	first   int64
	parents [][]byte
}

func (it item) encode() []byte {
	v := row.Value{}.Uint(uint64(it.number)).Uint(uint64(it.first)).Uint(uint64(len(it.parents)))
	for _, p := range it.parents {
		v = v.Bytes(p)
	}
	return v
}

func decodeItem(value []byte) item {
	r := row.ReadValue(value)
	it := item{number: uint32(r.Uint()), first: int64(r.Uint())}
	for range r.Count() {
		it.parents = append(it.parents, r.Bytes())
	}
	return it
}

// label is what an item is called.
type label struct{ ref, name string }

func (l label) encode() []byte { return row.Value{}.Text(l.ref).Text(l.name) }

func decodeLabel(value []byte) label {
	r := row.ReadValue(value)
	return label{ref: r.Text(), name: r.Text()}
}

// prefixSize is of number and type: what one run of entries shares.
const prefixSize = 6

func entryPrefix(number uint32, typ uint16) row.Key { return row.Key{}.Uint32(number).Uint16(typ) }

func entryKey(number uint32, typ uint16, position int64, index int) []byte {
	key := make(row.Key, 0, prefixSize+12)
	return key.Uint32(number).Uint16(typ).Uint64(uint64(position)).Uint32(uint32(index))
}

func entryValue(occurred time.Time) []byte {
	return make(row.Key, 0, 8).Uint64(uint64(occurred.UnixMicro()))
}

func decodeEntry(key, value []byte) (typ uint16, e Entry) {
	k := row.ReadKey(key)
	_, typ = k.Uint32(), k.Uint16()
	e.Position, e.Index = int64(k.Uint64()), int(k.Uint32())
	e.OccurredAt = time.UnixMicro(int64(row.ReadKey(value).Uint64())).UTC()
	return typ, e
}

// findItem returns what the rows hold of s.
func findItem(tx *bbolt.Tx, s Subject) (item, bool) {
	v := get(tx, bucketItem, s)
	if v == nil {
		return item{}, false
	}
	return decodeItem(v), true
}

// get returns a row that is kept by kind and id; nil where there is none.
func get(tx *bbolt.Tx, bucket string, s Subject) []byte {
	b := tx.Bucket([]byte(bucket))
	if b == nil || s.Kind <= 0 || s.Kind > math.MaxUint8 || s.ID == "" {
		return nil
	}
	return b.Get(itemKey(s))
}
