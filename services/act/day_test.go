package act_test

import (
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/type/date"
	"pgregory.net/rapid"

	"taskforce/services/act"
)

func TestValidDate(t *testing.T) {
	for _, c := range []struct {
		y, m, d int32
		valid   bool
	}{
		{2031, 6, 30, true}, {2031, 6, 31, false}, {2032, 2, 29, true}, {2031, 2, 29, false},
		{1900, 2, 29, false}, {2000, 2, 29, true}, {2031, 12, 31, true}, {2031, 13, 1, false},
		{2031, 0, 1, false}, {2031, 1, 0, false}, {0, 1, 1, false}, {10000, 1, 1, false},
		{1, 1, 1, true}, {9999, 12, 31, true}, {2031, 1, -1, false}, {2031, -1, 1, false},
	} {
		if got := act.ValidDate(&date.Date{Year: c.y, Month: c.m, Day: c.d}); got != c.valid {
			t.Errorf("%d-%d-%d: valid is %v", c.y, c.m, c.d, got)
		}
	}
	if act.ValidDate(nil) {
		t.Error("no date is a valid one")
	}
}

// TestDaysAndDatesAgree: every day of the calendar there and back, each one
// after the other.
func TestDaysAndDatesAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first, last := act.DayOf(&date.Date{Year: 1, Month: 1, Day: 1}), act.DayOf(&date.Date{Year: 9999, Month: 12, Day: 31})
		day := act.Day(rapid.Int32Range(int32(first), int32(last)).Draw(t, "day"))
		d := day.Date()
		if !act.ValidDate(d) || act.DayOf(d) != day {
			t.Fatalf("day %d is %v, and that is day %d", day, d, act.DayOf(d))
		}
		noon := time.Date(int(d.GetYear()), time.Month(d.GetMonth()), int(d.GetDay()), 12, 0, 0, 0, time.UTC)
		if act.DayIn(noon, time.UTC) != day {
			t.Fatalf("noon of %v is day %d", d, act.DayIn(noon, time.UTC))
		}
		if got := noon.Format(time.DateOnly); day.String() != got {
			t.Fatalf("%s is written %s", got, day)
		}
	})
}
