package gmpp

import (
	"fmt"
	"maps"
	"slices"
)

// ReadFile reads and judges one portfolio file of any of the years 2014 to
// 2022, in any of its shapes. name is its base name, as evidence cites it.
//
// The year is the one that the content states: in a column "year", or by the
// financial year that headers name (2015/16 is the report of 2016). Only where
// the content states none is it the one four-digit year in name; where both
// state one and they differ, the file is refused.
//
// The error is a *ShapeError: the file is refused whole, because its encoding,
// its separator, its headers or its year are not what they should be. A cell
// that cannot be read is no error but a Problem of the Report.
func ReadFile(name string, data []byte) (*Report, error) {
	report, err := readFile(name, data)
	if err != nil {
		return nil, &ShapeError{File: name, Reason: err.Error()}
	}
	return report, nil
}

func readFile(name string, data []byte) (*Report, error) {
	text, err := decode(data)
	if err != nil {
		return nil, err
	}
	s, err := readSheet(text.text)
	if err != nil {
		return nil, err
	}
	f, err := identify(name, s)
	if err != nil {
		return nil, err
	}
	report := &Report{
		File: name, Year: f.year, At: reportDate(f.year),
		Encoding: text.encoding, Separator: s.separator, Transposed: s.transposed, Unreadable: text.unreadable,
	}
	report.judgeAll(f)
	return report, nil
}

// judgeAll judges every row, and then the rows against each other.
func (r *Report) judgeAll(f form) {
	var judged []*judgement
	for _, record := range f.records {
		if isBlank(record) {
			continue
		}
		r.Rows++
		j := &judgement{form: f, record: record, file: r.File}
		j.judge()
		judged = append(judged, j)
	}
	rejectTwins(judged)
	for _, j := range judged {
		r.Problems = append(r.Problems, j.problems...)
		r.Notes = append(r.Notes, j.notes...)
		if len(j.problems) > 0 {
			r.Rejected++
			continue
		}
		r.Projects = append(r.Projects, j.project)
	}
}

// rejectTwins rejects all rows that claim to be the same project. Which one is
// meant, or whether they are two projects, would be a guess.
func rejectTwins(judged []*judgement) {
	groups := map[Identity][]*judgement{}
	for _, j := range judged {
		if j.project.Identity.Key != "" {
			groups[j.project.Identity] = append(groups[j.project.Identity], j)
		}
	}
	for _, twins := range groups {
		if len(twins) < 2 {
			continue
		}
		for i, j := range twins {
			other := twins[(i+1)%len(twins)].record[0].at
			j.reject(j.identifiedBy(), fmt.Sprintf("the project is in the file twice, also in %s", j.lie(other)))
		}
	}
}

func isBlank(record []cell) bool {
	return !slices.ContainsFunc(record, func(c cell) bool { return clean(c.text) != "" })
}

func sortedKeys(m map[int]bool) []int { return slices.Sorted(maps.Keys(m)) }
