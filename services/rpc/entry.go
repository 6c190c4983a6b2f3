package rpc

import (
	"fmt"
	"strings"

	"go.etcd.io/bbolt"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/eventstore"
	"taskforce/projections/timeline"
	"taskforce/services"
)

// labels are the entries of a page with the people that they still lack the
// names of: names are sealed, and opened once the rows have been read.
type labels struct {
	entries []*taskforcev1.TimelineEntry
	people  map[string]string
	// found keeps what an item is called: a page names the same few items again
	// and again.
	found map[timeline.Subject]string
}

// entries reads the commits that rows point to.
func (s *Server) entries(tx *bbolt.Tx, rows []timeline.Entry) ([]*taskforcev1.TimelineEntry, labels, error) {
	l := labels{people: make(map[string]string), found: make(map[timeline.Subject]string)}
	var m *eventv1.Commit
	for _, row := range rows {
		if m.GetPosition() != row.Position {
			stored, err := s.believed(row.Position)
			if err != nil {
				return nil, l, err
			}
			if m, err = eventstore.DecodeCommit(stored); err != nil {
				return nil, l, fmt.Errorf("read commit %d: %w", row.Position, err)
			}
		}
		e, err := s.entry(tx, m, row.Index, l)
		if err != nil {
			return nil, l, err
		}
		l.entries = append(l.entries, e)
	}
	return l.entries, l, nil
}

func (s *Server) entry(tx *bbolt.Tx, m *eventv1.Commit, index int, l labels) (*taskforcev1.TimelineEntry, error) {
	fact := services.Fact(m.Events[index])
	packed, err := anypb.New(fact)
	if err != nil {
		return nil, fmt.Errorf("pack event %d of commit %d: %w", index, m.Position, err)
	}
	e := &taskforcev1.TimelineEntry{
		Name: eventName(m.Position, index), Position: m.Position, Type: string(proto.MessageName(fact).Name()),
		OccurredAt: m.OccurredAt, RecordedAt: m.RecordedAt, Mode: m.Mode, Actor: m.Actor, Authority: m.Authority,
		Flags: m.Flags, Findings: m.Findings, Evidence: m.Evidence, Fact: packed,
		Texts: make(map[string]string), Labels: make(map[string]string),
	}
	if m.Reason != nil {
		if e.Texts["act.reason"], err = s.open(m.Reason, "[erased: event "+e.Name+"]"); err != nil {
			return nil, err
		}
	}
	if err := s.wordsOf(m, index, e.Texts); err != nil {
		return nil, err
	}
	label := func(kind eventv1.ItemKind, id string) { l.add(tx, e.Labels, timeline.Subject{Kind: kind, ID: id}) }
	refersTo(fact.ProtoReflect(), label)
	if m.Actor != nil {
		refersTo(m.Actor.ProtoReflect(), label)
	}
	return e, nil
}

// wordsOf opens the texts of a fact, and then those of the other facts of its
// commit: why a milestone slipped stands in the forecast that was revised with it.
func (s *Server) wordsOf(m *eventv1.Commit, index int, into map[string]string) error {
	if err := s.texts(eventName(m.Position, index), services.Fact(m.Events[index]).ProtoReflect(), into); err != nil {
		return err
	}
	for i, other := range m.Events {
		if i == index {
			continue
		}
		if err := s.texts(eventName(m.Position, i), services.Fact(other).ProtoReflect(), into); err != nil {
			return err
		}
	}
	return nil
}

// add gives an item's short name, and what it is called.
func (l labels) add(tx *bbolt.Tx, into map[string]string, item timeline.Subject) {
	called, ok := l.found[item]
	if !ok {
		ref, name, _ := timeline.Label(tx, item.Kind, item.ID)
		called = strings.TrimSpace(ref + " " + name)
		l.found[item] = called
	}
	if called == "" {
		return
	}
	full := resourceName(item.Kind, item.ID)
	into[full] = called
	if item.Kind == eventv1.ItemKind_ITEM_KIND_PERSON {
		l.people[full] = item.ID
	}
}

// refersTo calls f with every id in a message whose field says what it is of.
func refersTo(m protoreflect.Message, f func(kind eventv1.ItemKind, id string)) {
	m.Range(func(field protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		kind, _ := proto.GetExtension(field.Options(), eventv1.E_RefersTo).(eventv1.ItemKind)
		switch {
		case kind == eventv1.ItemKind_ITEM_KIND_UNSPECIFIED:
		case field.IsList():
			for i := range v.List().Len() {
				f(kind, v.List().Get(i).String())
			}
		default:
			f(kind, v.String())
		}
		return true
	})
}

// name adds the names of the people that the entries refer to.
func (l labels) name(s *Server) error {
	names := make(map[string]string, len(l.people))
	var failed error
	s.cfg.Replica.Read(func(st *services.State, _ int64) {
		for full, id := range l.people {
			p, ok := st.Register.Person(id)
			if !ok {
				continue
			}
			name, err := s.open(p.Name, erased)
			if err != nil {
				failed = err
			}
			names[full] = p.Ref + " " + name
		}
	})
	for _, e := range l.entries {
		for full := range e.Labels {
			if n, ok := names[full]; ok {
				e.Labels[full] = n
			}
		}
	}
	return failed
}
