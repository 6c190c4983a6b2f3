package timeline

import (
	"bytes"
	"container/heap"

	"go.etcd.io/bbolt"

	"taskforce/projections/row"
)

// run is the entries of one timeline and type, at the one that comes next.
type run struct {
	cursor     *bbolt.Cursor
	prefix     []byte
	key, value []byte
	upTo       int64
}

// place is what entries of different types are ordered by.
func (r *run) place() []byte { return r.key[prefixSize:] }

// live says whether there is a next one, not above upTo.
func (r *run) live() bool {
	if !bytes.HasPrefix(r.key, r.prefix) {
		return false
	}
	return r.upTo <= 0 || row.ReadKey(r.place()).Uint64() <= uint64(r.upTo)
}

// merged is runs as one sequence: a heap, the earliest entry on top.
type merged []*run

func (m merged) Len() int           { return len(m) }
func (m merged) Less(i, j int) bool { return bytes.Compare(m[i].place(), m[j].place()) < 0 }
func (m merged) Swap(i, j int)      { m[i], m[j] = m[j], m[i] }

// Push is not needed: heap wants it.
func (m *merged) Push(any) { panic("timeline: runs are all there from the start") }

// Pop drops the last.
func (m *merged) Pop() any {
	*m = (*m)[:len(*m)-1]
	return nil
}

// merge positions a run for each of the types, or for each that the timeline
// has, on the first entry behind after.
func merge(b *bbolt.Bucket, number uint32, types []uint16, after Cursor, upTo int64) merged {
	if types == nil {
		types = typesIn(b, number)
	}
	var m merged
	for _, typ := range types {
		r := &run{cursor: b.Cursor(), prefix: entryPrefix(number, typ), upTo: upTo}
		from := r.prefix
		if after != (Cursor{}) {
			from = entryKey(number, typ, after.Position, after.Index+1)
		}
		if r.key, r.value = r.cursor.Seek(from); r.live() {
			m = append(m, r)
		}
	}
	heap.Init(&m)
	return m
}

// typesIn returns the types that a timeline has, by a seek for each.
func typesIn(b *bbolt.Bucket, number uint32) []uint16 {
	types := []uint16{}
	c := b.Cursor()
	for typ := uint16(0); ; {
		k, _ := c.Seek(entryPrefix(number, typ))
		key := row.ReadKey(k)
		if n, t := key.Uint32(), key.Uint16(); key.OK() && n == number {
			types = append(types, t)
			typ = t + 1
			continue
		}
		return types
	}
}

func (m merged) peek() (Entry, bool) {
	if len(m) == 0 {
		return Entry{}, false
	}
	typ, e := decodeEntry(m[0].key, m[0].value)
	e.Type = typeName(typ)
	return e, true
}

func (m *merged) advance() {
	top := (*m)[0]
	if top.key, top.value = top.cursor.Next(); top.live() {
		heap.Fix(m, 0)
		return
	}
	heap.Remove(m, 0)
}
