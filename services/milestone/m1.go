package milestone

import (
	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
)

// Move is what a revised forecast amounts to.
type Move int

// The moves of rule M1. A forecast that moved later within the tolerance, or
// not at all, is none of them.
const (
	NoMove Move = iota
	Slipped
	BroughtForward
	Recovered
)

// Measure is a revised forecast with all that M1 measures it by.
type Measure struct {
	Forecast, LastKnown act.Day
	First, Current      Baseline
}

// Move applies rule M1. Slipped: later than the last known forecast and than
// the current baseline plus its tolerance. Recovered: brought back from beyond
// that tolerance to within it. Brought forward: earlier than the last known
// forecast in any other way, and perhaps still days after baseline 1.
func (m Measure) Move() Move {
	limit := m.Current.Limit()
	switch {
	case m.Forecast > m.LastKnown && m.Forecast > limit:
		return Slipped
	case m.LastKnown > limit && m.Forecast <= limit:
		return Recovered
	case m.Forecast < m.LastKnown:
		return BroughtForward
	}
	return NoMove
}

// event returns the event that records the move, nil where there is none.
func (m Measure) event(ms *Milestone, cause eventv1.SlipCause) *eventv1.Event {
	switch m.Move() {
	case Slipped:
		return &eventv1.Event{Fact: &eventv1.Event_MilestoneSlipped{
			MilestoneSlipped: &eventv1.MilestoneSlipped{Milestone: ms.ID, Move: m.recorded(ms, cause)}}}
	case BroughtForward:
		return &eventv1.Event{Fact: &eventv1.Event_MilestoneForecastBroughtForward{
			MilestoneForecastBroughtForward: &eventv1.MilestoneForecastBroughtForward{Milestone: ms.ID, Move: m.recorded(ms, cause)}}}
	case Recovered:
		return &eventv1.Event{Fact: &eventv1.Event_MilestoneRecovered{
			MilestoneRecovered: &eventv1.MilestoneRecovered{Milestone: ms.ID, Move: m.recorded(ms, cause)}}}
	}
	return nil
}

// recorded returns the move in calendar days against all three measures: the
// last known forecast, the current baseline and baseline 1.
func (m Measure) recorded(ms *Milestone, cause eventv1.SlipCause) *eventv1.ForecastMove {
	return &eventv1.ForecastMove{
		From:                       m.LastKnown.Date(),
		To:                         m.Forecast.Date(),
		DaysAgainstLastKnown:       int32(m.Forecast - m.LastKnown),
		DaysAgainstCurrentBaseline: int32(m.Forecast - m.Current.Due),
		DaysAgainstBaseline_1:      int32(m.Forecast - m.First.Due),
		CurrentBaseline:            int32(len(ms.Baselines)),
		Cause:                      cause,
	}
}
