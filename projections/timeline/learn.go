package timeline

import (
	"bytes"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// learn keeps what an item's own event says of it: what it is called and where
// it belongs. What the event does not say stays.
func (w *writer) learn(p *plan, fact protoreflect.Message) {
	own := Subject{Kind: refersTo(p.own), ID: fact.Get(p.own).String()}
	w.call(own, textOf(fact, p.ref), textOf(fact, p.name))

	var parents [][]byte
	for _, s := range p.parents {
		if fact.Has(s.field) {
			s.visit(fact.Get(s.field), func(parent Subject) { parents = append(parents, itemKey(parent)) })
		}
	}
	if len(parents) == 0 {
		return
	}
	key := itemKey(own)
	v, _ := w.rows.Get(bucketItem, key)
	it := decodeItem(v)
	if !slices.EqualFunc(it.parents, parents, bytes.Equal) {
		it.parents = parents
		w.rows.Put(bucketItem, key, it.encode())
	}
}

// call keeps an item's ref and name. A ref is for ever: the first item of a
// kind that has it is found by it.
func (w *writer) call(s Subject, ref, name string) {
	if ref == "" && name == "" {
		return
	}
	key := itemKey(s)
	v, _ := w.rows.Get(bucketLabel, key)
	l := decodeLabel(v)
	if ref != "" {
		l.ref = ref
		to := itemKey(Subject{Kind: s.Kind, ID: ref})
		if _, taken := w.rows.Get(bucketRef, to); !taken {
			w.rows.Put(bucketRef, to, []byte(s.ID))
		}
	}
	if name != "" {
		l.name = name
	}
	w.rows.Put(bucketLabel, key, l.encode())
}

func textOf(m protoreflect.Message, field protoreflect.FieldDescriptor) string {
	if field == nil {
		return ""
	}
	return m.Get(field).String()
}
