package gmpp

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// MatchedBy is how the rows of a project in several years were found to be of
// one project.
type MatchedBy string

// The two ways. A programme matched by name is marked so for good: its
// external reference has a source of its own, NameSource.
const (
	ByOfficialID     MatchedBy = "OFFICIAL_ID"
	ByNormalisedName MatchedBy = "NORMALISED_NAME"
)

// The sources of external references.
const (
	// IDSource is the source of keys that are official project ids.
	IDSource = "gmpp"
	// NameSource is the source of keys made of a department and a name.
	NameSource = "gmpp-name"
)

// Identity is what makes two rows rows of one project. Equal identities are
// the same project; nothing else is.
type Identity struct {
	MatchedBy MatchedBy
	// Key is the official id in capitals, or the department's line and the
	// normalised name, separated by a stroke.
	Key string
}

// Source is the source of the external reference whose key is i's.
func (i Identity) Source() string {
	if i.MatchedBy == ByOfficialID {
		return IDSource
	}
	return NameSource
}

var officialID = regexp.MustCompile(`^[A-Z]+_\d{4}_\d{4}-Q[1-4]$`)

// identifyByID reads an official id. Only the case of its letters varies from
// year to year: the whole of it counts. Its last part, the quarter in which the
// project joined the portfolio, is needed too, since departments have given
// the same number to another project in a later year.
func identifyByID(text string) (Identity, error) {
	id := strings.ToUpper(clean(text))
	if !officialID.MatchString(id) {
		return Identity{}, fmt.Errorf("not an official project id such as ABC_0001_2122-Q1")
	}
	return Identity{MatchedBy: ByOfficialID, Key: id}, nil
}

// identifyByName makes an identity of name and department, for the years
// without official ids. The name must be the same but for case, punctuation,
// blanks and "&", and the department the same or one that only took over from
// it: two departments have had projects of the same name.
func identifyByName(name, department string) (Identity, error) {
	normalised := normaliseName(name)
	if normalised == "" {
		return Identity{}, fmt.Errorf("the name has neither letter nor digit")
	}
	return Identity{MatchedBy: ByNormalisedName, Key: lineOf(department) + "/" + normalised}, nil
}

// normaliseName folds what varies in a name from year to year without making
// it another name. Words and their order stay: an added word may be another
// project.
func normaliseName(name string) string {
	folded := cases.Fold().String(norm.NFKC.String(name))
	folded = strings.ReplaceAll(folded, "&", " and ")
	return strings.Join(strings.FieldsFunc(folded, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsControl(r)
	}), " ")
}

// foldDepartment is the department's name but for case and blanks, so that
// MoD and MOD are one organisation.
func foldDepartment(department string) string { return strings.ToUpper(oneLine(department)) }

// departmentLines names the department that later took over from another, for
// the changes of name and machinery of government between 2014 and 2019. It
// serves only to match a name; organisations are registered as files name them.
var departmentLines = map[string]string{
	"BIS":             "BEIS",
	"DECC":            "BEIS",
	"DOH":             "DHSC",
	"DH":              "DHSC",
	"DOH CAPITAL":     "DHSC",
	"DOH NON CAPITAL": "DHSC",
	"DCLG":            "MHCLG",
}

// lineOf is the last department of the line that department belongs to.
func lineOf(department string) string {
	folded := foldDepartment(department)
	if last, has := departmentLines[folded]; has {
		return last
	}
	return folded
}
