package milestone

import (
	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

// ReopenMilestone records that a milestone turned out not to have been reached.
type ReopenMilestone struct {
	Milestone string
	Reason    *eventv1.SealedText
}

// CommandName implements Command.
func (ReopenMilestone) CommandName() string { return "ReopenMilestone" }

// Item implements Command.
func (c ReopenMilestone) Item() (eventv1.ItemKind, string) {
	return eventv1.ItemKind_ITEM_KIND_MILESTONE, c.Milestone
}

func (c ReopenMilestone) decide(v View, a *act.Act) ([]*eventv1.Event, error) {
	const rule = "ReopenMilestone"
	m, err := v.find(rule, c.Milestone)
	if err != nil {
		return nil, err
	}
	if err := m.byWitness(v, a); err != nil {
		return nil, err
	}
	if c.Reason == nil {
		return nil, refusal.Missing(rule, "reason")
	}
	if !m.Achieved {
		return nil, refusal.New(refusal.WrongState, rule, "MILESTONE_NOT_ACHIEVED",
			"milestones/%s is open", m.Ref).
			About("milestone").Between("open", "achieved").Cure("CompleteMilestone", "").At(m.Version)
	}
	return []*eventv1.Event{{Fact: &eventv1.Event_MilestoneReopened{
		MilestoneReopened: &eventv1.MilestoneReopened{Milestone: m.ID, Reason: c.Reason},
	}}}, nil
}
