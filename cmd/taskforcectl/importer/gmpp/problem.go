package gmpp

import (
	"fmt"
	"unicode/utf8"
)

// Problem is a cell that cannot be read as what it should be, so that its row
// is not imported.
type Problem struct {
	File string
	// Row and Column are the cell's in the file as it is, from 1 and from A.
	Row    int
	Column string
	// Header is the header above the cell, or beside it in a transposed file.
	Header string
	Value  string
	Reason string
}

// String is the problem on one line.
func (p Problem) String() string {
	return fmt.Sprintf("%s: row %d, column %s (%s): %q: %s", p.File, p.Row, p.Column, p.Header, shorten(oneLine(p.Value)), p.Reason)
}

// ShapeError says why a file was refused as a whole.
type ShapeError struct {
	File   string
	Reason string
}

func (e *ShapeError) Error() string { return fmt.Sprintf("%s: refused: %s", e.File, e.Reason) }

// YearConflictError says that two files of one year tell different things, so
// that one of them would contradict the other on the record.
type YearConflictError struct {
	Year  int
	Files [2]string
	// Where is the first difference, in words.
	Where string
}

func (e *YearConflictError) Error() string {
	return fmt.Sprintf("%s and %s are both of %d and differ: %s: give only one", e.Files[0], e.Files[1], e.Year, e.Where)
}

// shorten cuts a long text for a message.
func shorten(text string) string {
	const most = 80
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most]) + "…"
}
