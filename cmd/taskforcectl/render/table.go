package render

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Width is that of every table, on a terminal or not.
const Width = 100

const gap = "  "

// Column is a column of a table. Cells longer than Width are cut. The last
// column has what is left of the line, and its cells are wrapped.
type Column struct {
	Title string
	Width int
	// Right sets numbers flush right.
	Right bool
}

// Table writes rows as they come, so that a long answer is readable from its
// beginning.
type Table struct {
	w       io.Writer
	columns []Column
	begun   bool
}

// NewTable returns a table without rows: nothing is written before the first.
func NewTable(w io.Writer, columns ...Column) *Table {
	left := Width
	for _, c := range columns[:len(columns)-1] {
		left -= c.Width + len(gap)
	}
	columns = append([]Column(nil), columns...)
	columns[len(columns)-1].Width = left
	return &Table{w: w, columns: columns}
}

// Row writes a row. More lines, where there are any, stand below the last cell.
func (t *Table) Row(cells []string, more ...string) error {
	if !t.begun {
		t.begun = true
		titles := make([]string, len(t.columns))
		for i, c := range t.columns {
			titles[i] = c.Title
		}
		if err := t.line(titles); err != nil {
			return err
		}
	}
	last := len(cells) - 1
	var lines []string
	for _, text := range append([]string{cells[last]}, more...) {
		lines = append(lines, wrap(Clean(text), t.columns[last].Width, false)...)
	}
	for i, text := range lines {
		row := make([]string, len(cells))
		if i == 0 {
			copy(row, cells)
		}
		row[last] = text
		if err := t.line(row); err != nil {
			return err
		}
	}
	return nil
}

func (t *Table) line(cells []string) error {
	var b strings.Builder
	for i, c := range t.columns {
		text := Cut(Clean(cells[i]), c.Width)
		fill := strings.Repeat(" ", c.Width-utf8.RuneCountInString(text))
		if c.Right {
			text = fill + text
		} else {
			text += fill
		}
		if i > 0 {
			b.WriteString(gap)
		}
		b.WriteString(text)
	}
	_, err := fmt.Fprintln(t.w, strings.TrimRight(b.String(), " "))
	return err
}

// wrap breaks a text between words into lines of at most width characters. It
// always returns a line. A longer word is broken only if whole is false.
func wrap(text string, width int, whole bool) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		for !whole && utf8.RuneCountInString(word) > width {
			if line != "" {
				lines, line = append(lines, line), ""
			}
			r := []rune(word)
			lines, word = append(lines, string(r[:width])), string(r[width:])
		}
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}
