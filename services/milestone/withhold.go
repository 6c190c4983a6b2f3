package milestone

import (
	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

// WithholdForecast records that a report has no date: an exemption stands in
// its place, or nothing does. It is not a slip; the last known forecast stays.
type WithholdForecast struct {
	Milestone string
	Reason    eventv1.WithheldReason
	Text      *eventv1.SealedText
}

// CommandName implements Command.
func (WithholdForecast) CommandName() string { return "WithholdForecast" }

// Item implements Command.
func (c WithholdForecast) Item() (eventv1.ItemKind, string) {
	return eventv1.ItemKind_ITEM_KIND_MILESTONE, c.Milestone
}

func (c WithholdForecast) decide(v View, a *act.Act) ([]*eventv1.Event, error) {
	const rule = "WithholdForecast"
	m, err := v.find(rule, c.Milestone)
	if err != nil {
		return nil, err
	}
	if err := m.byOwner(v, a); err != nil {
		return nil, err
	}
	if c.Reason == eventv1.WithheldReason_WITHHELD_REASON_UNSPECIFIED {
		return nil, refusal.Missing(rule, "reason")
	}
	if err := m.open(rule); err != nil {
		return nil, err
	}
	if m.Withheld && m.Why == c.Reason && m.saysNothingNew(c.Text) {
		return nil, nil
	}
	return []*eventv1.Event{{Fact: &eventv1.Event_MilestoneForecastWithheld{
		MilestoneForecastWithheld: &eventv1.MilestoneForecastWithheld{
			Milestone: m.ID,
			Reason:    c.Reason,
			Text:      c.Text,
		},
	}}}, nil
}
