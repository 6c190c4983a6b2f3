package milestone_test

import (
	"errors"
	"testing"

	"taskforce/services"
	"taskforce/services/milestone"
	"taskforce/services/refusal"
	"taskforce/services/register"
	"taskforce/services/stage"
)

func complete(by, when string) stage.Step {
	return stage.Step{
		By: by, Do: milestone.CompleteMilestone{Milestone: "m", When: stage.On(when)}, With: stage.Evidenced,
	}
}

func found(when, discovered string) stage.Step {
	s := complete("lead-a", when)
	s.Do = milestone.CompleteMilestone{Milestone: "m", When: stage.On(when), DiscoveredAt: stage.On(discovered)}
	return s
}

func reopen(by string) stage.Step {
	return stage.Step{By: by, Do: milestone.ReopenMilestone{Milestone: "m", Reason: stage.Words("it was not")}}
}

func attested(s stage.Step) stage.Step {
	s.With = stage.All(stage.Evidenced, stage.Attested(""))
	return s
}

// inOffice makes a step an act in one of several offices.
func inOffice(office string, s stage.Step) stage.Step {
	s.With = stage.All(stage.Evidenced, func(c *services.Command) { c.Office = office })
	return s
}

func TestCompleteMilestone(t *testing.T) {
	const today = "2031-03-01"
	stage.Run(t, []stage.Case{
		{
			Rule: "CompleteMilestone", Name: "certified by a responsible office on evidence",
			When: complete("lead-a", today),
			Then: "MilestoneAchieved",
		},
		{
			Rule: "CompleteMilestone", Name: "certified by another office of the organisation",
			When: complete("dd-a", today),
			Then: "MilestoneAchieved",
		},
		{
			Rule: "CompleteMilestone", Name: "without evidence",
			When: stage.Step{By: "lead-a", Do: milestone.CompleteMilestone{Milestone: "m", When: stage.On(today)}},
			Then: "EVIDENCE_MISSING at act.evidence",
		},
		{
			Rule: "CompleteMilestone", Name: "the sole owner does not certify",
			When: complete("sro-a", today),
			Then: "CERTIFIER_IS_SOLE_OWNER at act.office",
		},
		{
			Rule: "CompleteMilestone", Name: "the sole owner does not certify in another office of theirs",
			Given: []stage.Step{
				{By: "registrar", Do: register.EndAppointment{Appointment: "dd-a", End: stage.At("2031-02-01 00:00")}},
				{By: "registrar", Do: register.Appoint{
					Appointment: "both", Person: "sro-a", Office: "dd-a", From: stage.At("2031-02-01 00:00")}},
			},
			When: inOffice("dd-a", complete("sro-a", today)),
			Then: "CERTIFIER_IS_SOLE_OWNER at act.office",
		},
		{
			Rule: "G15", Name: "attested by the sole owner it is recorded and flagged",
			When: attested(complete("sro-a", today)),
			Then: "MilestoneAchieved, OUTSIDE_AUTHORITY CompleteMilestone CERTIFIER_IS_SOLE_OWNER",
		},
		{
			Rule: "G14", Name: "by an office of another organisation",
			When: complete("dd-b", today),
			Then: "NOT_OF_PROGRAMME at act.office",
		},
		{
			Rule: "G9", Name: "an auditor certifies nothing",
			When: complete("auditor-a", today),
			Then: "CLASS_MAY_NOT at act.office",
		},
		{
			Rule: "CompleteMilestone", Name: "not before it happened",
			When: complete("lead-a", "2031-03-02"),
			Then: "DATE_IN_FUTURE at when",
		},
		{
			Rule: "CompleteMilestone", Name: "found out later",
			When: found("2031-02-01", "2031-02-03"),
			Then: "MilestoneAchieved",
		},
		{
			Rule: "CompleteMilestone", Name: "found out on the day",
			When: found("2031-02-01", "2031-02-01"),
			Then: "MilestoneAchieved",
		},
		{
			Rule: "CompleteMilestone", Name: "found out later, and told again",
			Given: []stage.Step{found("2031-02-01", "2031-02-03")},
			When:  found("2031-02-01", "2031-02-03"),
			Then:  "holds",
		},
		{
			Rule: "CompleteMilestone", Name: "found out later, and told with another day",
			Given: []stage.Step{found("2031-02-01", "2031-02-03")},
			When:  found("2031-02-01", "2031-02-04"),
			Then:  "MILESTONE_ACHIEVED at milestone",
		},
		{
			Rule: "G15", Name: "by no way to the record that there is",
			When: stage.Step{By: "lead-a", Do: milestone.CompleteMilestone{Milestone: "m"},
				With: func(c *services.Command) { c.Mode = 9 }},
			Then: "MODE_NOT_ALLOWED at act.mode",
		},
		{
			Rule: "CompleteMilestone", Name: "not found out before it happened",
			When: found("2031-02-03", "2031-02-01"),
			Then: "DISCOVERED_BEFORE at discovered_at",
		},
		{
			Rule: "CompleteMilestone", Name: "not found out in the future",
			When: found("2031-02-03", "2031-03-02"),
			Then: "DATE_IN_FUTURE at discovered_at",
		},
		{
			Rule: "CompleteMilestone", Name: "on the same day again it already holds",
			Given: []stage.Step{complete("lead-a", today)},
			When:  complete("dd-a", today),
			Then:  "holds",
		},
		{
			Rule: "CompleteMilestone", Name: "on another day it was reached already",
			Given: []stage.Step{complete("lead-a", today)},
			When:  complete("lead-a", "2031-02-28"),
			Then:  "MILESTONE_ACHIEVED at milestone",
		},
		{
			Rule: "CompleteMilestone", Name: "reopened it can be reached again",
			Given: []stage.Step{complete("lead-a", today), reopen("lead-a")},
			When:  complete("lead-a", "2031-02-28"),
			Then:  "MilestoneAchieved",
		},
		{
			Rule: "CompleteMilestone", Name: "the calendar has no 31 June",
			When: stage.Step{By: "lead-a", Do: milestone.CompleteMilestone{Milestone: "m", When: notADay()}, With: stage.Evidenced},
			Then: "INVALID_DATE at when",
		},
		{
			Rule: "CompleteMilestone", Name: "one that is not on the record",
			When: stage.Step{By: "lead-a", Do: milestone.CompleteMilestone{Milestone: "none"}, With: stage.Evidenced},
			Then: "MILESTONE_NOT_FOUND at milestone",
		},
	})
}

