package services

import (
	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/delivery"
	"taskforce/services/milestone"
	"taskforce/services/programme"
	"taskforce/services/register"
	"taskforce/services/undo"
)

// State is everything that a command is decided on. Its tables are read by
// anybody who owns the State, and written by Evolve alone.
type State struct {
	Log        *Log
	Register   *register.State
	Programmes *programme.State
	Milestones *milestone.State
	Delivery   *delivery.State
}

// NewState returns the state of an empty log, which notes its writes in log.
func NewState(log *undo.Log) *State {
	return &State{
		Log:        newLog(log),
		Register:   register.NewState(log),
		Programmes: programme.NewState(log),
		Milestones: milestone.NewState(log),
		Delivery:   delivery.NewState(log),
	}
}

// Resolve returns the id of the item of a kind that an id or a short name is
// of. Appointments, role assignments and assessments have no short name.
func (s *State) Resolve(kind eventv1.ItemKind, idOrRef string) (id string, ok bool) {
	if _, known := s.Version(kind, idOrRef); known {
		return idOrRef, true
	}
	switch kind {
	case eventv1.ItemKind_ITEM_KIND_PROGRAMME:
		return s.Programmes.ByRef(idOrRef)
	case eventv1.ItemKind_ITEM_KIND_MILESTONE:
		return s.Milestones.ByRef(idOrRef)
	}
	return s.Register.ByRef(kind, idOrRef)
}

// Version returns the position of the last commit that changed an item, and
// whether the item is on the record.
func (s *State) Version(kind eventv1.ItemKind, id string) (version int64, ok bool) {
	switch kind {
	case eventv1.ItemKind_ITEM_KIND_PROGRAMME:
		if p, known := s.Programmes.Programme(id); known {
			return p.Version, true
		}
	case eventv1.ItemKind_ITEM_KIND_MILESTONE:
		if m, known := s.Milestones.Milestone(id); known {
			return m.Version, true
		}
	case eventv1.ItemKind_ITEM_KIND_ASSESSMENT:
		return s.Delivery.Assessment(id)
	}
	return s.Register.Version(kind, id)
}

// Ref returns the short name of an item, "" where it has none.
func (s *State) Ref(kind eventv1.ItemKind, id string) string {
	switch kind {
	case eventv1.ItemKind_ITEM_KIND_PROGRAMME:
		if p, known := s.Programmes.Programme(id); known {
			return p.Ref
		}
	case eventv1.ItemKind_ITEM_KIND_MILESTONE:
		if m, known := s.Milestones.Milestone(id); known {
			return m.Ref
		}
	}
	return s.Register.Ref(kind, id)
}
