package refusal_test

import (
	"testing"

	"taskforce/services/refusal"
)

func TestError(t *testing.T) {
	r := refusal.New(refusal.WrongState, "M1", "MILESTONE_ACHIEVED", "milestones/%s was reached", "ALPHA-M1").
		About("milestone").Between("achieved", "open").Cure("ReopenMilestone", "offices/F2").At(7)
	if got, want := r.Error(), "MILESTONE_ACHIEVED (M1): milestones/ALPHA-M1 was reached"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	want := refusal.Refusal{
		Kind: refusal.WrongState, Reason: "MILESTONE_ACHIEVED", Rule: "M1", Field: "milestone", Have: "achieved", Want: "open",
		CureMethod: "ReopenMilestone", CureOffice: "offices/F2", Position: 7, Message: "milestones/ALPHA-M1 was reached",
	}
	if *r != want {
		t.Errorf("%+v", *r)
	}
	if got := refusal.New(refusal.Malformed, "", "COMMAND_MISSING", "there is no command").Error(); got != "COMMAND_MISSING: there is no command" {
		t.Errorf("%q", got)
	}
}
