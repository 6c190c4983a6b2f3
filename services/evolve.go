package services

import eventv1 "taskforce/api/taskforce/event/v1"

// Evolve applies a recorded commit. It is deterministic and never fails: what
// is recorded has happened. An event that this program does not know changes
// nothing; to stop at one is for whoever follows the log.
func Evolve(s *State, m *eventv1.Commit) {
	for _, e := range m.GetEvents() {
		s.evolve(m, e)
	}
}

// evolve applies one event, and says whether this program knows it.
func (s *State) evolve(m *eventv1.Commit, e *eventv1.Event) bool {
	return s.Milestones.Evolve(m, e) ||
		s.Delivery.Evolve(m, e) ||
		s.Register.Evolve(m, e) ||
		s.Programmes.Evolve(m, e) ||
		s.Log.evolve(e) ||
		ignored(e)
}

// ignored lists the events on which no later decision rests.
func ignored(e *eventv1.Event) bool {
	switch e.GetFact().(type) {
	case *eventv1.Event_ClockAccepted, // the sequencer's clock reads it
		*eventv1.Event_LevelActivated: // a writer's guard reads it
		return true
	}
	return false
}
