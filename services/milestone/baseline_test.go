package milestone_test

import (
	"testing"

	"google.golang.org/genproto/googleapis/type/date"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/milestone"
	"taskforce/services/programme"
	"taskforce/services/register"
	"taskforce/services/stage"
)

func notADay() *date.Date { return &date.Date{Year: 2031, Month: 6, Day: 31} }

func baseline(change func(*milestone.SetBaseline)) milestone.SetBaseline {
	c := milestone.SetBaseline{
		Milestone: "n", Programme: "alpha", MilestoneName: "Second desk open", Due: stage.On("2031-09-30"),
		ToleranceDays: 5, OwnerOffices: []string{"sro-a"},
	}
	if change != nil {
		change(&c)
	}
	return c
}

func owned(by ...string) milestone.SetBaseline {
	return baseline(func(c *milestone.SetBaseline) { c.OwnerOffices = by })
}

var pool = []stage.Step{{By: "registrar", Do: register.CreateOffice{
	Office: "pool", Organisation: "dept-a", Title: "Caseworkers", Class: stage.Official, Seats: 2}}}

func TestSetBaseline(t *testing.T) {
	stage.Run(t, []stage.Case{
		{
			Rule: "SetBaseline", Name: "by a responsible office",
			When: lead(baseline(nil)),
			Then: "MilestoneBaselined",
		},
		{
			Rule: "G14", Name: "by an owner, who would be measured by it",
			When: owner(baseline(nil)),
			Then: "NOT_RESPONSIBLE_OFFICE at act.office",
		},
		{
			Rule: "G14", Name: "by the registrar, as an act",
			When: stage.Step{By: "registrar", Do: baseline(nil)},
			Then: "NOT_RESPONSIBLE_OFFICE at act.office",
		},
		{
			Rule: "G15", Name: "by the registrar, as an import",
			When: stage.Step{By: "registrar", Do: baseline(nil), With: stage.Imported},
			Then: "MilestoneBaselined",
		},
		{
			Rule: "G15", Name: "attested by another office",
			When: stage.Step{By: "dd-b", Do: baseline(nil), With: stage.Attested("")},
			Then: "MilestoneBaselined, OUTSIDE_AUTHORITY G14 NOT_RESPONSIBLE_OFFICE",
		},
		{
			Rule: "SetBaseline", Name: "baseline 1 is set once",
			When: lead(baseline(func(c *milestone.SetBaseline) { c.Milestone = "m" })),
			Then: "ID_TAKEN at milestone_id",
		},
		{
			Rule: "SetBaseline", Name: "of a programme that is not on the record",
			When: lead(baseline(func(c *milestone.SetBaseline) { c.Programme = "none" })),
			Then: "PROGRAMME_NOT_FOUND at programme",
		},
		{
			Rule: "SetBaseline", Name: "without an owner",
			When: lead(owned()),
			Then: "FIELD_MISSING at owner_offices",
		},
		{
			Rule: "SetBaseline", Name: "without an owner, as an import",
			When: stage.Step{By: "registrar", Do: owned(), With: stage.Imported},
			Then: "MilestoneBaselined",
		},
		{
			Rule: "SetBaseline", Name: "an owner that is not on the record",
			When: lead(owned("sro-a", "none")),
			Then: "OFFICE_NOT_FOUND at owner_offices[1]",
		},
		{
			Rule: "SetBaseline", Name: "an owner named twice",
			When: lead(owned("sro-a", "sro-a")),
			Then: "OFFICE_NAMED_TWICE at owner_offices[1]",
		},
		{
			Rule: "CreateOffice", Name: "an office with several seats cannot own",
			Given: pool,
			When:  lead(owned("pool")),
			Then:  "OFFICE_HAS_SEVERAL_SEATS at owner_offices[0]",
		},
		{
			Rule: "CreateOffice", Name: "an office with several seats cannot own, imported or not",
			Given: pool,
			When:  stage.Step{By: "registrar", Do: owned("pool"), With: stage.Imported},
			Then:  "OFFICE_HAS_SEVERAL_SEATS at owner_offices[0]",
		},
		{
			Rule: "G9", Name: "an EXTERNAL never owns",
			When: lead(owned("external-a")),
			Then: "CLASS_MAY_NOT_OWN at owner_offices[0]",
		},
		{
			Rule: "G9", Name: "an AUDITOR never owns",
			When: lead(owned("auditor-a")),
			Then: "CLASS_MAY_NOT_OWN at owner_offices[0]",
		},
		{
			Rule: "G9", Name: "a SERVICE never owns",
			When: lead(owned("service-a")),
			Then: "CLASS_MAY_NOT_OWN at owner_offices[0]",
		},
		{
			Rule: "G9", Name: "a special adviser never owns",
			When: lead(owned("adviser-a")),
			Then: "CLASS_MAY_NOT_OWN at owner_offices[0]",
		},
		{
			Rule: "G9", Name: "a minister may own",
			When: lead(owned("minister-a")),
			Then: "MilestoneBaselined",
		},
		{
			Rule: "G9", Name: "an import is exempt from the class rules",
			When: stage.Step{By: "registrar", Do: owned("external-a"), With: stage.Imported},
			Then: "MilestoneBaselined",
		},
		{
			Rule: "SetBaseline", Name: "the calendar has no 31 June",
			When: lead(baseline(func(c *milestone.SetBaseline) { c.Due = notADay() })),
			Then: "INVALID_DATE at due",
		},
		{
			Rule: "SetBaseline", Name: "no day below zero is a tolerance",
			When: lead(baseline(func(c *milestone.SetBaseline) { c.ToleranceDays = -1 })),
			Then: "INVALID_TOLERANCE at tolerance_days",
		},
		{
			Rule: "SetBaseline", Name: "ten years are the most",
			When: lead(baseline(func(c *milestone.SetBaseline) { c.ToleranceDays = 3660 })),
			Then: "MilestoneBaselined",
		},
		{
			Rule: "SetBaseline", Name: "more than ten years",
			When: lead(baseline(func(c *milestone.SetBaseline) { c.ToleranceDays = 3661 })),
			Then: "INVALID_TOLERANCE at tolerance_days",
		},
		{
			Rule: "SetBaseline", Name: "it has a name",
			When: lead(baseline(func(c *milestone.SetBaseline) { c.MilestoneName = "" })),
			Then: "FIELD_MISSING at milestone_name",
		},
		{
			Rule: "SetBaseline", Name: "it has an id",
			When: lead(baseline(func(c *milestone.SetBaseline) { c.Milestone = "" })),
			Then: "FIELD_MISSING at milestone_id",
		},
	})
}

