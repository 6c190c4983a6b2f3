package gmpp

import "testing"

func TestCauseOf(t *testing.T) {
	const form = "Compared to 2031-Q4, your project end-date increased from 31 MAR 2032 to 31 MAR 2033 . This is primarily due to the following factors: "
	tests := []struct {
		narrative string
		want      Cause
	}{
		// Certain.
		{"This change is due to a lack of funding.", Funding},
		{"This delay is due to funding constraints.", Funding},
		{form + "The slip was caused by the COVID-19 pandemic. The team is in place.", External},
		{"The end date has moved. This change is due to a change in scope.", Scope},
		{"Work goes on. The project end date was extended because of a shortage of staff.", Capacity},
		{"The change to the programme end-date was due to supplier underperformance.", Supplier},
		{"The extension was caused by a judicial review.", Legal},
		{"The project end date was delayed due to delays to a dependent project.", Dependency},
		{"This change is due to correction of an earlier estimate.", Estimate},

		// Several reasons, in one sentence or in the narrative.
		{"This change is due to a lack of funding and a change in scope.", Unstated},
		{"This change is due to a lack of funding, a change in scope.", Unstated},
		{"The end date was moved due to a lack of funding. It was also caused by the weather.", Unstated},
		{"- This change is due to a lack of funding\n- scope was affected", Unstated},
		{form + "Lack of funding. Change of scope.", Unstated},
		// Hedged, denied, foreseen.
		{"This change is mainly due to a lack of funding.", Unstated},
		{"This change is not due to a lack of funding.", Unstated},
		{"This change may be due to a lack of funding.", Unstated},
		{"The end date will be moved due to a lack of funding.", Unstated},
		// About something else than the end date.
		{"The tender slipped. This delay is due to a lack of funding.", Unstated},
		{"There was a delay to construction due to Covid-19.", Unstated},
		{"The bridge was delayed due to a lack of funding.", Unstated},
		// A reason that is not plainly of one kind.
		{"This change is due to the weather.", Unstated},
		{"This change is due to a lack of funding for staff.", Unstated},
		{"This change is due to a late approval.", Unstated},
		{form + "Funding.", Unstated},
		{"Funding was cut.", Unstated},
		{"", Unstated},
	}
	for _, tt := range tests {
		if got := CauseOf(tt.narrative); got != tt.want {
			t.Errorf("%q: %s, want %s", tt.narrative, got, tt.want)
		}
	}
}

func TestCleanMakesOneKindOfLineEnd(t *testing.T) {
	for given, want := range map[string]string{
		" a\r\r\r\nb\r\n\r\r\nc\rd\ne ": "a\nb\n\nc\nd\ne",
		"a  b":                          "a  b",
		"\u00a0\n":                      "",
	} {
		if got := clean(given); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}

func TestStatedMoves(t *testing.T) {
	mar32, mar33 := Date{2032, 3, 31}, Date{2033, 3, 31}
	tests := []struct {
		narrative string
		want      []StatedMove
	}{
		{"the project's end-date increased from 31 March 2032  to 31 March 2033 . This", []StatedMove{{mar32, mar33}}},
		{"your project end-date decreased from 31 MAR 2033 to 31 MAR 2032", []StatedMove{{mar33, mar32}}},
		{"The programme end date has moved\nfrom 31st Mar 32 to 31 March 33", []StatedMove{{mar32, mar33}}},
		{"end-date increased from 31 March 2032 to 31 March 2033. The end date moved from 31 Mar 32 to 31 Mar 33.", []StatedMove{{mar32, mar33}}},
		{"end-date increased from 31 March 2032 to 31 March 2033. End date decreased from 31 Mar 33 to 31 Mar 32.", []StatedMove{{mar32, mar33}, {mar33, mar32}}},
		{"the project's end-date remained scheduled to finish on 31 March 2032", nil},
		{"the tender moved from 31 March 2032 to 31 March 2033", nil},
		{"the end date moved from March 2032 to March 2033", nil},
		{"the end-date increased from 31 February 2032 to 31 March 2033", nil},
		{"the end-date increased from 31 Mars 2032 to 31 March 2033", nil},
	}
	for _, tt := range tests {
		got := StatedMoves(tt.narrative)
		if len(got) != len(tt.want) {
			t.Errorf("%q: %v, want %v", tt.narrative, got, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%q: %v, want %v", tt.narrative, got, tt.want)
			}
		}
	}
}
