package gmpp

import "fmt"

// Place is a cell of a file: row and column from 1, as the file has them, also
// where the file is transposed and a project is a column.
type Place struct {
	Row    int
	Column int
}

// Letter is the column as spreadsheets name it: A, B, … Z, AA, AB.
func (p Place) Letter() string {
	letters := ""
	for n := p.Column; n > 0; n = (n - 1) / 26 {
		letters = string(rune('A'+(n-1)%26)) + letters
	}
	return letters
}

// String is the place in words, for messages.
func (p Place) String() string { return fmt.Sprintf("row %d, column %s", p.Row, p.Letter()) }

// cell is what the file has at a place, as written.
type cell struct {
	text string
	at   Place
}

// sheet is a file turned so that a project is a record, whichever way it lies.
type sheet struct {
	separator  rune
	transposed bool
	headers    []cell
	records    [][]cell
}

// readSheet finds how the file is separated and which way it lies, which is
// what shows the most headers that are known, and reads it so.
func readSheet(text string) (sheet, error) {
	var best candidate
	for _, separator := range []rune{',', ';'} {
		t := readTable(text, separator)
		for _, transposed := range []bool{false, true} {
			if c := newCandidate(t, transposed); c.known > best.known {
				best = c
			}
		}
	}
	if best.known == 0 {
		return sheet{}, fmt.Errorf("no header of a portfolio file in the first row or the first column, separated by ',' or ';'")
	}
	if err := best.table.even(); err != nil {
		return sheet{}, err
	}
	return best.sheet(), nil
}

// candidate is one way to read a file, and how many of its headers it shows.
type candidate struct {
	table      table
	transposed bool
	known      int
}

func newCandidate(t table, transposed bool) candidate {
	c := candidate{table: t, transposed: transposed}
	for i, l := range t.lines {
		for j, text := range l.cells {
			if c.isHeader(i, j) && isKnownHeader(text) {
				c.known++
			}
		}
	}
	return c
}

// isHeader tells whether the cell j of line i is a header: in the first column
// of a transposed file, in the first row of any other.
func (c candidate) isHeader(i, j int) bool {
	if c.transposed {
		return j == 0
	}
	return i == 0
}

// sheet turns the table, whose rows are even.
func (c candidate) sheet() sheet {
	s := sheet{separator: c.table.separator, transposed: c.transposed}
	lines := c.table.lines
	if c.transposed {
		for j := range lines[0].cells {
			record := make([]cell, len(lines))
			for i, l := range lines {
				record[i] = cell{text: l.cells[j], at: Place{Row: l.row, Column: j + 1}}
			}
			s.records = append(s.records, record)
		}
	} else {
		for _, l := range lines {
			record := make([]cell, len(l.cells))
			for j, text := range l.cells {
				record[j] = cell{text: text, at: Place{Row: l.row, Column: j + 1}}
			}
			s.records = append(s.records, record)
		}
	}
	s.headers, s.records = s.records[0], s.records[1:]
	return s
}

// isEmpty tells whether no record has anything under header i.
func (s sheet) isEmpty(i int) bool {
	for _, r := range s.records {
		if clean(r[i].text) != "" {
			return false
		}
	}
	return true
}
