package gmpp

// Report is one portfolio file, read and judged: the position of every project
// in it on one day.
type Report struct {
	// File is the base name of the file, which is the evidence's.
	File string
	// Year is the year of the report.
	Year int
	// At is the day whose position it states.
	At Date

	// Encoding, Separator and Transposed say how the file was read.
	Encoding   Encoding
	Separator  rune
	Transposed bool
	// Unreadable counts bytes that the encoding does not define; each stands in
	// the text as U+FFFD.
	Unreadable int

	// Rows counts the rows with anything in them. Each is either in Projects or
	// has a Problem: Rows = len(Projects) + Rejected.
	Rows     int
	Rejected int

	// Projects are the rows that can be imported, in the file's order.
	Projects []Project
	// Problems are the cells for which a row cannot be.
	Problems []Problem
	// Notes are cells that are wrong in columns from which nothing is imported;
	// they reject no row.
	Notes []Problem
}

// Project is one row of a report: what a department said of a project.
type Project struct {
	Identity Identity
	Name     Said
	// Department is as the file names it.
	Department Said
	End        End
	// Narrative is the department's on the schedule.
	Narrative string
	// Ratings are those given; a rating withheld is in NotRated.
	Ratings  []Rating
	NotRated []Absence
	// Commentary is the department's on the rating.
	Commentary string
}

// Said is a text and its cell.
type Said struct {
	Text string
	At   Place
}

// End is the latest approved end date, or what stands in its place.
type End struct {
	Date     Date
	Withheld Absence
	At       Place
}

// IsWithheld tells that there is no date.
func (e End) IsWithheld() bool { return e.Date.IsZero() }
