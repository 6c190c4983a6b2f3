package gmpp

import "strings"

// Scale names the scale of a rating. Ratings of two scales are never compared
// and never converted.
type Scale string

// The scales of the portfolio's delivery confidence assessments.
const (
	// FivePoint: Green, Amber/Green, Amber, Amber/Red, Red; reports to 2021.
	FivePoint Scale = "ipa-dca-5"
	// ThreePoint: Green, Amber, Red; reports from 2022.
	ThreePoint Scale = "ipa-dca-3"
)

// Assessor is whose judgement a rating is.
type Assessor string

// The two assessors of the portfolio; they are kept apart.
const (
	// Independent is the central assessor, the Infrastructure and Projects Authority.
	Independent Assessor = "INDEPENDENT"
	// Owner is the project's senior responsible owner.
	Owner Assessor = "OWNER"
)

// Rating is a rating that a file gives.
type Rating struct {
	Scale    Scale
	Assessor Assessor
	// Given is the word as the file writes it, without the blanks around it.
	Given string
	At    Place
}

// scaleWords are the words of each scale. "Reset" stands in place of a colour
// where a project was being re-planned, and was published as its rating.
var scaleWords = map[Scale]map[string]bool{
	FivePoint:  {"green": true, "amber/green": true, "amber": true, "amber/red": true, "red": true, "reset": true},
	ThreePoint: {"green": true, "amber": true, "red": true, "reset": true},
}

// onScale tells whether word is of the scale, whatever its case and spacing.
func (s Scale) onScale(word string) bool {
	return scaleWords[s][strings.ToLower(strings.Join(strings.Fields(word), ""))]
}

func scaleOf(year int) Scale {
	if year < firstYearOfThree {
		return FivePoint
	}
	return ThreePoint
}
