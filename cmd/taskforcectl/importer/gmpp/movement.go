package gmpp

import (
	"fmt"
	"strings"
)

// Movement is what a report's date is against what was known before it.
type Movement string

// The movements, by rule M1 with no tolerance and the first date as baseline.
const (
	// FirstDate: no earlier report gave one; it is the baseline.
	FirstDate Movement = "FIRST_DATE"
	// Slipped: later than the last known date and than the baseline.
	Slipped Movement = "SLIPPED"
	// LaterWithinBaseline: later than the last known date, not than the baseline.
	LaterWithinBaseline Movement = "LATER_WITHIN_BASELINE"
	// BroughtForward: earlier than the last known date.
	BroughtForward Movement = "BROUGHT_FORWARD"
	// Recovered: brought forward, from after the baseline to no later than it.
	Recovered Movement = "RECOVERED"
	// Unchanged: the last known date again.
	Unchanged Movement = "UNCHANGED"
	// WithoutDate: the report has no date; the last known one stays.
	WithoutDate Movement = "WITHOUT_DATE"
)

// classify is rule M1: what date is, where known was the last known one.
func classify(baseline, known, date Date) Movement {
	switch moved := date.Compare(known); {
	case moved == 0:
		return Unchanged
	case moved > 0 && date.Compare(baseline) > 0:
		return Slipped
	case moved > 0:
		return LaterWithinBaseline
	case known.Compare(baseline) > 0 && date.Compare(baseline) <= 0:
		return Recovered
	default:
		return BroughtForward
	}
}

// ProjectYear is one row of one report in the plan, and what its date is.
type ProjectYear struct {
	Year      int
	Programme string
	MatchedBy MatchedBy
	Movement  Movement
	// Known is the last known date before the report, and Date the report's.
	Known, Date Date
}

// Count is how many project-years are what.
type Count struct {
	ProjectYears int
	FirstDates   int
	Slips        int
	// SlippedProjects counts each project with a slip once.
	SlippedProjects     int
	LaterWithinBaseline int
	// BroughtForward counts every date earlier than the last known one, and
	// Recovered those of them that M1 calls so.
	BroughtForward int
	Recovered      int
	Unchanged      int
	WithoutDate    int
}

// String is the count as a sum, in words.
func (c Count) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d project-years = %d first dates + %d slips (on %d projects)", c.ProjectYears, c.FirstDates, c.Slips, c.SlippedProjects)
	if c.LaterWithinBaseline > 0 {
		fmt.Fprintf(&b, " + %d later but within the baseline", c.LaterWithinBaseline)
	}
	fmt.Fprintf(&b, " + %d brought forward + %d unchanged + %d without a date", c.BroughtForward, c.Unchanged, c.WithoutDate)
	return b.String()
}

// count counts the project-years that are wanted.
func count(all []ProjectYear, want func(ProjectYear) bool) Count {
	var c Count
	slipped := map[string]bool{}
	for _, py := range all {
		if want != nil && !want(py) {
			continue
		}
		c.ProjectYears++
		switch py.Movement {
		case FirstDate:
			c.FirstDates++
		case Slipped:
			c.Slips++
			slipped[py.Programme] = true
		case LaterWithinBaseline:
			c.LaterWithinBaseline++
		case Recovered:
			c.Recovered++
			c.BroughtForward++
		case BroughtForward:
			c.BroughtForward++
		case Unchanged:
			c.Unchanged++
		case WithoutDate:
			c.WithoutDate++
		}
	}
	c.SlippedProjects = len(slipped)
	return c
}
