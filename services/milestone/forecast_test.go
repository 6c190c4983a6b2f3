package milestone_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services"
	"taskforce/services/milestone"
	"taskforce/services/stage"
)

// The stage's milestone "m" is due on 30 June with a tolerance of 10 days: the
// last day that is not late is 10 July.

func forecast(day string) milestone.ReviseForecast {
	return milestone.ReviseForecast{Milestone: "m", Forecast: stage.On(day), Cause: eventv1.SlipCause_SLIP_CAUSE_SUPPLIER}
}

func because(day string, cause eventv1.SlipCause) milestone.ReviseForecast {
	c := forecast(day)
	c.Cause = cause
	return c
}

func saying(c milestone.ReviseForecast, words string) milestone.ReviseForecast {
	c.Text = stage.Words(words)
	return c
}

func rebaseline(day string) milestone.Rebaseline {
	return milestone.Rebaseline{Milestone: "m", Due: stage.On(day), ToleranceDays: 10, Reason: stage.Words("the scope doubled")}
}

func withhold(why eventv1.WithheldReason) milestone.WithholdForecast {
	return milestone.WithholdForecast{Milestone: "m", Reason: why}
}

const (
	exemption = eventv1.WithheldReason_WITHHELD_REASON_EXEMPTION
	blank     = eventv1.WithheldReason_WITHHELD_REASON_BLANK

	unstated     = eventv1.SlipCause_SLIP_CAUSE_UNSTATED
	intervention = eventv1.SlipCause_SLIP_CAUSE_INTERVENTION
	clearance    = eventv1.SlipCause_SLIP_CAUSE_CLEARANCE_DELAY
)

func owner(do services.Body) stage.Step { return stage.Step{By: "sro-a", Do: do} }
func lead(do services.Body) stage.Step  { return stage.Step{By: "lead-a", Do: do} }

func TestM1(t *testing.T) {
	stage.Run(t, []stage.Case{
		{
			Rule: "M1", Name: "later than the tolerance is a slip",
			When: owner(forecast("2031-07-11")),
			Then: "MilestoneForecastRevised + MilestoneSlipped",
		},
		{
			Rule: "M1", Name: "later within the tolerance is none",
			When: owner(forecast("2031-07-10")),
			Then: "MilestoneForecastRevised",
		},
		{
			Rule: "M1", Name: "late, and later again, is another slip",
			Given: []stage.Step{owner(forecast("2031-08-01"))},
			When:  owner(forecast("2031-08-02")),
			Then:  "MilestoneForecastRevised + MilestoneSlipped",
		},
		{
			Rule: "M1", Name: "late, and earlier but late still, is brought forward",
			Given: []stage.Step{owner(forecast("2031-08-01"))},
			When:  owner(forecast("2031-07-11")),
			Then:  "MilestoneForecastRevised + MilestoneForecastBroughtForward",
		},
		{
			Rule: "M1", Name: "late, and back within the tolerance, is recovered",
			Given: []stage.Step{owner(forecast("2031-08-01"))},
			When:  owner(forecast("2031-07-10")),
			Then:  "MilestoneForecastRevised + MilestoneRecovered",
		},
		{
			Rule: "M1", Name: "earlier than baseline 1 at first is brought forward",
			When: owner(forecast("2031-06-29")),
			Then: "MilestoneForecastRevised + MilestoneForecastBroughtForward",
		},
		{
			Rule: "M1", Name: "never late, and earlier, is brought forward and not recovered",
			Given: []stage.Step{owner(forecast("2031-07-10"))},
			When:  owner(forecast("2031-07-01")),
			Then:  "MilestoneForecastRevised + MilestoneForecastBroughtForward",
		},
		{
			Rule: "M1", Name: "later than baseline 1, and not than the current one, is none",
			Given: []stage.Step{lead(rebaseline("2031-09-30"))},
			When:  owner(forecast("2031-10-10")),
			Then:  "MilestoneForecastRevised",
		},
		{
			Rule: "M1", Name: "later than the current baseline is a slip, whatever baseline 1 was",
			Given: []stage.Step{lead(rebaseline("2031-05-31"))},
			When:  owner(forecast("2031-07-01")),
			Then:  "MilestoneForecastRevised + MilestoneSlipped",
		},
		{
			Rule: "M1", Name: "the day last known already holds",
			Given: []stage.Step{owner(forecast("2031-08-01"))},
			When:  owner(forecast("2031-08-01")),
			Then:  "holds",
		},
		{
			Rule: "M1", Name: "baseline 1's day already holds at first",
			When: owner(forecast("2031-06-30")),
			Then: "holds",
		},
		{
			Rule: "M1", Name: "the day last known with new words is recorded, and moves nothing",
			Given: []stage.Step{owner(saying(forecast("2031-08-01"), "the supplier is late"))},
			When:  owner(saying(forecast("2031-08-01"), "the supplier is still late")),
			Then:  "MilestoneForecastRevised",
		},
		{
			Rule: "M1", Name: "the day last known with the same words already holds",
			Given: []stage.Step{owner(saying(forecast("2031-08-01"), "the supplier is late"))},
			When:  owner(saying(forecast("2031-08-01"), "the supplier is late")),
			Then:  "holds",
		},
		{
			Rule: "M1", Name: "after a withheld report the day last known is news, and no move",
			Given: []stage.Step{owner(forecast("2031-08-01")), owner(withhold(blank))},
			When:  owner(forecast("2031-08-01")),
			Then:  "MilestoneForecastRevised",
		},
		{
			Rule: "M1", Name: "across a withheld report it is measured against the last known",
			Given: []stage.Step{owner(forecast("2031-08-01")), owner(withhold(blank))},
			When:  owner(forecast("2031-07-31")),
			Then:  "MilestoneForecastRevised + MilestoneForecastBroughtForward",
		},
		{
			Rule: "M1", Name: "a revision has a cause",
			When: owner(milestone.ReviseForecast{Milestone: "m", Forecast: stage.On("2031-07-11"), Cause: 0}),
			Then: "FIELD_MISSING at cause",
		},
	})
}

