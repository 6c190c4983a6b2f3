package register

import "time"

// covers says whether t lies in the half-open [from, until), where a zero
// until is no end.
func covers(from, until, t time.Time) bool {
	return !t.Before(from) && (until.IsZero() || t.Before(until))
}

// overlaps says whether two half-open intervals share an instant.
func overlaps(from, until, from2, until2 time.Time) bool {
	return (until2.IsZero() || from.Before(until2)) && (until.IsZero() || from2.Before(until))
}

// within says whether [from, until) lies in [outer, outerUntil).
func within(from, until, outer, outerUntil time.Time) bool {
	if from.Before(outer) {
		return false
	}
	return outerUntil.IsZero() || (!until.IsZero() && !until.After(outerUntil))
}
