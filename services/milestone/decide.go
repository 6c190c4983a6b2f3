package milestone

import (
	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/programme"
	"taskforce/services/refusal"
	"taskforce/services/register"
)

// View is what a milestone's commands are decided on.
type View struct {
	Register   *register.State
	Programmes *programme.State
	Milestones *State
}

// Command is a command about a milestone.
type Command interface {
	// CommandName is the name under which a commit keeps it.
	CommandName() string
	// Item is what it is about: the item whose version its etag names.
	Item() (eventv1.ItemKind, string)

	decide(v View, a *act.Act) ([]*eventv1.Event, error)
}

// Decide returns the events that follow from c in what v shows. It is pure: the
// same view, act and command give the same events. No events and no error
// means that c already holds.
func Decide(v View, a *act.Act, c Command) ([]*eventv1.Event, error) {
	err := a.Modes(eventv1.Mode_MODE_ACT, eventv1.Mode_MODE_ATTESTATION, eventv1.Mode_MODE_IMPORT)
	if err != nil {
		return nil, err
	}
	return c.decide(v, a)
}

// on is a milestone and the programme that it belongs to.
type on struct {
	*Milestone
	programme *programme.Programme
}

// find returns the milestone that a command is about.
func (v View) find(rule, id string) (on, error) {
	m, ok := v.Milestones.Milestone(id)
	if !ok {
		return on{}, refusal.Unknown(rule, "milestone", "MILESTONE", id)
	}
	p, ok := v.Programmes.Programme(m.Programme)
	if !ok {
		return on{}, refusal.Unknown(rule, "milestone", "PROGRAMME", m.Programme)
	}
	return on{m, p}, nil
}

// open refuses what only a milestone not yet reached allows.
func (m on) open(rule string) error {
	if !m.Achieved {
		return nil
	}
	return refusal.New(refusal.WrongState, rule, "MILESTONE_ACHIEVED",
		"milestones/%s was reached on %s", m.Ref, m.Actual).
		About("milestone").Between("achieved", "open").Cure("ReopenMilestone", "").At(m.Version)
}
