package gmpp

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadAbsence(t *testing.T) {
	tests := []struct {
		text     string
		kind     AbsenceKind
		sections []string
	}{
		{text: " \n", kind: Blank},
		{text: "TBD", kind: ToBeDetermined},
		{text: "Reset", kind: ResetDate},
		{text: "#N/A", kind: NotApplicable},
		{text: "Not Applicable", kind: NotApplicable},
		{text: "No end date", kind: NoEndDate},
		{text: "Not provided", kind: NotProvided},
		{text: "Data Not Provided", kind: NotProvided},
		{text: "The project is not in a position to provide this information.", kind: NotProvided},
		{text: "The project is still at the planning stage and is not yet in a position to provide this information", kind: NotProvided},
		{text: "Early planning GMPP project \r\r\n\r\r\n(The project has not yet passed SOC, or its programme equivalent)", kind: EarlyPlanning},
		{text: "Exempt under section 26 of the Freedom of Information Act (2000)", kind: Exempted, sections: []string{"26"}},
		{text: "Data exempt under section 27 and section 43 of the Freedom of Information Act (2000)", kind: Exempted, sections: []string{"27", "43"}},
		{text: "Exempt - Section 43(2) of Freedom of Information Act 2000 (Prejudice to Commercial Interests) ", kind: Exempted, sections: []string{"43(2)"}},
		{text: "Exempt under Section 24,26 and 27 of the Freedom of Information Act 2000 (National Security)", kind: Exempted, sections: []string{"24", "26", "27"}},
		{text: "Exempt under Freedom of Information Act 2000 sections 24 (National Security) 26 (Defence) and 35  (Formulation of government policy).", kind: Exempted, sections: []string{"24", "26", "35"}},
		{text: "Exempt"},
		{text: "31/03/2030"},
		{text: "Not reset"},
		{text: "Amber"},
		{text: "to follow"},
	}
	for _, tt := range tests {
		got, ok := readAbsence(tt.text)
		if ok != (tt.kind != "") || got.Kind != tt.kind {
			t.Errorf("%q: %s, %t; want %s", tt.text, got.Kind, ok, tt.kind)
		}
		if diff := cmp.Diff(tt.sections, got.Sections); diff != "" {
			t.Errorf("%q: sections %s", tt.text, diff)
		}
		if ok && got.Words != clean(tt.text) {
			t.Errorf("%q: words %q", tt.text, got.Words)
		}
	}
}

func TestScales(t *testing.T) {
	tests := []struct {
		word        string
		five, three bool
	}{
		{"Green", true, true},
		{"red", true, true},
		{"Amber/ Red", true, false},
		{"AMBER/GREEN", true, false},
		{"Reset", true, true},
		{"Amber-Red", false, false},
		{"Blue", false, false},
		{"", false, false},
	}
	for _, tt := range tests {
		if got := FivePoint.onScale(tt.word); got != tt.five {
			t.Errorf("%q of five: %t", tt.word, got)
		}
		if got := ThreePoint.onScale(tt.word); got != tt.three {
			t.Errorf("%q of three: %t", tt.word, got)
		}
	}
}
