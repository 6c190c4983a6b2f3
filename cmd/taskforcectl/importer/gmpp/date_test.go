package gmpp

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDate(t *testing.T) {
	tests := []struct {
		text string
		want Date
	}{
		{"31/03/2035", Date{2035, 3, 31}},
		{"1/2/2035", Date{2035, 2, 1}},
		{"30.09.36", Date{2036, 9, 30}},
		{"31.12.70", Date{2070, 12, 31}},
		{"01.04.98", Date{2098, 4, 1}},
		{"2036-12-31", Date{2036, 12, 31}},
		{"29/02/2032", Date{2032, 2, 29}},
		{"29/02/2031", Date{}},
		{"31.04.31", Date{}},
		{"03/31/2035", Date{}},
		{"1/012/2034", Date{}},
		{"01/01.2034", Date{}},
		{"2036-2-1", Date{}},
		{"01/01/1900", Date{}},
		{"01/01/0203", Date{}},
		{"March 2031", Date{}},
		{"", Date{}},
	}
	for _, tt := range tests {
		got, err := parseDate(tt.text)
		if got != tt.want || (err == nil) == tt.want.IsZero() {
			t.Errorf("%q: %s, %v; want %s", tt.text, got, err, tt.want)
		}
	}
}

func TestEveryDateReadsInEveryShape(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 36523).Draw(t, "day"))
		want := Date{day.Year(), day.Month(), day.Day()}
		for _, layout := range []string{"02/01/2006", "02.01.06", "2006-01-02"} {
			got, err := parseDate(day.Format(layout))
			if err != nil || got != want {
				t.Fatalf("%s: %s, %v", day.Format(layout), got, err)
			}
		}
		for _, layout := range []string{"2 January 2006", "02 Jan 06"} {
			text := fmt.Sprintf("The end-date increased from %s to %s.", day.Format(layout), strings.ToUpper(day.Format(layout)))
			moves := StatedMoves(text)
			if len(moves) != 1 || moves[0] != (StatedMove{want, want}) {
				t.Fatalf("%s: %v", text, moves)
			}
		}
	})
}

func TestDatesAreOrdered(t *testing.T) {
	ordered := []Date{{}, {2030, 1, 31}, {2030, 2, 1}, {2030, 2, 2}, {2031, 1, 1}}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := a.Compare(b); (got < 0) != (i < j) || (got > 0) != (i > j) {
				t.Errorf("%s against %s: %d", a, b, got)
			}
		}
	}
}
