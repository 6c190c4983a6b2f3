package milestone

import (
	"google.golang.org/genproto/googleapis/type/date"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
	"taskforce/services/register"
)

// CompleteMilestone certifies that a milestone was reached, on evidence.
type CompleteMilestone struct {
	Milestone string
	// When is the day on which it was reached.
	When *date.Date
	// DiscoveredAt is when that was found out, where it was later.
	DiscoveredAt *date.Date
}

// CommandName implements Command.
func (CompleteMilestone) CommandName() string { return "CompleteMilestone" }

// Item implements Command.
func (c CompleteMilestone) Item() (eventv1.ItemKind, string) {
	return eventv1.ItemKind_ITEM_KIND_MILESTONE, c.Milestone
}

func (c CompleteMilestone) decide(v View, a *act.Act) ([]*eventv1.Event, error) {
	const rule = "CompleteMilestone"
	m, err := v.find(rule, c.Milestone)
	if err != nil {
		return nil, err
	}
	if err := m.byWitness(v, a); err != nil {
		return nil, err
	}
	if err := m.notSoleOwner(v, a); err != nil {
		return nil, err
	}
	when, discovered, err := c.days(a)
	if err != nil {
		return nil, err
	}
	if len(a.Evidence) == 0 {
		return nil, refusal.New(refusal.Malformed, rule, "EVIDENCE_MISSING",
			"a milestone is reached on at least one piece of evidence").
			About("act.evidence").Between("0", "1 or more")
	}
	if m.Achieved && m.Actual == when && m.Discovered == discovered {
		return nil, nil
	}
	if err := m.open(rule); err != nil {
		return nil, err
	}
	return []*eventv1.Event{{Fact: &eventv1.Event_MilestoneAchieved{
		MilestoneAchieved: &eventv1.MilestoneAchieved{Milestone: m.ID, When: c.When, DiscoveredAt: c.DiscoveredAt},
	}}}, nil
}

// days returns the days of a certificate: none lies ahead, and nothing is
// found out before it happened.
func (c CompleteMilestone) days(a *act.Act) (when, discovered act.Day, err error) {
	const rule = "CompleteMilestone"
	if when, err = past(rule, "when", c.When, a); err != nil {
		return 0, 0, err
	}
	if c.DiscoveredAt == nil {
		return when, when, nil
	}
	if discovered, err = past(rule, "discovered_at", c.DiscoveredAt, a); err != nil {
		return 0, 0, err
	}
	if discovered < when {
		return 0, 0, refusal.New(refusal.Malformed, rule, "DISCOVERED_BEFORE",
			"it cannot have been found out before it happened").
			About("discovered_at").Between(discovered.String(), when.String()+" or later")
	}
	return when, discovered, nil
}

// past returns the day of a date that is not after the day of recording.
func past(rule, field string, d *date.Date, a *act.Act) (act.Day, error) {
	day, err := act.Date(rule, field, d)
	if err != nil {
		return 0, err
	}
	if today := a.Today(); day > today {
		return 0, refusal.New(refusal.WrongState, rule, "DATE_IN_FUTURE", "%s lies ahead", field).
			About(field).Between(day.String(), today.String()+" or earlier")
	}
	return day, nil
}

// notSoleOwner refuses a certificate by whoever alone owns the milestone, in
// whichever office they sign it: nobody marks their own work. Where every owner
// office is the certifier's, they are the sole owner.
func (m on) notSoleOwner(v View, a *act.Act) error {
	for _, office := range m.OwnerOffices {
		if office == a.Office {
			continue
		}
		if _, standing := v.Register.Standing(a.Person, office, a.OccurredAt); standing == register.NotHeld {
			return nil
		}
	}
	if len(m.OwnerOffices) == 0 {
		return nil
	}
	return a.Short(refusal.New(refusal.WrongPerson, "CompleteMilestone", "CERTIFIER_IS_SOLE_OWNER",
		"the sole owner of milestones/%s cannot certify it", m.Ref).
		About("act.office").Between("offices/"+a.OfficeRef, "another office of programmes/"+m.programme.Ref).
		Cure("", v.Register.Names(otherThan(a.Office, m.programme.ResponsibleOffices))).At(m.Version))
}

// otherThan returns the first of some offices that is not the one given.
func otherThan(office string, all []string) []string {
	for i, id := range all {
		if id != office {
			return all[i : i+1]
		}
	}
	return nil
}
