package milestone

import (
	"testing"

	"pgregory.net/rapid"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
)

// anyMeasure draws days close together, so that every boundary is met.
func anyMeasure(t *rapid.T) Measure {
	day := rapid.Map(rapid.IntRange(-15, 15), func(n int) act.Day { return act.Day(22000 + n) })
	baseline := rapid.Custom(func(t *rapid.T) Baseline {
		return Baseline{Due: day.Draw(t, "due"), ToleranceDays: int32(rapid.IntRange(0, 5).Draw(t, "tolerance"))}
	})
	return Measure{
		Forecast: day.Draw(t, "forecast"), LastKnown: day.Draw(t, "last known"),
		First: baseline.Draw(t, "first"), Current: baseline.Draw(t, "current"),
	}
}

// TestM1IsTotal holds M1 against the words of domain.md, each read by itself:
// of the three at most one is true, and Move names it.
func TestM1IsTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyMeasure(t)
		late := func(d act.Day) bool { return d > m.Current.Due+act.Day(m.Current.ToleranceDays) }
		words := map[Move]bool{
			Slipped:        m.Forecast > m.LastKnown && late(m.Forecast),
			Recovered:      late(m.LastKnown) && !late(m.Forecast),
			BroughtForward: m.Forecast < m.LastKnown && (late(m.Forecast) || !late(m.LastKnown)),
		}
		want, matches := NoMove, 0
		for move, holds := range words {
			if holds {
				want, matches = move, matches+1
			}
		}
		if matches > 1 {
			t.Fatalf("%+v is %d moves at once", m, matches)
		}
		if got := m.Move(); got != want {
			t.Fatalf("%+v is %v, want %v", m, got, want)
		}
	})
}

// TestM1IsConsistent holds what is recorded of a move against the days it came
// from: the three differences agree, and a slip is later by all that it says.
func TestM1IsConsistent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyMeasure(t)
		ms := &Milestone{ID: "m", Baselines: []Baseline{m.First, m.Current}}
		e := m.event(ms, eventv1.SlipCause_SLIP_CAUSE_LEGAL)
		if (e == nil) != (m.Move() == NoMove) {
			t.Fatalf("%+v: a move has an event, and no move has none", m)
		}
		if e == nil {
			return
		}
		r := m.recorded(ms, eventv1.SlipCause_SLIP_CAUSE_LEGAL)
		from, to := act.DayOf(r.GetFrom()), act.DayOf(r.GetTo())
		if from != m.LastKnown || to != m.Forecast || int32(to-from) != r.GetDaysAgainstLastKnown() {
			t.Fatalf("%+v: recorded as %v", m, r)
		}
		if int32(to)-r.GetDaysAgainstBaseline_1() != int32(m.First.Due) ||
			int32(to)-r.GetDaysAgainstCurrentBaseline() != int32(m.Current.Due) || r.GetCurrentBaseline() != 2 {
			t.Fatalf("%+v: days against the baselines recorded as %v", m, r)
		}
		if e.GetMilestoneSlipped() != nil &&
			(r.GetDaysAgainstLastKnown() <= 0 || r.GetDaysAgainstCurrentBaseline() <= m.Current.ToleranceDays) {
			t.Fatalf("%+v: a slip that is not late: %v", m, r)
		}
	})
}
