package milestone

import (
	"slices"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
)

// Evolve applies one recorded event of commit m, and says whether it is one of
// a milestone's. It is deterministic and never fails: what is recorded has
// happened.
//
// What a move amounted to (MilestoneSlipped, …) changes no state: the forecast
// revised beside it does.
func (s *State) Evolve(m *eventv1.Commit, e *eventv1.Event) bool {
	switch f := e.GetFact().(type) {
	case *eventv1.Event_MilestoneBaselined:
		s.baselined(m, f.MilestoneBaselined)
	case *eventv1.Event_MilestoneRebaselined:
		s.rebaselined(m, f.MilestoneRebaselined)
	case *eventv1.Event_MilestoneForecastRevised:
		s.revised(m, f.MilestoneForecastRevised)
	case *eventv1.Event_MilestoneForecastWithheld:
		s.withheld(m, f.MilestoneForecastWithheld)
	case *eventv1.Event_MilestoneAchieved:
		s.achieved(m, f.MilestoneAchieved)
	case *eventv1.Event_MilestoneReopened:
		s.reopened(m, f.MilestoneReopened)
	case *eventv1.Event_MilestoneSlipped, *eventv1.Event_MilestoneForecastBroughtForward,
		*eventv1.Event_MilestoneRecovered:
	default:
		return false
	}
	return true
}

func (s *State) baselined(m *eventv1.Commit, f *eventv1.MilestoneBaselined) {
	first := Baseline{Due: act.DayOf(f.GetDue()), ToleranceDays: f.GetToleranceDays()}
	s.milestones.Set(f.GetMilestone(), &Milestone{
		ID: f.GetMilestone(), Ref: f.GetRef(), Programme: f.GetProgramme(), Name: f.GetName(),
		Baselines: []Baseline{first}, OwnerOffices: f.GetOwnerOffices(),
		// M1: the first known forecast is baseline 1's due date.
		LastKnown: first.Due,
		Version:   m.GetPosition(),
	})
	s.byRef.Set(f.GetRef(), f.GetMilestone())
	n, _ := s.count.Get(f.GetProgramme())
	s.count.Set(f.GetProgramme(), n+1)
}

func (s *State) rebaselined(m *eventv1.Commit, f *eventv1.MilestoneRebaselined) {
	next, ok := s.next(m, f.GetMilestone())
	if !ok {
		return
	}
	next.Baselines = append(slices.Clip(next.Baselines),
		Baseline{Due: act.DayOf(f.GetDue()), ToleranceDays: f.GetToleranceDays()})
	s.milestones.Set(next.ID, next)
}

func (s *State) revised(m *eventv1.Commit, f *eventv1.MilestoneForecastRevised) {
	next, ok := s.next(m, f.GetMilestone())
	if !ok {
		return
	}
	next.LastKnown = act.DayOf(f.GetForecast())
	next.Withheld, next.Why = false, eventv1.WithheldReason_WITHHELD_REASON_UNSPECIFIED
	next.words = string(f.GetText().GetCommitment())
	s.milestones.Set(next.ID, next)
}

func (s *State) withheld(m *eventv1.Commit, f *eventv1.MilestoneForecastWithheld) {
	next, ok := s.next(m, f.GetMilestone())
	if !ok {
		return
	}
	next.Withheld, next.Why = true, f.GetReason()
	next.words = string(f.GetText().GetCommitment())
	s.milestones.Set(next.ID, next)
}

func (s *State) achieved(m *eventv1.Commit, f *eventv1.MilestoneAchieved) {
	next, ok := s.next(m, f.GetMilestone())
	if !ok {
		return
	}
	next.Achieved, next.Actual = true, act.DayOf(f.GetWhen())
	next.Discovered = next.Actual
	if f.GetDiscoveredAt() != nil {
		next.Discovered = act.DayOf(f.GetDiscoveredAt())
	}
	s.milestones.Set(next.ID, next)
}

func (s *State) reopened(m *eventv1.Commit, f *eventv1.MilestoneReopened) {
	next, ok := s.next(m, f.GetMilestone())
	if !ok {
		return
	}
	next.Achieved, next.Actual, next.Discovered = false, 0, 0
	s.milestones.Set(next.ID, next)
}

// next returns a copy of a milestone to change and put in its place.
func (s *State) next(m *eventv1.Commit, id string) (*Milestone, bool) {
	old, ok := s.milestones.Get(id)
	if !ok {
		return nil, false
	}
	next := *old
	next.Version = m.GetPosition()
	return &next, true
}
