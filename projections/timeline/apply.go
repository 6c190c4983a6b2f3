package timeline

import (
	"errors"
	"math"
	"slices"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/projections/row"
)

// version is of the rows: see rows.go.
const version = 1

// Model applies commits to the timelines. It holds what it knows of the
// schema and nothing of the record.
type Model struct {
	circumstances *plan
	fact          protoreflect.OneofDescriptor
	plans         map[protoreflect.FieldNumber]*plan
}

// New returns the model.
func New() *Model {
	done := make(map[protoreflect.FullName]*plan)
	fact := (*eventv1.Event)(nil).ProtoReflect().Descriptor().Oneofs().ByName("fact")
	m := &Model{fact: fact, plans: make(map[protoreflect.FieldNumber]*plan)}
	for i := range fact.Fields().Len() {
		field := fact.Fields().Get(i)
		m.plans[field.Number()] = planOf(field.Message(), done)
	}
	commit := *planOf((*eventv1.Commit)(nil).ProtoReflect().Descriptor(), done)
	commit.steps = slices.DeleteFunc(slices.Clone(commit.steps), func(s planStep) bool {
		return s.field.Name() == "events" // each event is planned for itself
	})
	m.circumstances = &commit
	return m
}

// Name is "timeline".
func (m *Model) Name() string { return "timeline" }

// Version is that of the rows.
func (m *Model) Version() int { return version }

// Apply adds the commit's events to the timelines of everything that they and
// the commit's circumstances name. A fact of no known type is in none; the
// worker stops before such a commit.
func (m *Model) Apply(b *row.Batch, position int64, c *eventv1.Commit) error {
	w := writer{rows: b, position: position, occurred: c.GetOccurredAt().AsTime()}
	m.circumstances.visit(c.ProtoReflect(), w.name)
	who := len(w.named)
	for i, e := range c.GetEvents() {
		r := e.ProtoReflect()
		field := r.WhichOneof(m.fact)
		if field == nil {
			continue
		}
		w.index, w.named = i, w.named[:who]
		w.record(m.plans[field.Number()], uint16(field.Number()), r.Get(field).Message())
	}
	return w.err
}

// writer adds the events of one commit.
type writer struct {
	rows     *row.Batch
	position int64
	occurred time.Time
	index    int
	// named are the keys of the items that the event and its commit name.
	named [][]byte
	// in are the timelines that the event is in so far.
	in  []uint32
	err error
}

func (w *writer) name(s Subject) { w.named = append(w.named, itemKey(s)) }

// record adds one event: first what it teaches of items, then its entries.
func (w *writer) record(p *plan, typ uint16, fact protoreflect.Message) {
	p.visit(fact, w.name)
	for _, key := range w.named {
		w.number(key)
	}
	if p.teaches() && fact.Has(p.own) {
		w.learn(p, fact)
	}
	w.in = append(w.in[:0], wholeLog)
	for _, key := range w.named {
		w.enter(key)
	}
	at := entryValue(w.occurred)
	for _, number := range w.in {
		w.rows.Add(bucketEntry, entryKey(number, typ, w.position, w.index), at)
	}
}

// enter adds the event to an item's timeline and to those of what the item
// belongs to. It reads the row in place: this is what building spends its time
// on.
func (w *writer) enter(key []byte) {
	v, _ := w.rows.Get(bucketItem, key)
	r := row.ReadValue(v)
	number := uint32(r.Uint())
	if !r.OK() || slices.Contains(w.in, number) {
		return
	}
	w.in = append(w.in, number)
	r.Uint() // where it first appeared
	for range r.Count() {
		w.enter(r.Borrow())
	}
}

// number gives an item that is new its number.
func (w *writer) number(key []byte) {
	if _, held := w.rows.Get(bucketItem, key); held {
		return
	}
	v, _ := w.rows.Get(bucketItem, countKey)
	count := row.ReadValue(v).Uint() + 1
	if count > math.MaxUint32 {
		w.err = errors.New("more items than numbers for them")
		return
	}
	w.rows.Put(bucketItem, countKey, row.Value{}.Uint(count))
	w.rows.Put(bucketItem, key, item{number: uint32(count), first: w.position}.encode())
}
