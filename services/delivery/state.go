package delivery

import (
	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/undo"
)

// State is what later decisions need of the assessments on the record: that
// they are there. Read models keep what they say. Only Evolve writes to it.
type State struct {
	// assessments maps an id to the position of its commit.
	assessments *undo.Map[string, int64]
}

// NewState returns an empty table that notes its writes in log.
func NewState(log *undo.Log) *State {
	return &State{assessments: undo.NewMap[string, int64](log)}
}

// Assessment returns the position of the commit that recorded an assessment.
func (s *State) Assessment(id string) (position int64, ok bool) { return s.assessments.Get(id) }

// Evolve applies one recorded event of commit m, and says whether it is one of
// delivery's. It is deterministic and never fails.
func (s *State) Evolve(m *eventv1.Commit, e *eventv1.Event) bool {
	f, ok := e.GetFact().(*eventv1.Event_DeliveryConfidenceAssessed)
	if !ok {
		return false
	}
	s.assessments.Set(f.DeliveryConfidenceAssessed.GetAssessment(), m.GetPosition())
	return true
}
