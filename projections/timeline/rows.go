package timeline

import (
	"math"
	"time"

	"go.etcd.io/bbolt"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/projections/row"
)

// The buckets:
//
//	item   kind ‖ id                         → number, first position, ref, name, parents
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
	bucketRef   = "ref"
	bucketEntry = "entry"
)

const wholeLog = 0

// countKey, in bucketItem, holds how many items have been numbered: no kind is 0.
var countKey = []byte{0}

// item is what is kept of an item.
type item struct {
	number    uint32
	first     int64
	ref, name string
	parents   []Subject
}

func itemKey(s Subject) []byte { return row.Key{}.Byte(byte(s.Kind)).Last(s.ID) }

func refKey(kind eventv1.ItemKind, ref string) []byte { return row.Key{}.Byte(byte(kind)).Last(ref) }

func (it item) encode() []byte {
	v := row.Value{}.Uint(uint64(it.number)).Uint(uint64(it.first)).Text(it.ref).Text(it.name)
	v = v.Uint(uint64(len(it.parents)))
	for _, p := range it.parents {
		v = v.Uint(uint64(p.Kind)).Text(p.ID)
	}
	return v
}

func decodeItem(value []byte) item {
	r := row.ReadValue(value)
	it := item{number: uint32(r.Uint()), first: int64(r.Uint()), ref: r.Text(), name: r.Text()}
	for range r.Count() {
		it.parents = append(it.parents, Subject{Kind: eventv1.ItemKind(r.Uint()), ID: r.Text()})
	}
	return it
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
	b := tx.Bucket([]byte(bucketItem))
	if b == nil || s.Kind <= 0 || s.Kind > math.MaxUint8 || s.ID == "" {
		return item{}, false
	}
	v := b.Get(itemKey(s))
	if v == nil {
		return item{}, false
	}
	return decodeItem(v), true
}