// TestSetBaselineGivesRefs: a short name is the programme's with the next
// number, for ever.
func TestSetBaselineGivesRefs(t *testing.T) {
	g := stage.Cast(t)
	m := g.Do(t, lead(baseline(nil)))
	if got := m.GetEvents()[0].GetMilestoneBaselined().GetRef(); got != "ALPHA-M2" {
		t.Errorf("the second milestone is %s", got)
	}
	g.Do(t, lead(programme.RegisterProgramme{
		Programme: "beta", Organisation: "dept-a", ProgrammeName: "Beta", ResponsibleOffices: []string{"lead-a"}}))
	m = g.Do(t, lead(baseline(func(c *milestone.SetBaseline) { c.Milestone, c.Programme = "o", "beta" })))
	if got := m.GetEvents()[0].GetMilestoneBaselined().GetRef(); got != "P2-M1" {
		t.Errorf("another programme's first milestone is %s", got)
	}
	if id, ok := g.State.Resolve(eventv1.ItemKind_ITEM_KIND_MILESTONE, "ALPHA-M2"); !ok || id != "n" {
		t.Errorf("ALPHA-M2 is %q", id)
	}
}

// TestSetBaselineWithoutOwnerCanBeCarriedOn: the responsible office stands in
// where an import names no owner.
func TestSetBaselineWithoutOwnerCanBeCarriedOn(t *testing.T) {
	g := stage.Cast(t)
	g.Do(t, stage.Step{By: "registrar", Do: owned(), With: stage.Imported})
	c := forecast("2031-12-01")
	c.Milestone = "n"
	g.Do(t, lead(c))
	if _, err := g.Try(owner(c)); stage.Outcome(nil, err) != "NOT_OWNER_OFFICE at act.office" {
		t.Errorf("by another office: %v", err)
	}
}

