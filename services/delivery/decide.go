package delivery

import (
	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/register"
)

// View is what an assessment is decided on. What it is of belongs to other
// concepts and arrives as a Subject.
type View struct {
	Register    *register.State
	Assessments *State
	// Policy is the one in force.
	Policy  *eventv1.Policy
	Subject Subject
}

// Subject is the programme or milestone that an assessment is of.
type Subject struct {
	// Known says that it is on the record.
	Known bool
	// Name is its resource name by its ref, as "milestones/ALPHA-M3".
	Name string
	// Organisation is the programme's.
	Organisation string
	// Owners own the milestone, and Responsible is responsible for the programme.
	Owners, Responsible []string
}

// Command is a command about delivery.
type Command interface {
	// CommandName is the name under which a commit keeps it.
	CommandName() string
	// Item is what it is about: the item whose version its etag names.
	Item() (eventv1.ItemKind, string)

	decide(v View, a *act.Act) ([]*eventv1.Event, error)
}

// Decide returns the events that follow from c in what v shows. It is pure: the
// same view, act and command give the same events.
func Decide(v View, a *act.Act, c Command) ([]*eventv1.Event, error) {
	err := a.Modes(eventv1.Mode_MODE_ACT, eventv1.Mode_MODE_ATTESTATION, eventv1.Mode_MODE_IMPORT)
	if err != nil {
		return nil, err
	}
	return c.decide(v, a)
}
