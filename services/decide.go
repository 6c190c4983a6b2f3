package services

import (
	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/delivery"
	"taskforce/services/milestone"
	"taskforce/services/programme"
	"taskforce/services/refusal"
	"taskforce/services/register"
)

// Decide returns the commit that c becomes in s at a slot: all of it, with
// position, times, actor, authority, flags and events. A commit without events
// means that c already holds. An error is a *refusal.Refusal, and nothing else.
//
// Decide is pure, and keeps nothing of c but what the commit holds: texts,
// evidence and the like are shared, and MUST NOT be changed afterwards.
func Decide(s *State, c Command, at Slot) (*eventv1.Commit, error) {
	if c.Body == nil {
		return nil, refusal.New(refusal.Malformed, "", "COMMAND_MISSING", "there is no command")
	}
	if s.Log.Opened() == nil {
		return nil, refusal.New(refusal.WrongState, "", "LOG_NOT_OPEN", "the log has not been opened")
	}
	if u, ok := c.Body.(upkeep); ok {
		return s.decideUpkeep(u, &c, at)
	}
	a, err := s.circumstances(&c, at)
	if err != nil {
		return nil, err
	}
	if err := s.newest(&c); err != nil {
		return nil, err
	}
	events, err := s.dispatch(a, c.Body)
	if err != nil {
		return nil, err
	}
	return s.commit(&c, a, events), nil
}

// dispatch asks the concept that a command belongs to.
func (s *State) dispatch(a *act.Act, body Body) ([]*eventv1.Event, error) {
	switch b := body.(type) {
	case milestone.Command:
		return milestone.Decide(milestone.View{
			Register: s.Register, Programmes: s.Programmes, Milestones: s.Milestones,
		}, a, b)
	case delivery.AssessDelivery:
		return delivery.Decide(delivery.View{
			Register: s.Register, Assessments: s.Delivery, Policy: s.Log.Policy().GetPolicy(), Subject: s.subject(b),
		}, a, b)
	case programme.Command:
		return programme.Decide(programme.View{Register: s.Register, Programmes: s.Programmes}, a, b)
	case register.Command:
		return register.Decide(s.Register, a, b)
	}
	return nil, refusal.New(refusal.Malformed, "", "COMMAND_UNKNOWN", "there is no command %s", body.CommandName())
}

// subject gathers what an assessment needs to know of other concepts.
func (s *State) subject(c delivery.AssessDelivery) delivery.Subject {
	if m, ok := s.Milestones.Milestone(c.Milestone); ok {
		p, known := s.Programmes.Programme(m.Programme)
		if !known {
			return delivery.Subject{}
		}
		return delivery.Subject{
			Known: true, Name: "milestones/" + m.Ref, Organisation: p.Organisation,
			Owners: m.OwnerOffices, Responsible: p.ResponsibleOffices,
		}
	}
	if p, ok := s.Programmes.Programme(c.Programme); ok {
		return delivery.Subject{
			Known: true, Name: "programmes/" + p.Ref, Organisation: p.Organisation,
			Responsible: p.ResponsibleOffices,
		}
	}
	return delivery.Subject{}
}
