package milestone

import (
	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/undo"
)

// Milestone is a date that was promised. It is read-only: Evolve replaces it,
// nobody changes it.
type Milestone struct {
	ID, Ref, Programme, Name string
	// Baselines are all there ever were, the first first.
	Baselines    []Baseline
	OwnerOffices []string
	// LastKnown is the forecast last known; baseline 1's due date until there is one.
	LastKnown act.Day
	// Withheld says that the newest report had no date, and Why.
	Withheld bool
	Why      eventv1.WithheldReason
	// Achieved says that it was reached, on the day Actual, and found out on
	// the day Discovered.
	Achieved           bool
	Actual, Discovered act.Day
	// Version is the position of the last commit that changed it.
	Version int64

	// words is the commitment of the newest report's text, by which the same
	// words are told when they come again.
	words string
}

// Baseline is a promise: due on a day, and late only after the tolerance.
type Baseline struct {
	Due           act.Day
	ToleranceDays int32
}

// Limit is the last day that is not late.
func (b Baseline) Limit() act.Day { return b.Due + act.Day(b.ToleranceDays) }

// First returns baseline 1.
func (m *Milestone) First() Baseline { return m.Baselines[0] }

// Current returns the baseline in force.
func (m *Milestone) Current() Baseline { return m.Baselines[len(m.Baselines)-1] }

// State is the milestones on the record. Only Evolve writes to it.
type State struct {
	milestones *undo.Map[string, *Milestone]
	byRef      *undo.Map[string, string]
	// count is how many milestones a programme has had: the next one's number.
	count *undo.Map[string, int]
}

// NewState returns an empty table that notes its writes in log.
func NewState(log *undo.Log) *State {
	return &State{
		milestones: undo.NewMap[string, *Milestone](log),
		byRef:      undo.NewMap[string, string](log),
		count:      undo.NewMap[string, int](log),
	}
}

// Milestone returns the milestone with an id.
func (s *State) Milestone(id string) (*Milestone, bool) { return s.milestones.Get(id) }

// ByRef returns the id of the milestone with a short name, as "ALPHA-M3".
func (s *State) ByRef(ref string) (string, bool) { return s.byRef.Get(ref) }
