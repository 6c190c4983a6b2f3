package gmpp

import (
	"fmt"
	"strings"
)

// Step is one thing to be recorded, with what it rests on.
//
// Key and Content are what ids and request ids are made from. Key names the
// entity or the row, and does not depend on which other files are imported.
// Content is what the row says: the same row gives the same Key and the same
// Content, and a row that says something else the same Key and another Content.
// Neither holds the name of the file, its row numbers or what this package
// makes of the words (the cause, whether a date is the baseline), so that a
// sorted copy of a file, or a better rule, makes no new fact.
type Step struct {
	Key        string
	OccurredAt Date
	Evidence   Evidence
	Act        Act
}

// Content is what the row says, in a form of its own that MUST stay as it is:
// request ids of what was imported before are made from it.
func (s Step) Content() string { return s.Act.content() }

// Evidence is where a step was read.
type Evidence struct {
	File string
	// Row and Column are the cell's in the file as it is. In a transposed file
	// the column is the project's.
	Row    int
	Column string
	// Reported is the day whose position the report states.
	Reported Date
}

// Act is what a step records: one of RegisterOrganisation, RegisterProgramme,
// SetBaseline, ReviseForecast, WithholdForecast and AssessDelivery.
type Act interface {
	content() string
}

// ExternalRef is a key that an outside source gives a programme.
type ExternalRef struct {
	Source string
	Key    string
}

// RegisterOrganisation registers a department, once, as the first row names it.
type RegisterOrganisation struct {
	// Organisation is the department's key; names that differ in case only
	// have the same.
	Organisation string
	Name         string
}

// RegisterProgramme registers a project, once, as its first row has it.
type RegisterProgramme struct {
	Programme    string
	Organisation string
	Name         string
	Refs         []ExternalRef
	MatchedBy    MatchedBy
}

// SetBaseline makes the first date that a project is known with the baseline of
// its milestone "project end".
type SetBaseline struct {
	Programme string
	Milestone string
	Due       Date
	// Text is the department's narrative on the schedule.
	Text string
}

// ReviseForecast gives the date of a later report, also where it is unchanged.
type ReviseForecast struct {
	Programme string
	Milestone string
	Forecast  Date
	// Cause is Unstated unless the words make it certain, and where the date
	// did not move.
	Cause Cause
	Text  string
	// Expected is what rule M1 makes of the date; the server decides.
	Expected Movement
}

// WithholdForecast says that a report has no date.
type WithholdForecast struct {
	Programme string
	Milestone string
	Reason    Absence
	// Text is the department's narrative on the schedule; the words that stand
	// in place of the date are Reason.Words.
	Text string
	// BeforeBaseline tells that no report gave a date yet, so that there is no
	// milestone from which a date is withheld.
	BeforeBaseline bool
}

// AssessDelivery gives one assessor's rating.
type AssessDelivery struct {
	Programme string
	Scale     Scale
	Rating    string
	Assessor  Assessor
	// Text is the department's commentary on the rating. It is the department's
	// also where the assessor is independent.
	Text string
}

func (a RegisterOrganisation) content() string {
	return fields("organisation", a.Organisation, "name", a.Name)
}

func (a RegisterProgramme) content() string {
	pairs := []string{"programme", a.Programme, "organisation", a.Organisation, "name", a.Name}
	for _, ref := range a.Refs {
		pairs = append(pairs, "ref", ref.Source+" "+ref.Key)
	}
	return fields(pairs...)
}

func (a SetBaseline) content() string    { return endContent(a.Due.String(), a.Text) }
func (a ReviseForecast) content() string { return endContent(a.Forecast.String(), a.Text) }

func (a WithholdForecast) content() string { return endContent(a.Reason.Words, a.Text) }

// endContent is one for the three acts on an end date: which of them a row
// becomes depends on the other rows, and what the row says does not.
func endContent(end, text string) string { return fields("end", end, "text", text) }

func (a AssessDelivery) content() string {
	return fields("scale", string(a.Scale), "assessor", string(a.Assessor), "rating", a.Rating, "text", a.Text)
}

// fields writes pairs of name and value so that no two lists of pairs are
// written alike.
func fields(pairs ...string) string {
	var b strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		fmt.Fprintf(&b, "%s=%q\n", pairs[i], pairs[i+1])
	}
	return b.String()
}

// Keys. A row's key is its project's, what it speaks of and the report's year.
func organisationKey(department string) string { return "organisation/" + foldDepartment(department) }

func programmeKey(i Identity) string {
	if i.MatchedBy == ByOfficialID {
		return "programme/id/" + i.Key
	}
	return "programme/name/" + i.Key
}

func milestoneKey(programme string) string { return programme + "/end" }

func endKey(programme string, year int) string { return fmt.Sprintf("%s/end/%d", programme, year) }

func ratingKey(programme string, a Assessor, year int) string {
	return fmt.Sprintf("%s/rating/%s/%d", programme, strings.ToLower(string(a)), year)
}
