package services_test

import (
	"testing"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services"
)

func TestFact(t *testing.T) {
	made := &eventv1.Event{Fact: &eventv1.Event_PersonRegistered{PersonRegistered: &eventv1.PersonRegistered{Ref: "PE7"}}}
	moved := &eventv1.Event{Fact: &eventv1.Event_MilestoneSlipped{MilestoneSlipped: &eventv1.MilestoneSlipped{}}}
	for _, c := range []struct {
		event     *eventv1.Event
		kind, ref string
		known     bool
	}{
		{event: made, kind: "PersonRegistered", ref: "PE7", known: true},
		{event: moved, kind: "MilestoneSlipped", known: true},
		{event: &eventv1.Event{}},
	} {
		if got := services.EventType(c.event); got != c.kind {
			t.Errorf("%v is of type %q", c.event, got)
		}
		if got := services.GivenRef(c.event); got != c.ref {
			t.Errorf("%v gives the short name %q", c.event, got)
		}
		if got := services.Fact(c.event) != nil; got != c.known {
			t.Errorf("%v holds a fact: %v", c.event, got)
		}
	}
}
