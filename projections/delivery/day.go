package delivery

import (
	"time"

	"google.golang.org/genproto/googleapis/type/date"
)

// Day is a calendar day; 0 is none. Days sort as their numbers do.
type Day uint32

// dayOf returns d's day. What is no date at all is none; a date without a day
// or a month, which nothing that writes to the record accepts, keeps its order.
func dayOf(d *date.Date) Day {
	y, m, day := d.GetYear(), d.GetMonth(), d.GetDay()
	if y < 1 || y > 9999 || m < 0 || m > 12 || day < 0 || day > 31 {
		return 0
	}
	return Day(y)<<9 | Day(m)<<5 | Day(day)
}

// Date returns the day as a message; nil where there is none.
func (d Day) Date() *date.Date {
	if d == 0 {
		return nil
	}
	return &date.Date{Year: int32(d >> 9), Month: int32(d >> 5 & 15), Day: int32(d & 31)}
}

// DaysSince returns how many days d is after from; 0 where either is none.
func (d Day) DaysSince(from Day) int32 {
	if d == 0 || from == 0 {
		return 0
	}
	return int32(d.midnight().Sub(from.midnight()) / (24 * time.Hour))
}

func (d Day) midnight() time.Time {
	return time.Date(int(d>>9), time.Month(d>>5&15), int(d&31), 0, 0, 0, 0, time.UTC)
}
