package milestone

import (
	"google.golang.org/genproto/googleapis/type/date"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
)

// ReviseForecast records the day on which a milestone is now expected, and by
// M1 what that move amounts to.
type ReviseForecast struct {
	Milestone string
	Forecast  *date.Date
	Cause     eventv1.SlipCause
	Text      *eventv1.SealedText
	// Intervention and Clearance are the ids of what the causes INTERVENTION
	// and CLEARANCE_DELAY point to.
	Intervention, Clearance string
}

// CommandName implements Command.
func (ReviseForecast) CommandName() string { return "ReviseForecast" }

// Item implements Command.
func (c ReviseForecast) Item() (eventv1.ItemKind, string) {
	return eventv1.ItemKind_ITEM_KIND_MILESTONE, c.Milestone
}

func (c ReviseForecast) decide(v View, a *act.Act) ([]*eventv1.Event, error) {
	m, err := v.find("M1", c.Milestone)
	if err != nil {
		return nil, err
	}
	if err := m.byOwner(v, a); err != nil {
		return nil, err
	}
	day, err := act.Date("M1", "forecast", c.Forecast)
	if err != nil {
		return nil, err
	}
	if err := c.causeStands(a); err != nil {
		return nil, err
	}
	if err := m.open("M1"); err != nil {
		return nil, err
	}
	if m.alreadyKnows(day, c.Text) {
		return nil, nil
	}
	return c.revised(m, day), nil
}

// alreadyKnows says whether a report brings nothing new: the day last known,
// not withheld since, and no words or the same ones. A cause says why a date
// moved, so where none moved it adds nothing. After a withheld report the same
// day is news: there is a date again.
func (m on) alreadyKnows(day act.Day, text *eventv1.SealedText) bool {
	return day == m.LastKnown && !m.Withheld && m.saysNothingNew(text)
}

func (m on) saysNothingNew(text *eventv1.SealedText) bool {
	return text == nil || string(text.GetCommitment()) == m.words
}

func (c ReviseForecast) revised(m on, day act.Day) []*eventv1.Event {
	measure := Measure{Forecast: day, LastKnown: m.LastKnown, First: m.First(), Current: m.Current()}
	revised := &eventv1.Event{Fact: &eventv1.Event_MilestoneForecastRevised{
		MilestoneForecastRevised: &eventv1.MilestoneForecastRevised{
			Milestone:    m.ID,
			Forecast:     c.Forecast,
			Previous:     m.LastKnown.Date(),
			Cause:        c.Cause,
			Text:         c.Text,
			Intervention: c.Intervention,
			Clearance:    c.Clearance,
		},
	}}
	if move := measure.event(m.Milestone, c.Cause); move != nil {
		return []*eventv1.Event{revised, move}
	}
	return []*eventv1.Event{revised}
}
