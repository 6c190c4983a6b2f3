package services

import (
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/undo"
)

// TestEvolveKnowsEveryEvent: each fact that an event can be is applied by one
// concept or listed as ignored, and none is both. A fact without any of its
// fields does not make it fail.
func TestEvolveKnowsEveryEvent(t *testing.T) {
	facts := (&eventv1.Event{}).ProtoReflect().Descriptor().Oneofs().ByName("fact").Fields()
	if facts.Len() < 20 {
		t.Fatalf("an event can be %d facts only", facts.Len())
	}
	for i := range facts.Len() {
		f := facts.Get(i)
		t.Run(string(f.Name()), func(t *testing.T) {
			s := NewState(undo.NewLog())
			e, m := eventOf(f), &eventv1.Commit{Position: 1}
			known := 0
			for _, knows := range []bool{
				s.Register.Evolve(m, e), s.Programmes.Evolve(m, e), s.Milestones.Evolve(m, e),
				s.Delivery.Evolve(m, e), s.Log.evolve(e), ignored(e),
			} {
				if knows {
					known++
				}
			}
			if known != 1 {
				t.Errorf("known to %d concepts, want 1", known)
			}
			if !s.evolve(m, e) {
				t.Error("Evolve does not ask the concept that knows it")
			}
		})
	}
}

func eventOf(f protoreflect.FieldDescriptor) *eventv1.Event {
	e := &eventv1.Event{}
	e.ProtoReflect().Mutable(f)
	return e
}

// TestEvolveLeavesUnknownEventsAlone: an event of a later program, as it comes
// from storage, breaks nothing and changes nothing.
func TestEvolveLeavesUnknownEventsAlone(t *testing.T) {
	stored := protowire.AppendTag(nil, 9999, protowire.BytesType)
	stored = protowire.AppendBytes(stored, []byte("what a later program knows"))
	e := &eventv1.Event{}
	if err := proto.Unmarshal(stored, e); err != nil {
		t.Fatal(err)
	}
	journal := undo.NewLog()
	s := NewState(journal)
	Evolve(s, &eventv1.Commit{Position: 1, Events: []*eventv1.Event{e, {}, nil}})
	if journal.Mark() != 0 {
		t.Error("an unknown event changed the state")
	}
	Evolve(s, nil)
}
