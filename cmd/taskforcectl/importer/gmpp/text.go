package gmpp

import (
	"regexp"
	"strings"
)

// lineEnd is a line's end as the files have it: some were converted more than
// once, so that carriage returns piled up.
var lineEnd = regexp.MustCompile(`\r+\n|\r|\n`)

// clean is a cell as it is recorded: the words as given, with one kind of line
// end and no blanks around them. Nothing else is changed, so that the same
// words in another copy of the file are the same text.
func clean(text string) string {
	return strings.TrimSpace(lineEnd.ReplaceAllString(text, "\n"))
}

// oneLine is text with every run of blanks as one space, for comparing.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
