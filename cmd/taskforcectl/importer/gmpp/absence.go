package gmpp

import (
	"regexp"
	"strings"
)

// AbsenceKind is why a cell has no value.
type AbsenceKind string

// The kinds of absence. None is a mistake of the file: it is what the
// department or the centre chose, or was able, to say.
const (
	// Exempted: an exemption of information law stands in place of the value.
	Exempted AbsenceKind = "EXEMPTED"
	// Blank: the cell is empty.
	Blank AbsenceKind = "BLANK"
	// ToBeDetermined: TBD, TBC.
	ToBeDetermined AbsenceKind = "TO_BE_DETERMINED"
	// ResetDate: the word Reset in place of a date.
	ResetDate AbsenceKind = "RESET"
	// NotApplicable: Not Applicable, or a spreadsheet's #N/A.
	NotApplicable AbsenceKind = "NOT_APPLICABLE"
	// NoEndDate: the file says that there is none.
	NoEndDate AbsenceKind = "NO_END_DATE"
	// NotProvided: the file says that it was not, or could not be, given.
	NotProvided AbsenceKind = "NOT_PROVIDED"
	// EarlyPlanning: the project is too young to have one.
	EarlyPlanning AbsenceKind = "EARLY_PLANNING"
)

// Absence is what stands in a cell in place of a value. The zero Absence says
// that nothing is absent.
type Absence struct {
	Kind AbsenceKind
	// Sections of the Freedom of Information Act 2000, as cited, of an exemption.
	Sections []string
	// Words of the cell as given, which is what is recorded.
	Words string
}

var (
	exempt  = regexp.MustCompile(`\bexempt\b`)
	section = regexp.MustCompile(`\b(?:2[1-9]|3\d|4[0-4])(?:\(\d\))?`)
)

// absentWords holds whole cells that say that there is no value.
var absentWords = map[string]AbsenceKind{
	"":                  Blank,
	"tbd":               ToBeDetermined,
	"tbc":               ToBeDetermined,
	"reset":             ResetDate,
	"#n/a":              NotApplicable,
	"n/a":               NotApplicable,
	"not applicable":    NotApplicable,
	"no end date":       NoEndDate,
	"not provided":      NotProvided,
	"data not provided": NotProvided,
	"no dca":            NotProvided,
}

// absentPhrases are looked for, in order, in cells that say it at length.
var absentPhrases = []struct {
	phrase string
	kind   AbsenceKind
}{
	{"not in a position to provide", NotProvided},
	{"not yet in a position to provide", NotProvided},
	{"prevented the ipa from providing", NotProvided},
	{"early planning gmpp project", EarlyPlanning},
}

// readAbsence tells what a cell without a value says; ok is false for a cell
// whose words are not known to mean that there is none.
func readAbsence(text string) (a Absence, ok bool) {
	a.Words = clean(text)
	lower := strings.ToLower(oneLine(text))
	if kind, known := absentWords[lower]; known {
		a.Kind = kind
		return a, true
	}
	if exempt.MatchString(lower) && strings.Contains(lower, "freedom of information act") {
		a.Kind = Exempted
		a.Sections = section.FindAllString(lower, -1)
		return a, true
	}
	for _, p := range absentPhrases {
		if strings.Contains(lower, p.phrase) {
			a.Kind = p.kind
			return a, true
		}
	}
	return Absence{}, false
}
