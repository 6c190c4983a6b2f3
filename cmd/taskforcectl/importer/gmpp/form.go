package gmpp

import (
	"fmt"
	"regexp"
	"strconv"
)

// The years whose files are known: the shapes, the day that a report speaks of
// and the scale of its ratings differ by year, and of another year they would
// be a guess.
const (
	FirstYear = 2014
	LastYear  = 2022

	firstYearWithID   = 2020
	firstYearOfMarch  = 2021
	firstYearOfThree  = 2022
	firstYearOfTwoDCA = 2022
)

// form is what a file turned out to be: which column holds what, and of which
// year it is.
type form struct {
	sheet
	columns map[column]int
	year    int
}

// identify tells what every column of s is. The file is refused where a header
// is unknown, comes twice, or is missing.
func identify(name string, s sheet) (form, error) {
	f := form{sheet: s, columns: map[column]int{}}
	years, scales := map[int]bool{}, map[Scale]bool{}
	for i, c := range s.headers {
		h, known := readHeader(c.text)
		if !known {
			if err := f.checkUnknown(i); err != nil {
				return form{}, err
			}
			continue
		}
		if h.year != 0 {
			years[h.year] = true
		}
		if h.scale != "" {
			scales[h.scale] = true
		}
		if err := f.place(h.column, i); err != nil {
			return form{}, err
		}
	}
	f.stateYears(years)
	year, err := oneYear(name, years)
	if err != nil {
		return form{}, err
	}
	f.year = year
	return f, f.check(scales)
}

// checkUnknown allows an unknown header in two cases only, and only with
// nothing under it: where it is blank, and where it is a note below the table
// of a transposed file.
func (f form) checkUnknown(i int) error {
	blank := clean(f.headers[i].text) == ""
	if f.isEmpty(i) && (blank || f.transposed) {
		return nil
	}
	if blank {
		return fmt.Errorf("%s: cells without a header", f.headers[i].at)
	}
	return fmt.Errorf("%s: unknown header %q", f.headers[i].at, shorten(clean(f.headers[i].text)))
}

// place notes that header i is column c. The one header that may come twice is
// "colour_rating": the first is the central assessor's, the second the owner's.
func (f form) place(c column, i int) error {
	if c == notImported {
		return nil
	}
	if c == columnRating {
		c = columnIndependent
		if _, twice := f.columns[c]; twice {
			c = columnOwner
		}
	}
	if first, twice := f.columns[c]; twice {
		return fmt.Errorf("%s: header %q is there twice, first in %s", f.headers[i].at, shorten(clean(f.headers[i].text)), f.headers[first].at)
	}
	f.columns[c] = i
	return nil
}

var fourDigits = regexp.MustCompile(`^\d{4}$`)

// stateYears adds the years that the year column states.
func (f form) stateYears(years map[int]bool) {
	i, has := f.columns[columnYear]
	if !has {
		return
	}
	for _, r := range f.records {
		if text := clean(r[i].text); fourDigits.MatchString(text) {
			year, _ := strconv.Atoi(text)
			years[year] = true
		}
	}
}

var (
	digits     = regexp.MustCompile(`\d+`)
	yearInName = regexp.MustCompile(`^20\d\d$`)
)

// namedYear is the one year of four digits in a file's name, or 0.
func namedYear(name string) int {
	year := 0
	for _, run := range digits.FindAllString(name, -1) {
		if !yearInName.MatchString(run) {
			continue
		}
		if year != 0 {
			return 0
		}
		year, _ = strconv.Atoi(run)
	}
	return year
}

// oneYear is the year that the content states, in its year column or by the
// financial year in its headers; where it states none, the one in the file's
// name. Two years, or a name that says another than the content, are refused.
func oneYear(name string, stated map[int]bool) (int, error) {
	if len(stated) > 1 {
		return 0, fmt.Errorf("the content states more than one year: %v", sortedKeys(stated))
	}
	named := namedYear(name)
	year := named
	for y := range stated {
		year = y
	}
	switch {
	case year == 0:
		return 0, fmt.Errorf("neither the content nor the name tells the year of the report")
	case named != 0 && named != year:
		return 0, fmt.Errorf("the name says %d, the content %d", named, year)
	case year < FirstYear || year > LastYear:
		return 0, fmt.Errorf("report year %d: only %d to %d are known", year, FirstYear, LastYear)
	}
	return year, nil
}

// required lists the columns without which nothing can be imported.
var required = []struct {
	column column
	what   string
}{
	{columnName, "project name"},
	{columnDepartment, "department"},
	{columnEnd, "end date"},
	{columnNarrative, "narrative on schedule"},
	{columnIndependent, "rating"},
}

// check makes sure that the columns are those of a file of this year, and that
// the scale its headers name is the one of the year.
func (f form) check(scales map[Scale]bool) error {
	for _, r := range required {
		if _, has := f.columns[r.column]; !has {
			return fmt.Errorf("no column with the %s", r.what)
		}
	}
	_, hasID := f.columns[columnID]
	_, hasOwner := f.columns[columnOwner]
	switch {
	case f.year >= firstYearWithID && !hasID:
		return fmt.Errorf("no column with the official project id, which reports have from %d", firstYearWithID)
	case f.year >= firstYearOfTwoDCA && !hasOwner:
		return fmt.Errorf("one rating a project: reports from %d have the central assessor's and the owner's", firstYearOfTwoDCA)
	case f.year < firstYearOfTwoDCA && hasOwner:
		return fmt.Errorf("two ratings a project: reports before %d have one", firstYearOfTwoDCA)
	}
	for scale := range scales {
		if scale != scaleOf(f.year) {
			return fmt.Errorf("the headers name the scale %s, reports of %d have %s", scale, f.year, scaleOf(f.year))
		}
	}
	return nil
}

// get is the cell of record r in column c; ok is false where the shape has no
// such column.
func (f form) get(r []cell, c column) (cell, bool) {
	i, ok := f.columns[c]
	if !ok {
		return cell{}, false
	}
	return r[i], true
}

// title is the header of column c, short enough for a message.
func (f form) title(c column) string {
	i, ok := f.columns[c]
	if !ok {
		return ""
	}
	return shorten(oneLine(f.headers[i].text))
}

// reportDate is the day whose position a report of year states.
func reportDate(year int) Date {
	if year < firstYearOfMarch {
		return Date{Year: year - 1, Month: 9, Day: 30}
	}
	return Date{Year: year, Month: 3, Day: 31}
}