func TestM1Causes(t *testing.T) {
	named := because("2031-08-01", intervention)
	named.Intervention = "nowhere"
	stage.Run(t, []stage.Case{
		{
			Rule: "M1", Name: "an act says why",
			When: owner(because("2031-08-01", unstated)),
			Then: "CAUSE_UNSTATED at cause",
		},
		{
			Rule: "M1", Name: "an attestation may leave the cause unstated",
			When: stage.Step{By: "sro-a", Do: because("2031-08-01", unstated), With: stage.Attested("")},
			Then: "MilestoneForecastRevised + MilestoneSlipped",
		},
		{
			Rule: "M1", Name: "an import may leave the cause unstated",
			When: stage.Step{By: "registrar", Do: because("2031-08-01", unstated), With: stage.Imported},
			Then: "MilestoneForecastRevised + MilestoneSlipped",
		},
		{
			Rule: "M1", Name: "INTERVENTION links a recorded one",
			When: owner(because("2031-08-01", intervention)),
			Then: "INTERVENTION_NOT_FOUND at intervention",
		},
		{
			Rule: "M1", Name: "CLEARANCE_DELAY links a recorded one",
			When: owner(because("2031-08-01", clearance)),
			Then: "CLEARANCE_NOT_FOUND at clearance",
		},
		{
			Rule: "M1", Name: "an import may name an intervention without its link",
			When: stage.Step{By: "registrar", Do: because("2031-08-01", intervention), With: stage.Imported},
			Then: "MilestoneForecastRevised + MilestoneSlipped",
		},
		{
			Rule: "M1", Name: "a link that leads nowhere is refused, imported too",
			When: stage.Step{By: "registrar", Do: named, With: stage.Imported},
			Then: "INTERVENTION_NOT_FOUND at intervention",
		},
	})
}

func TestM1IsAlsoShownAgainstBaseline1(t *testing.T) {
	g := stage.Cast(t)
	g.Do(t, lead(rebaseline("2031-07-31")))
	m := g.Do(t, owner(forecast("2031-08-20")))
	want := &eventv1.ForecastMove{
		From: stage.On("2031-06-30"), To: stage.On("2031-08-20"),
		DaysAgainstLastKnown: 51, DaysAgainstCurrentBaseline: 20, DaysAgainstBaseline_1: 51,
		CurrentBaseline: 2, Cause: eventv1.SlipCause_SLIP_CAUSE_SUPPLIER,
	}
	if diff := cmp.Diff(want, m.GetEvents()[1].GetMilestoneSlipped().GetMove(), protocmp.Transform()); diff != "" {
		t.Error(diff)
	}
	if got := m.GetEvents()[0].GetMilestoneForecastRevised().GetPrevious(); !cmp.Equal(got, want.GetFrom(), protocmp.Transform()) {
		t.Errorf("previous is %v", got)
	}
}

