package gmpp

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// table is a file as cells, as written, with the row that each line of cells
// has in the file.
type table struct {
	separator rune
	lines     []line
	// broken says where the file stopped being comma-separated values; the
	// lines before it are kept to tell what the file was meant to be.
	broken error
}

// line is one row of the file.
type line struct {
	row   int
	cells []string
}

// readTable cuts text into cells. Rows count from 1 as a spreadsheet counts
// them: a cell of several lines is still in one row, and an empty row is one.
func readTable(text string, separator rune) table {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = separator
	r.FieldsPerRecord = -1
	t := table{separator: separator}
	row, read, lines := 0, 0, 0
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return t
		}
		if err != nil {
			t.broken = fmt.Errorf("separated by %q: %w", separator, err)
			return t
		}
		first, _ := r.FieldPos(0)
		empty := first - lines - 1
		row += empty + 1
		t.lines = append(t.lines, line{row: row, cells: cells})
		end := int(r.InputOffset())
		lines += strings.Count(text[read:end], "\n")
		read = end
	}
}

// even checks that every row has as many cells as the first: where one has
// more, a header is missing or a cell was cut, and every value after it would
// be read under a wrong name.
func (t table) even() error {
	if t.broken != nil {
		return t.broken
	}
	for _, l := range t.lines {
		if have, want := len(l.cells), len(t.lines[0].cells); have != want {
			return fmt.Errorf("row %d has %d cells, the first row %d", l.row, have, want)
		}
	}
	return nil
}
