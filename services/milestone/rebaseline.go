package milestone

import (
	"google.golang.org/genproto/googleapis/type/date"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

// Rebaseline adds a baseline. It is an approved act of the offices responsible
// for the programme, not of the owner who would be measured by it; baseline 1
// stays, and every slip is still shown against it.
type Rebaseline struct {
	Milestone     string
	Due           *date.Date
	ToleranceDays int32
	Reason        *eventv1.SealedText
}

// CommandName implements Command.
func (Rebaseline) CommandName() string { return "Rebaseline" }

// Item implements Command.
func (c Rebaseline) Item() (eventv1.ItemKind, string) {
	return eventv1.ItemKind_ITEM_KIND_MILESTONE, c.Milestone
}

func (c Rebaseline) decide(v View, a *act.Act) ([]*eventv1.Event, error) {
	const rule = "Rebaseline"
	m, err := v.find(rule, c.Milestone)
	if err != nil {
		return nil, err
	}
	if err := byResponsible(v, a, m.programme); err != nil {
		return nil, err
	}
	next, err := promise(rule, c.Due, c.ToleranceDays)
	if err != nil {
		return nil, err
	}
	if c.Reason == nil {
		return nil, refusal.Missing(rule, "reason")
	}
	if err := m.open(rule); err != nil {
		return nil, err
	}
	if next == m.Current() {
		return nil, nil
	}
	return []*eventv1.Event{{Fact: &eventv1.Event_MilestoneRebaselined{
		MilestoneRebaselined: &eventv1.MilestoneRebaselined{
			Milestone:     m.ID,
			Version:       int32(len(m.Baselines)) + 1,
			Due:           c.Due,
			ToleranceDays: c.ToleranceDays,
			Reason:        c.Reason,
		},
	}}}, nil
}