func TestReviseForecast(t *testing.T) {
	stage.Run(t, []stage.Case{
		{
			Rule: "G14", Name: "forecasts are the owner office's to revise",
			When: lead(forecast("2031-08-01")),
			Then: "NOT_OWNER_OFFICE at act.office",
		},
		{
			Rule: "G15", Name: "attested by another office it is recorded and flagged",
			When: stage.Step{By: "dd-b", Do: forecast("2031-08-01"), With: stage.Attested("")},
			Then: "MilestoneForecastRevised + MilestoneSlipped, OUTSIDE_AUTHORITY G14 NOT_OWNER_OFFICE",
		},
		{
			Rule: "M1", Name: "of a milestone that is not on the record",
			When: owner(milestone.ReviseForecast{Milestone: "none", Forecast: stage.On("2031-08-01"), Cause: unstated}),
			Then: "MILESTONE_NOT_FOUND at milestone",
		},
		{
			Rule: "M1", Name: "of a milestone that was reached",
			Given: []stage.Step{complete("dd-a", "2031-02-28")},
			When:  owner(forecast("2031-08-01")),
			Then:  "MILESTONE_ACHIEVED at milestone",
		},
		{
			Rule: "M1", Name: "of a milestone that was reopened",
			Given: []stage.Step{complete("dd-a", "2031-02-28"), reopen("dd-a")},
			When:  owner(forecast("2031-08-01")),
			Then:  "MilestoneForecastRevised + MilestoneSlipped",
		},
		{
			Rule: "M1", Name: "the calendar has no 31 June",
			When: owner(milestone.ReviseForecast{Milestone: "m", Forecast: notADay(), Cause: unstated}),
			Then: "INVALID_DATE at forecast",
		},
	})
}

func TestWithholdForecast(t *testing.T) {
	stage.Run(t, []stage.Case{
		{
			Rule: "WithholdForecast", Name: "a report without a date is no slip",
			When: owner(withhold(exemption)),
			Then: "MilestoneForecastWithheld",
		},
		{
			Rule: "WithholdForecast", Name: "for the same reason it already holds",
			Given: []stage.Step{owner(withhold(exemption))},
			When:  owner(withhold(exemption)),
			Then:  "holds",
		},
		{
			Rule: "WithholdForecast", Name: "for another reason it is news",
			Given: []stage.Step{owner(withhold(exemption))},
			When:  owner(withhold(blank)),
			Then:  "MilestoneForecastWithheld",
		},
		{
			Rule: "WithholdForecast", Name: "after a date it is news again",
			Given: []stage.Step{owner(withhold(exemption)), owner(forecast("2031-06-30"))},
			When:  owner(withhold(exemption)),
			Then:  "MilestoneForecastWithheld",
		},
		{
			Rule: "WithholdForecast", Name: "of a milestone that is not on the record",
			When: owner(milestone.WithholdForecast{Milestone: "none", Reason: blank}),
			Then: "MILESTONE_NOT_FOUND at milestone",
		},
		{
			Rule: "WithholdForecast", Name: "it has a reason",
			When: owner(withhold(0)),
			Then: "FIELD_MISSING at reason",
		},
		{
			Rule: "G14", Name: "it is the owner office's to withhold",
			When: lead(withhold(blank)),
			Then: "NOT_OWNER_OFFICE at act.office",
		},
		{
			Rule: "WithholdForecast", Name: "a milestone that was reached has no forecast",
			Given: []stage.Step{complete("dd-a", "2031-02-28")},
			When:  owner(withhold(blank)),
			Then:  "MILESTONE_ACHIEVED at milestone",
		},
	})
}

// TestWithholdForecastKeepsTheLastKnown is read by the next revision, above,
// and by whoever asks for the milestone.
func TestWithholdForecastKeepsTheLastKnown(t *testing.T) {
	g := stage.Cast(t)
	g.Do(t, owner(forecast("2031-08-01")))
	g.Do(t, owner(withhold(exemption)))
	m, _ := g.State.Milestones.Milestone("m")
	if m.LastKnown.String() != "2031-08-01" || !m.Withheld || m.Why != exemption {
		t.Errorf("forecast %v, withheld %v for %v", m.LastKnown, m.Withheld, m.Why)
	}
}
