package importer

import (
	"context"
	"fmt"

	"taskforce/cmd/taskforcectl/importer/gmpp"
)

// recordEnd records what a report says of the end date, in the light of what
// the record had of it before this run.
func (l *lane) recordEnd(ctx context.Context, s gmpp.Step) error {
	milestone, err := milestoneOf(s.Act)
	if err != nil {
		return err
	}
	if l.known && l.history == nil {
		if l.history, err = l.readHistory(ctx, l.ids.item(milestone)); err != nil {
			return err
		}
	}
	if one, ok := l.history.of(l.ids.request(s)); ok {
		l.sameAgain(one.events)
		return nil
	}
	known, version := l.history.asOf(s.OccurredAt)
	if later := l.history.after(s.OccurredAt); !later.IsZero() {
		return l.recordLate(ctx, s, known, version, later)
	}
	switch a := s.Act.(type) {
	case gmpp.SetBaseline:
		if !known.IsZero() {
			return l.thing(l.revise(ctx, s, forecastOf(a, known), 0))
		}
		return l.thing(l.baseline(ctx, s, a))
	case gmpp.ReviseForecast:
		return l.thing(l.revise(ctx, s, a, 0))
	case gmpp.WithholdForecast:
		if a.BeforeBaseline && known.IsZero() {
			l.noMilestone()
			return nil
		}
		return l.thing(l.withhold(ctx, s, a, 0))
	}
	return nil
}

// recordLate takes a report although the record has a later one. Nothing may
// be measured by it, so it is sent for the milestone as it was then: it is on
// the record already, without an event since it said nothing new, or it is
// refused, since the milestone has changed.
func (l *lane) recordLate(ctx context.Context, s gmpp.Step, known gmpp.Date, version int64, later gmpp.Date) error {
	if known.IsZero() {
		if a, ok := s.Act.(gmpp.WithholdForecast); ok && a.BeforeBaseline {
			l.noMilestone() // as it was then
			return nil
		}
		return tooLate(s, later)
	}
	var how result
	var err error
	var given gmpp.Date
	switch a := s.Act.(type) {
	case gmpp.SetBaseline:
		given = a.Due
		how, err = l.revise(ctx, s, forecastOf(a, known), version)
	case gmpp.ReviseForecast:
		given = a.Forecast
		how, err = l.revise(ctx, s, a, version)
	case gmpp.WithholdForecast:
		how, err = l.withhold(ctx, s, a, version)
	}
	switch {
	case err != nil:
		return err
	case how == rephrased:
		l.sameAgain(nil)
	case how == moved && given == known:
		l.present() // what was known then
	case how == moved:
		return tooLate(s, later)
	}
	return nil
}

func tooLate(s gmpp.Step, later gmpp.Date) error {
	return &RefusedError{alone: true, err: fmt.Errorf("the record has a report of %s already, and not this one of %s: "+
		"a forecast is measured against the one before it, so reports are recorded in their order", later, s.OccurredAt)}
}

// forecastOf is the first date of a plan where an earlier import gave the
// milestone its baseline: a forecast like any other.
func forecastOf(a gmpp.SetBaseline, known gmpp.Date) gmpp.ReviseForecast {
	cause := gmpp.Unstated
	if a.Due != known {
		cause = gmpp.CauseOf(a.Text)
	}
	return gmpp.ReviseForecast{Programme: a.Programme, Milestone: a.Milestone, Forecast: a.Due, Cause: cause, Text: a.Text}
}
