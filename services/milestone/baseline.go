package milestone

import (
	"fmt"

	"google.golang.org/genproto/googleapis/type/date"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/programme"
	"taskforce/services/refusal"
)

// SetBaseline puts a milestone on the record with baseline 1, which never
// changes.
type SetBaseline struct {
	Milestone     string
	Programme     string
	MilestoneName string
	Due           *date.Date
	ToleranceDays int32
	// OwnerOffices are needed but for an import, where the source may not say.
	OwnerOffices       []string
	AcceptanceEvidence *eventv1.SealedText
	// Text is what is said of the schedule.
	Text *eventv1.SealedText
}

// CommandName implements Command.
func (SetBaseline) CommandName() string { return "SetBaseline" }

// Item implements Command.
func (c SetBaseline) Item() (eventv1.ItemKind, string) {
	return eventv1.ItemKind_ITEM_KIND_MILESTONE, c.Milestone
}

func (c SetBaseline) decide(v View, a *act.Act) ([]*eventv1.Event, error) {
	const rule = "SetBaseline"
	if err := c.isNew(v.Milestones); err != nil {
		return nil, err
	}
	p, ok := v.Programmes.Programme(c.Programme)
	if !ok {
		return nil, refusal.Unknown(rule, "programme", "PROGRAMME", c.Programme)
	}
	if err := byResponsible(v, a, p); err != nil {
		return nil, err
	}
	if c.MilestoneName == "" {
		return nil, refusal.Missing(rule, "milestone_name")
	}
	if _, err := promise(rule, c.Due, c.ToleranceDays); err != nil {
		return nil, err
	}
	if len(c.OwnerOffices) == 0 && !a.Imported() {
		return nil, refusal.Missing(rule, "owner_offices")
	}
	if err := v.Register.Owners(a, rule, "owner_offices", c.OwnerOffices); err != nil {
		return nil, err
	}
	return []*eventv1.Event{{Fact: &eventv1.Event_MilestoneBaselined{MilestoneBaselined: c.baselined(v, p)}}}, nil
}

func (c SetBaseline) isNew(s *State) error {
	if c.Milestone == "" {
		return refusal.Missing("SetBaseline", "milestone_id")
	}
	if m, taken := s.Milestone(c.Milestone); taken {
		return refusal.Taken("SetBaseline", "milestone_id", c.Milestone, m.Version)
	}
	return nil
}

func (c SetBaseline) baselined(v View, p *programme.Programme) *eventv1.MilestoneBaselined {
	n, _ := v.Milestones.count.Get(p.ID)
	return &eventv1.MilestoneBaselined{
		Milestone:          c.Milestone,
		Ref:                fmt.Sprintf("%s-M%d", p.Ref, n+1),
		Programme:          p.ID,
		Name:               c.MilestoneName,
		Due:                c.Due,
		ToleranceDays:      c.ToleranceDays,
		OwnerOffices:       c.OwnerOffices,
		AcceptanceEvidence: c.AcceptanceEvidence,
		Text:               c.Text,
	}
}

// mostTolerance is ten years: beyond it a tolerance is a typing error.
const mostTolerance = 3660

// promise returns the baseline that a due date and a tolerance make.
func promise(rule string, due *date.Date, tolerance int32) (Baseline, error) {
	day, err := act.Date(rule, "due", due)
	if err != nil {
		return Baseline{}, err
	}
	if tolerance < 0 || tolerance > mostTolerance {
		return Baseline{}, refusal.New(refusal.Malformed, rule, "INVALID_TOLERANCE",
			"a tolerance is 0 to %d days", mostTolerance).
			About("tolerance_days").Between(fmt.Sprint(tolerance), fmt.Sprintf("0 to %d", mostTolerance))
	}
	return Baseline{Due: day, ToleranceDays: tolerance}, nil
}