// TestSetBaselineWhereNobodyIsResponsible: an imported programme may name no
// responsible office; then nobody acts for it, and imports go on.
func TestSetBaselineWhereNobodyIsResponsible(t *testing.T) {
	g := stage.Cast(t)
	g.Do(t, stage.Step{By: "registrar", With: stage.Imported, Do: programme.RegisterProgramme{
		Programme: "gamma", Organisation: "dept-a", ProgrammeName: "Gamma"}})
	c := baseline(func(c *milestone.SetBaseline) { c.Programme = "gamma" })
	if m, err := g.Try(lead(c)); stage.Outcome(m, err) != "NOT_RESPONSIBLE_OFFICE at act.office" {
		t.Error(stage.Outcome(m, err))
	}
	g.Do(t, stage.Step{By: "registrar", With: stage.Imported, Do: c})
}

func TestRebaseline(t *testing.T) {
	stage.Run(t, []stage.Case{
		{
			Rule: "Rebaseline", Name: "approved by a responsible office",
			When: lead(rebaseline("2031-09-30")),
			Then: "MilestoneRebaselined",
		},
		{
			Rule: "G14", Name: "by the owner, who would be measured by it",
			When: owner(rebaseline("2031-09-30")),
			Then: "NOT_RESPONSIBLE_OFFICE at act.office",
		},
		{
			Rule: "Rebaseline", Name: "without a reason",
			When: lead(milestone.Rebaseline{Milestone: "m", Due: stage.On("2031-09-30")}),
			Then: "FIELD_MISSING at reason",
		},
		{
			Rule: "Rebaseline", Name: "to what it is already",
			When: lead(rebaseline("2031-06-30")),
			Then: "holds",
		},
		{
			Rule: "Rebaseline", Name: "of a milestone that was reached",
			Given: []stage.Step{complete("dd-a", "2031-02-28")},
			When:  lead(rebaseline("2031-09-30")),
			Then:  "MILESTONE_ACHIEVED at milestone",
		},
		{
			Rule: "Rebaseline", Name: "of a milestone that is not on the record",
			When: lead(milestone.Rebaseline{Milestone: "none", Due: stage.On("2031-09-30")}),
			Then: "MILESTONE_NOT_FOUND at milestone",
		},
		{
			Rule: "Rebaseline", Name: "the calendar has no 31 June",
			When: lead(milestone.Rebaseline{Milestone: "m", Due: notADay(), Reason: stage.Words("why")}),
			Then: "INVALID_DATE at due",
		},
	})
}

func TestRebaselineKeepsEveryBaseline(t *testing.T) {
	g := stage.Cast(t)
	g.Do(t, lead(rebaseline("2031-09-30")))
	last := g.Do(t, lead(rebaseline("2031-12-31")))
	m, _ := g.State.Milestones.Milestone("m")
	var due []string
	for _, b := range m.Baselines {
		due = append(due, b.Due.String())
	}
	if len(due) != 3 || due[0] != "2031-06-30" || due[1] != "2031-09-30" || due[2] != "2031-12-31" {
		t.Errorf("baselines due %v", due)
	}
	if v := last.GetEvents()[0].GetMilestoneRebaselined().GetVersion(); v != 3 {
		t.Errorf("the third baseline is version %d", v)
	}
}
