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
	var who []Subject
	m.circumstances.visit(c.ProtoReflect(), func(s Subject) { who = append(who, s) })
	w := writer{rows: b, position: position, occurred: c.GetOccurredAt().AsTime()}
	for i, e := range c.GetEvents() {
		r := e.ProtoReflect()
		field := r.WhichOneof(m.fact)
		if field == nil {
			continue
		}
		w.index = i
		w.record(m.plans[field.Number()], uint16(field.Number()), r.Get(field).Message(), who)
	}
	return w.err
}

// writer adds the events of one commit.
type writer struct {
	rows     *row.Batch
	position int64
	occurred time.Time
	index    int
	// in are the timelines that the event is in so far.
	in  []uint32
	err error
}

// record adds one event: first what it teaches of items, then its entries.
func (w *writer) record(p *plan, typ uint16, fact protoreflect.Message, who []Subject) {
	named := slices.Clone(who)
	p.visit(fact, func(s Subject) { named = append(named, s) })
	for _, s := range named {
		w.item(s)
	}
	w.learn(p, fact)

	w.in = append(w.in[:0], wholeLog)
	for _, s := range named {
		w.enter(s)
	}
	at := entryValue(w.occurred)
	for _, number := range w.in {
		w.rows.Add(bucketEntry, entryKey(number, typ, w.position, w.index), at)
	}
}

// enter adds the event to s's timeline and to those of what s belongs to.
func (w *writer) enter(s Subject) {
	it := w.item(s)
	if slices.Contains(w.in, it.number) {
		return
	}
	w.in = append(w.in, it.number)
	for _, parent := range it.parents {
		w.enter(parent)
	}
}

// learn keeps what an item's own event says of it: what it is called and where
// it belongs. What it does not say stays.
func (w *writer) learn(p *plan, fact protoreflect.Message) {
	if p.own == nil || !fact.Has(p.own) {
		return
	}
	s := Subject{Kind: refersTo(p.own), ID: fact.Get(p.own).String()}
	it := w.item(s)
	was := it
	if p.ref != nil && fact.Has(p.ref) {
		it.ref = fact.Get(p.ref).String()
		w.refer(s, it.ref)
	}
	if p.name != nil && fact.Has(p.name) {
		it.name = fact.Get(p.name).String()
	}
	var parents []Subject
	p.parents(fact, func(parent Subject) { parents = append(parents, parent) })
	if len(parents) > 0 {
		it.parents = parents
	}
	if it.ref != was.ref || it.name != was.name || !slices.Equal(it.parents, was.parents) {
		w.rows.Put(bucketItem, itemKey(s), it.encode())
	}
}

// refer lets the item be found by its ref. A ref is for ever: the first item
// that has it keeps it.
func (w *writer) refer(s Subject, ref string) {
	key := refKey(s.Kind, ref)
	if _, taken := w.rows.Get(bucketRef, key); !taken {
		w.rows.Put(bucketRef, key, []byte(s.ID))
	}
}

// item returns what is kept of s, and numbers it where it is new.
func (w *writer) item(s Subject) item {
	key := itemKey(s)
	if v, ok := w.rows.Get(bucketItem, key); ok {
		return decodeItem(v)
	}
	v, _ := w.rows.Get(bucketItem, countKey)
	count := row.ReadValue(v).Uint() + 1
	if count > math.MaxUint32 {
		w.err = errors.New("more items than numbers for them")
		return item{}
	}
	it := item{number: uint32(count), first: w.position}
	w.rows.Put(bucketItem, countKey, row.Value{}.Uint(count))
	w.rows.Put(bucketItem, key, it.encode())
	return it
}
