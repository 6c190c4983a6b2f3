// Package render puts what a server answers into words and lines for people,
// and into JSON for programs.
//
// A sentence says what its fact says and not a word more. Texts of the record
// are shown without control characters, so that nothing that somebody recorded
// can play with a terminal.
package render