// TestCompleteMilestoneWithTwoOwners: one of two owners may certify, since the
// other answers too.
func TestCompleteMilestoneWithTwoOwners(t *testing.T) {
	g := stage.Cast(t)
	g.Do(t, lead(owned("sro-a", "dd-b")))
	for _, by := range []string{"sro-a", "dd-b"} {
		m, err := g.Try(stage.Step{
			By: by, Do: milestone.CompleteMilestone{Milestone: "n", When: stage.On("2031-02-28")}, With: stage.Evidenced})
		if got := stage.Outcome(m, err); got != "MilestoneAchieved" {
			t.Errorf("by %s: %s", by, got)
		}
	}
}

// TestCompleteMilestoneWithoutOwner: where an import names no owner nobody is the
// sole one, and the responsible office may certify.
func TestCompleteMilestoneWithoutOwner(t *testing.T) {
	g := stage.Cast(t)
	g.Do(t, stage.Step{By: "registrar", Do: owned(), With: stage.Imported})
	m, err := g.Try(stage.Step{
		By: "lead-a", Do: milestone.CompleteMilestone{Milestone: "n", When: stage.On("2031-02-28")}, With: stage.Evidenced})
	if got := stage.Outcome(m, err); got != "MilestoneAchieved" {
		t.Error(got)
	}
}

// TestCompleteMilestoneNamesWhoMay: the sole owner is told of an office that
// can certify, and where there is none, of none.
func TestCompleteMilestoneNamesWhoMay(t *testing.T) {
	g := stage.Cast(t)
	g.Do(t, lead(owned("lead-a")))
	for _, c := range []struct{ by, milestone, cure string }{{"sro-a", "m", "lead-a"}, {"lead-a", "n", ""}} {
		_, err := g.Try(stage.Step{
			By: c.by, Do: milestone.CompleteMilestone{Milestone: c.milestone, When: stage.On("2031-02-28")}, With: stage.Evidenced})
		want := ""
		if o, ok := g.State.Register.Office(c.cure); ok {
			want = o.Name()
		}
		var r *refusal.Refusal
		if !errors.As(err, &r) || r.Reason != "CERTIFIER_IS_SOLE_OWNER" || r.CureOffice != want {
			t.Errorf("by %s: %+v, want the office %q", c.by, r, want)
		}
	}
}

// TestCompleteMilestoneByTheLogsCalendar: at 23:30 UTC in July it is tomorrow
// in London, and a date ends at 24:00 there.
func TestCompleteMilestoneByTheLogsCalendar(t *testing.T) {
	g := stage.Cast(t)
	g.Now = stage.At("2031-07-01 23:30")
	if _, err := g.Try(complete("lead-a", "2031-07-02")); err != nil {
		t.Error(err)
	}
	if _, err := g.Try(complete("lead-a", "2031-07-03")); err == nil {
		t.Error("3 July is still to come")
	}
}

func TestReopenMilestone(t *testing.T) {
	stage.Run(t, []stage.Case{
		{
			Rule: "ReopenMilestone", Name: "it turned out not to have been reached",
			Given: []stage.Step{complete("lead-a", "2031-02-28")},
			When:  reopen("dd-a"),
			Then:  "MilestoneReopened",
		},
		{
			Rule: "ReopenMilestone", Name: "one that is open",
			When: reopen("lead-a"),
			Then: "MILESTONE_NOT_ACHIEVED at milestone",
		},
		{
			Rule: "ReopenMilestone", Name: "without a reason",
			Given: []stage.Step{complete("lead-a", "2031-02-28")},
			When:  stage.Step{By: "lead-a", Do: milestone.ReopenMilestone{Milestone: "m"}},
			Then:  "FIELD_MISSING at reason",
		},
		{
			Rule: "G14", Name: "by an office of another organisation",
			Given: []stage.Step{complete("lead-a", "2031-02-28")},
			When:  reopen("dd-b"),
			Then:  "NOT_OF_PROGRAMME at act.office",
		},
		{
			Rule: "ReopenMilestone", Name: "one that is not on the record",
			When: stage.Step{By: "lead-a", Do: milestone.ReopenMilestone{Milestone: "none"}},
			Then: "MILESTONE_NOT_FOUND at milestone",
		},
	})
}
