package importer

import (
	"testing"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/cmd/taskforcectl/importer/gmpp"
)

func TestEveryWordOfAPlanHasOneOfTheAPI(t *testing.T) {
	for _, c := range []gmpp.Cause{gmpp.Scope, gmpp.Funding, gmpp.Capacity, gmpp.Dependency, gmpp.Supplier, gmpp.Legal, gmpp.External, gmpp.Estimate} {
		if got := causeOf(c); got == eventv1.SlipCause_SLIP_CAUSE_UNSTATED || got == 0 {
			t.Errorf("cause %s is %s", c, got)
		}
	}
	if got := causeOf(gmpp.Unstated); got != eventv1.SlipCause_SLIP_CAUSE_UNSTATED {
		t.Errorf("UNSTATED is %s", got)
	}
	for _, m := range []gmpp.MatchedBy{gmpp.ByOfficialID, gmpp.ByNormalisedName} {
		if matchedBy(m) == 0 {
			t.Errorf("%s is not of the API", m)
		}
	}
	for _, a := range []gmpp.Assessor{gmpp.Independent, gmpp.Owner} {
		if assessorOf(a) == 0 {
			t.Errorf("%s is not of the API", a)
		}
	}
	for kind, want := range map[gmpp.AbsenceKind]eventv1.WithheldReason{
		gmpp.Exempted: eventv1.WithheldReason_WITHHELD_REASON_EXEMPTION, gmpp.Blank: eventv1.WithheldReason_WITHHELD_REASON_BLANK,
		gmpp.ToBeDetermined: eventv1.WithheldReason_WITHHELD_REASON_NO_DATE, gmpp.EarlyPlanning: eventv1.WithheldReason_WITHHELD_REASON_NO_DATE,
	} {
		if got := withheldReason(kind); got != want {
			t.Errorf("%s is %s, want %s", kind, got, want)
		}
	}
}

func TestSpelling(t *testing.T) {
	for given, want := range map[string]string{
		"Amber": "Amber", "Amber/red": "Amber/Red", "Amber/ Red": "Amber/Red", "GREEN": "Green", "reset": "Reset",
		// What is on no scale is left as it is, for the server to refuse.
		"Mauve": "Mauve",
	} {
		if got := spelled(given); got != want {
			t.Errorf("%q is spelled %q, want %q", given, got, want)
		}
	}
}
