package gmpp

import (
	"cmp"
	"slices"
)

// Plan is what is to be recorded of a set of reports, in order, and what was
// found on the way.
type Plan struct {
	// Steps are in the order in which they must be recorded: by year, and in a
	// year by the file's rows; what a step refers to comes before it.
	Steps []Step
	// Problems are those of all reports. Where there is any, nothing may be
	// written, unless the caller was told to skip the rows that have them; the
	// Steps are those of the other rows.
	Problems []Problem
	// Notes are those of all reports; they reject nothing.
	Notes []Problem

	// ProjectYears has every imported row once, in the order of the Steps.
	ProjectYears []ProjectYear
	// Statements and Differences compare narratives with dates, from 2021 on.
	Statements  Statements
	Differences []Difference
	// Namesakes are programmes of one name that were not merged.
	Namesakes []Namesake
	// Variations are names and departments that a later report gave a
	// programme, which stays registered as its first row has it.
	Variations []Variation
	// Repeats are files left out because another of the same year says the same.
	Repeats []Repeat
}

// Repeat is a file that was left out: Kept says the same of the same year.
type Repeat struct {
	Year          int
	Kept, LeftOut string
}

// Variation is a programme's name or department as a later report has it.
type Variation struct {
	Programme string
	Evidence  Evidence
	// Before is the latest before, and After the one of the report.
	Before, After string
}

// MakePlan orders reports by year and plans what they record. The order of
// reports does not matter, and they are not changed.
//
// Where two reports are of one year and say the same of the same projects, as
// two copies of one file do, the first by file name is kept and the other is
// listed in Repeats. Where they differ the error is a *YearConflictError.
//
// Dates are compared with the last date known from the reports given: what an
// earlier import recorded is not known here. A project's earlier years must
// therefore be imported before, or together with, its later ones.
func MakePlan(reports []*Report) (*Plan, error) {
	ordered := slices.Clone(reports)
	slices.SortStableFunc(ordered, func(a, b *Report) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.File, b.File))
	})
	p := &planner{plan: &Plan{}, organisations: map[string]bool{}, programmes: map[string]*programme{}}
	kept, err := p.leaveOutRepeats(ordered)
	if err != nil {
		return nil, err
	}
	for _, r := range kept {
		p.addReport(r)
	}
	p.plan.Namesakes = findNamesakes(p.programmes)
	return p.plan, nil
}

// Count counts the project-years that want accepts, or all where it is nil.
func (p *Plan) Count(want func(ProjectYear) bool) Count { return count(p.ProjectYears, want) }

// Years are the years of the plan, in order.
func (p *Plan) Years() []int {
	years := map[int]bool{}
	for _, py := range p.ProjectYears {
		years[py.Year] = true
	}
	return sortedKeys(years)
}

// planner makes a plan, report by report in the order of years.
type planner struct {
	plan          *Plan
	organisations map[string]bool
	programmes    map[string]*programme
}

// programme is what is known of a programme from the reports so far.
type programme struct {
	key             string
	name            string
	department      string
	names           map[string]bool
	baseline, known Date
}

func (p *planner) addReport(r *Report) {
	p.plan.Problems = append(p.plan.Problems, r.Problems...)
	p.plan.Notes = append(p.plan.Notes, r.Notes...)
	for _, project := range r.Projects {
		row := row{report: r, project: project, key: programmeKey(project.Identity)}
		prog := p.register(row)
		p.addEnd(row, prog)
		p.addRatings(row)
	}
}

// row is one project in one report.
type row struct {
	report  *Report
	project Project
	key     string
}

func (r row) evidence(at Place) Evidence {
	return Evidence{File: r.report.File, Row: at.Row, Column: at.Letter(), Reported: r.report.At}
}

// add appends a step of r, read at the place given.
func (p *planner) add(r row, key string, at Place, act Act) {
	p.plan.Steps = append(p.plan.Steps, Step{Key: key, OccurredAt: r.report.At, Evidence: r.evidence(at), Act: act})
}

