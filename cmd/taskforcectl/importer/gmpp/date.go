package gmpp

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Date is a calendar date without a time or a zone, as the files have them.
// The zero Date is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// IsZero tells that there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Compare is negative where d is before o, positive where it is after.
func (d Date) Compare(o Date) int {
	return cmp.Or(cmp.Compare(d.Year, o.Year), cmp.Compare(d.Month, o.Month), cmp.Compare(d.Day, o.Day))
}

// String is the date in ISO 8601; the zero Date is "none".
func (d Date) String() string {
	if d.IsZero() {
		return "none"
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// Years outside these are slips of the pen or a spreadsheet's zero, 1900.
const (
	earliestYear = 1980
	latestYear   = 2199
)

var (
	dayFirst = regexp.MustCompile(`^(\d{1,2})([/.])(\d{1,2})([/.])(\d{2}|\d{4})$`)
	isoDate  = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})$`)
)

// looksLikeDate tells a cell that was meant as a date from one with words.
var looksLikeDate = regexp.MustCompile(`^[\d/.\-\s:]*\d[\d/.\-\s:]*$`)

// parseDate reads a date as the files write it: the day first, with strokes or
// dots, or ISO. A year of two digits is 20xx: end dates lie up to fifty years
// ahead, and none is of the last century. A month before a day is never tried.
func parseDate(text string) (Date, error) {
	var year, month, day string
	if m := isoDate.FindStringSubmatch(text); m != nil {
		year, month, day = m[1], m[2], m[3]
	} else if m := dayFirst.FindStringSubmatch(text); m != nil && m[2] == m[4] {
		day, month, year = m[1], m[3], m[5]
	} else {
		return Date{}, fmt.Errorf("not a date as dd/mm/yyyy, dd.mm.yy or yyyy-mm-dd")
	}
	return newDate(year, month, day)
}

// newDate makes a date of digits, and refuses a day that the calendar has not.
func newDate(year, month, day string) (Date, error) {
	y, _ := strconv.Atoi(year)
	if len(year) == 2 {
		y += 2000
	}
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	date := Date{Year: y, Month: time.Month(m), Day: d}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Year() != y || t.Month() != date.Month || t.Day() != d {
		return Date{}, fmt.Errorf("the calendar has no such day")
	}
	if y < earliestYear || y > latestYear {
		return Date{}, fmt.Errorf("the year is not between %d and %d", earliestYear, latestYear)
	}
	return date, nil
}

// monthOf reads an English month, whole or its first three letters.
func monthOf(word string) (time.Month, bool) {
	word = strings.ToLower(word)
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		if word == name || word == name[:3] {
			return m, true
		}
	}
	return 0, false
}
