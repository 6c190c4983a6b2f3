package gmpp

import "fmt"

// firstYearOfStatements is the year from which narratives state how the end
// date moved, in a sentence of the central form.
const firstYearOfStatements = 2021

// Difference is a narrative that says "from X to Y" where the dates of the
// reports do not. Both are recorded, the one as text and the other as dates.
type Difference struct {
	Programme string
	Evidence  Evidence
	Stated    StatedMove
	// Known is the date of the last report before that had one, and Given the
	// date of this report; either may be none.
	Known, Given Date
}

// String is the difference on one line.
func (d Difference) String() string {
	return fmt.Sprintf("%s: row %d, column %s: %s: the narrative says from %s to %s, the reports from %s to %s",
		d.Evidence.File, d.Evidence.Row, d.Evidence.Column, d.Programme, d.Stated.From, d.Stated.To, d.Known, d.Given)
}

// FromDiffers tells that the narrative starts from another date than the last
// known one.
func (d Difference) FromDiffers() bool { return d.Stated.From != d.Known }

// ToDiffers tells that the narrative ends at another date than its own row.
func (d Difference) ToDiffers() bool { return d.Stated.To != d.Given }

// Statements counts what narratives state, against the dates of the reports.
type Statements struct {
	// All is Agreeing + Differing.
	All, Agreeing, Differing int
	// WithoutEarlier counts those of Differing to which no imported report gave
	// an earlier date, so that "from" has nothing to be compared with.
	WithoutEarlier int
}
