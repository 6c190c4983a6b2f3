package services

import (
	"time"

	// The zones come with the program, so that every replica has the same ones
	// and none is missing where the machine has no file of them.
	_ "time/tzdata"
)

// zone returns the location of an IANA name, UTC where the name is unknown:
// Open refuses such a name, and folding what is recorded never fails.
func zone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return loc
}

// isZone says whether a name is one of a zone that is the same everywhere:
// "" and "Local" are not.
func isZone(name string) bool {
	_, err := time.LoadLocation(name)
	return err == nil && name != "" && name != "Local"
}
