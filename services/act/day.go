package act

import (
	"time"

	"google.golang.org/genproto/googleapis/type/date"

	"taskforce/services/refusal"
)

// Day is a calendar date, counted in days from 1 January 1970. Two of them
// differ by calendar days, whatever the clocks did in between.
type Day int32

const secondsPerDay = 24 * 60 * 60

// DayOf returns the day of a valid date, and of any other the day that time
// normalises it to: what is recorded has happened, and folding it never fails.
func DayOf(d *date.Date) Day {
	t := time.Date(int(d.GetYear()), time.Month(d.GetMonth()), int(d.GetDay()), 0, 0, 0, 0, time.UTC)
	return Day(floorDiv(t.Unix(), secondsPerDay))
}

// DayIn returns the day that it is in a zone at an instant.
func DayIn(t time.Time, zone *time.Location) Day {
	y, m, d := t.In(zone).Date()
	return Day(floorDiv(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix(), secondsPerDay))
}

// Date returns the day as a date.
func (d Day) Date() *date.Date {
	y, m, day := time.Unix(int64(d)*secondsPerDay, 0).UTC().Date()
	return &date.Date{Year: int32(y), Month: int32(m), Day: int32(day)}
}

// String returns the day as "2031-05-01".
func (d Day) String() string {
	return time.Unix(int64(d)*secondsPerDay, 0).UTC().Format(time.DateOnly)
}

// ValidDate says whether d is a whole date that the calendar has.
func ValidDate(d *date.Date) bool {
	if d.GetYear() < 1 || d.GetYear() > 9999 || d.GetMonth() < 1 || d.GetMonth() > 12 || d.GetDay() < 1 {
		return false
	}
	last := time.Date(int(d.GetYear()), time.Month(d.GetMonth())+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return int(d.GetDay()) <= last
}

// Date refuses a date that the calendar does not have, naming its field and
// the rule that asks for it.
func Date(rule, field string, d *date.Date) (Day, error) {
	if !ValidDate(d) {
		return 0, refusal.New(refusal.Malformed, rule, "INVALID_DATE",
			"%s is not a date of the calendar", field).About(field)
	}
	return DayOf(d), nil
}

// Today is the day on which the act is recorded, in the log's zone.
func (a *Act) Today() Day { return DayIn(a.RecordedAt, a.Zone) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
