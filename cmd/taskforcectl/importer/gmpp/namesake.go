package gmpp

import (
	"maps"
	"slices"
)

// Namesake is a name that several programmes bear, or bore. They may be one
// project: it got an official id in 2020, another id later, or another
// department. The files do not say so, and they are not merged; a person who
// knows may link them.
type Namesake struct {
	// Name is the normalised name.
	Name string
	// Programmes are the keys of those that bear it, in order.
	Programmes []string
}

func findNamesakes(programmes map[string]*programme) []Namesake {
	bearers := map[string][]string{}
	for _, prog := range programmes {
		for name := range prog.names {
			bearers[name] = append(bearers[name], prog.key)
		}
	}
	var found []Namesake
	for _, name := range slices.Sorted(maps.Keys(bearers)) {
		if keys := bearers[name]; len(keys) > 1 {
			slices.Sort(keys)
			found = append(found, Namesake{Name: name, Programmes: keys})
		}
	}
	return found
}
