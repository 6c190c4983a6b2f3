package gmpp

import (
	"regexp"
	"strconv"
)

// StatedMove is a narrative's own account of how the end date moved.
type StatedMove struct {
	From, To Date
}

const spelledDate = `(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\s+(\d{4}|\d{2})\b`

// moveStated finds "end-date increased from 1 January 2030 to 31 MAR 31". The
// subject must be the end date of the project or programme: narratives also
// tell how milestones, tenders and amounts moved from one to another.
var moveStated = regexp.MustCompile(`(?i)\bend[- ]date\s+(?:has\s+|was\s+|has\s+been\s+)?(?:increased|decreased|moved|changed|extended|revised)\s+from\s+` + spelledDate + `\s+to\s+` + spelledDate)

// StatedMoves lists the moves of the end date that narrative states, each once,
// in its order. A date that the calendar has not is no statement.
func StatedMoves(narrative string) []StatedMove {
	var moves []StatedMove
	seen := map[StatedMove]bool{}
	for _, m := range moveStated.FindAllStringSubmatch(narrative, -1) {
		from, okFrom := readSpelled(m[1], m[2], m[3])
		to, okTo := readSpelled(m[4], m[5], m[6])
		move := StatedMove{From: from, To: to}
		if okFrom && okTo && !seen[move] {
			seen[move] = true
			moves = append(moves, move)
		}
	}
	return moves
}

// readSpelled reads a date with its month in words; a year of two digits is
// 20xx, as everywhere.
func readSpelled(day, month, year string) (Date, bool) {
	m, ok := monthOf(month)
	if !ok {
		return Date{}, false
	}
	d, err := newDate(year, strconv.Itoa(int(m)), day)
	return d, err == nil
}