// register registers the programme of r and its department where they are new,
// and notes where they now have another name.
func (p *planner) register(r row) *programme {
	name, department := r.project.Name, r.project.Department
	prog, known := p.programmes[r.key]
	if known {
		p.noteVariations(r, prog)
		return prog
	}
	organisation := organisationKey(department.Text)
	if !p.organisations[organisation] {
		p.organisations[organisation] = true
		p.add(r, organisation, department.At, RegisterOrganisation{Organisation: organisation, Name: department.Text})
	}
	p.add(r, r.key, name.At, RegisterProgramme{
		Programme: r.key, Organisation: organisation, Name: name.Text,
		Refs:      []ExternalRef{{Source: r.project.Identity.Source(), Key: r.project.Identity.Key}},
		MatchedBy: r.project.Identity.MatchedBy,
	})
	prog = &programme{key: r.key, name: name.Text, department: department.Text, names: map[string]bool{normaliseName(name.Text): true}}
	p.programmes[r.key] = prog
	return prog
}

func (p *planner) noteVariations(r row, prog *programme) {
	name, department := r.project.Name, r.project.Department
	if normaliseName(name.Text) != normaliseName(prog.name) {
		p.plan.Variations = append(p.plan.Variations, Variation{Programme: r.key, Evidence: r.evidence(name.At), Before: prog.name, After: name.Text})
	}
	if foldDepartment(department.Text) != foldDepartment(prog.department) {
		p.plan.Variations = append(p.plan.Variations, Variation{Programme: r.key, Evidence: r.evidence(department.At), Before: prog.department, After: department.Text})
	}
	prog.name, prog.department = name.Text, department.Text
	prog.names[normaliseName(name.Text)] = true
}

// addEnd plans the end date of r: the first is the baseline, a later one a
// forecast, and none is withheld.
func (p *planner) addEnd(r row, prog *programme) {
	end := r.project.End
	p.compareStated(r, prog)
	movement := WithoutDate
	switch {
	case end.IsWithheld():
	case prog.baseline.IsZero():
		movement = FirstDate
	default:
		movement = classify(prog.baseline, prog.known, end.Date)
	}
	p.plan.ProjectYears = append(p.plan.ProjectYears, ProjectYear{
		Year: r.report.Year, Programme: r.key, MatchedBy: r.project.Identity.MatchedBy,
		Movement: movement, Known: prog.known, Date: end.Date,
	})
	p.add(r, endKey(r.key, r.report.Year), end.At, endAct(r, prog, movement))
	if movement == FirstDate {
		prog.baseline = end.Date
	}
	if !end.IsWithheld() {
		prog.known = end.Date
	}
}

func endAct(r row, prog *programme, movement Movement) Act {
	end, text, milestone := r.project.End, r.project.Narrative, milestoneKey(r.key)
	switch movement {
	case WithoutDate:
		return WithholdForecast{Programme: r.key, Milestone: milestone, Reason: end.Withheld, Text: text, BeforeBaseline: prog.baseline.IsZero()}
	case FirstDate:
		return SetBaseline{Programme: r.key, Milestone: milestone, Due: end.Date, Text: text}
	}
	cause := Unstated
	if movement != Unchanged {
		cause = CauseOf(text)
	}
	return ReviseForecast{Programme: r.key, Milestone: milestone, Forecast: end.Date, Cause: cause, Text: text, Expected: movement}
}

func (p *planner) addRatings(r row) {
	for _, rating := range r.project.Ratings {
		p.add(r, ratingKey(r.key, rating.Assessor, r.report.Year), rating.At, AssessDelivery{
			Programme: r.key, Scale: rating.Scale, Rating: rating.Given, Assessor: rating.Assessor, Text: r.project.Commentary,
		})
	}
}

// compareStated compares what the narrative of r states with what is known.
func (p *planner) compareStated(r row, prog *programme) {
	if r.report.Year < firstYearOfStatements {
		return
	}
	for _, stated := range StatedMoves(r.project.Narrative) {
		d := Difference{
			Programme: r.key, Evidence: r.evidence(r.project.End.At),
			Stated: stated, Known: prog.known, Given: r.project.End.Date,
		}
		p.plan.Statements.All++
		if !d.FromDiffers() && !d.ToDiffers() {
			p.plan.Statements.Agreeing++
			continue
		}
		p.plan.Statements.Differing++
		if d.Known.IsZero() {
			p.plan.Statements.WithoutEarlier++
		}
		p.plan.Differences = append(p.plan.Differences, d)
	}
}
