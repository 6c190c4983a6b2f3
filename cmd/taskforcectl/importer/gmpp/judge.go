package gmpp

import (
	"fmt"
	"strconv"
)

// judgement is one row being judged. All that is wrong with it is found, not
// only the first.
type judgement struct {
	form
	file     string
	record   []cell
	project  Project
	problems []Problem
	notes    []Problem
}

func (j *judgement) judge() {
	j.judgeYear()
	j.project.Name = j.text(columnName, "the project has no name")
	j.project.Department = j.text(columnDepartment, "the project has no department")
	j.judgeIdentity()
	j.judgeEnd()
	j.judgeRating(columnIndependent, Independent)
	j.judgeRating(columnOwner, Owner)
	j.judgeStart()
	j.project.Narrative = j.optional(columnNarrative)
	j.project.Commentary = j.optional(columnCommentary)
}

// judgeYear rejects a row whose year cell is not the year of the file.
func (j *judgement) judgeYear() {
	if c, has := j.get(j.record, columnYear); has && clean(c.text) != strconv.Itoa(j.year) {
		j.reject(columnYear, fmt.Sprintf("the report is of %d", j.year))
	}
}

// judgeIdentity takes the official id where the shape has one, and else the
// name. A missing id is never replaced by the name: that would be a guess.
func (j *judgement) judgeIdentity() {
	var identity Identity
	var err error
	if c, has := j.get(j.record, columnID); has {
		identity, err = identifyByID(c.text)
	} else if j.project.Name.Text != "" && j.project.Department.Text != "" {
		identity, err = identifyByName(j.project.Name.Text, j.project.Department.Text)
	}
	if err != nil {
		j.reject(j.identifiedBy(), err.Error())
		return
	}
	j.project.Identity = identity
}

// identifiedBy is the column that tells which project a row is of.
func (j *judgement) identifiedBy() column {
	if _, has := j.get(j.record, columnID); has {
		return columnID
	}
	return columnName
}

func (j *judgement) judgeEnd() {
	c, _ := j.get(j.record, columnEnd)
	j.project.End.At = c.at
	text := clean(c.text)
	if absence, ok := readAbsence(text); ok {
		j.project.End.Withheld = absence
		return
	}
	date, err := parseDate(text)
	switch {
	case err == nil:
		j.project.End.Date = date
	case looksLikeDate.MatchString(text):
		j.reject(columnEnd, err.Error())
	default:
		j.reject(columnEnd, "neither a date nor words known to stand for none")
	}
}

// judgeRating takes the rating of one assessor, where the shape has it.
func (j *judgement) judgeRating(c column, assessor Assessor) {
	given, has := j.get(j.record, c)
	if !has {
		return
	}
	scale, word := scaleOf(j.year), clean(given.text)
	if scale.onScale(word) {
		j.project.Ratings = append(j.project.Ratings, Rating{Scale: scale, Assessor: assessor, Given: word, At: given.at})
		return
	}
	if absence, ok := readAbsence(word); ok {
		j.project.NotRated = append(j.project.NotRated, absence)
		return
	}
	j.reject(c, fmt.Sprintf("not a rating of the scale %s, nor words known to stand for none", scale))
}

// judgeStart notes a start date that is none. Nothing is imported from it, so
// it rejects no row.
func (j *judgement) judgeStart() {
	c, has := j.get(j.record, columnStart)
	if !has {
		return
	}
	if _, ok := readAbsence(c.text); ok {
		return
	}
	if _, err := parseDate(clean(c.text)); err != nil {
		j.notes = append(j.notes, j.problem(columnStart, err.Error()))
	}
}

// text is the text of column c, without which the row is rejected.
func (j *judgement) text(c column, missing string) Said {
	given, _ := j.get(j.record, c)
	said := Said{Text: oneLine(given.text), At: given.at}
	if said.Text == "" {
		j.reject(c, missing)
	}
	return said
}

func (j *judgement) optional(c column) string {
	given, _ := j.get(j.record, c)
	return clean(given.text)
}

func (j *judgement) reject(c column, reason string) {
	j.problems = append(j.problems, j.problem(c, reason))
}

func (j *judgement) problem(c column, reason string) Problem {
	given, _ := j.get(j.record, c)
	return Problem{
		File: j.file, Row: given.at.Row, Column: given.at.Letter(), Header: j.title(c),
		Value: clean(given.text), Reason: reason,
	}
}

// lie names the record whose first cell is at: a column where the file is
// transposed, else a row.
func (j *judgement) lie(at Place) string {
	if j.transposed {
		return "column " + at.Letter()
	}
	return fmt.Sprintf("row %d", at.Row)
}
