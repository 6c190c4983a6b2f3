package undo

// Map is a map whose writes can be undone. Values must be treated as
// immutable: Get a value, copy it, change the copy, Set it.
type Map[K comparable, V any] struct {
	log *Log
	m   map[K]V
}

// NewMap returns an empty map that notes its writes in log.
func NewMap[K comparable, V any](log *Log) *Map[K, V] {
	return &Map[K, V]{log: log, m: make(map[K]V)}
}

// Get returns the value under k, and whether there is one.
func (m *Map[K, V]) Get(k K) (V, bool) {
	v, ok := m.m[k]
	return v, ok
}

// Has says whether there is a value under k.
func (m *Map[K, V]) Has(k K) bool {
	_, ok := m.m[k]
	return ok
}

// Len returns the number of keys.
func (m *Map[K, V]) Len() int { return len(m.m) }

// Set puts v under k.
func (m *Map[K, V]) Set(k K, v V) {
	old, had := m.m[k]
	m.log.note(&write[K, V]{m.m, k, old, had})
	m.m[k] = v
}

// Delete removes k.
func (m *Map[K, V]) Delete(k K) {
	old, had := m.m[k]
	if !had {
		return
	}
	m.log.note(&write[K, V]{m.m, k, old, true})
	delete(m.m, k)
}

// All calls f for every key in no order, until it returns false. Rules never
// use it: what a rule needs is looked up.
func (m *Map[K, V]) All(f func(K, V) bool) {
	for k, v := range m.m {
		if !f(k, v) {
			return
		}
	}
}

type write[K comparable, V any] struct {
	m   map[K]V
	k   K
	old V
	had bool
}

func (w *write[K, V]) revert() {
	if w.had {
		w.m[w.k] = w.old
		return
	}
	delete(w.m, w.k)
}

// Cell is one value whose writes can be undone.
type Cell[V any] struct {
	log *Log
	v   V
}

// NewCell returns a cell that holds v and notes its writes in log.
func NewCell[V any](log *Log, v V) *Cell[V] { return &Cell[V]{log: log, v: v} }

// Get returns the value.
func (c *Cell[V]) Get() V { return c.v }

// Set puts v in place of the value.
func (c *Cell[V]) Set(v V) {
	c.log.note(&cellWrite[V]{c, c.v})
	c.v = v
}

type cellWrite[V any] struct {
	c   *Cell[V]
	old V
}

func (w *cellWrite[V]) revert() { w.c.v = w.old }
