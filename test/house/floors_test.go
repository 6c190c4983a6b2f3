package house

import (
	"fmt"
	"strings"
)

// floor is a storey of the house. A package imports only from storeys below
// its own, so two packages of one storey never import each other. A pattern
// that ends in "/..." stands for everything under it, one that ends in "/*"
// for the packages right under it; a package's own name goes before a pattern.
type floor struct {
	number   string
	packages []string
}

// floors are listed from the ground up. This is where a new package is added.
var floors = []floor{
	{"0", []string{
		"api/taskforce/event/v1",
		"services/undo",
		"services/refusal",
		"services/itemid",
	}},
	// What every concept is handed: the act, and the means to refuse it.
	{"0½", []string{
		"services/act",
	}},
	{"1", []string{
		"eventstore",
		"services/register",
	}},
	{"2", []string{
		"eventstore/jetstream",
		"eventstore/archive",
		"eventstore/tiles",
		"eventstore/verify",
		"services/taskforce",
		"services/programme",
		// What read models are written in; they import floors 0 to 2 only.
		"projections/row",
	}},
	{"3", []string{
		"services/authority",
		"services/decision",
		"services/risk",
		"services/milestone",
		"services/escalation",
		"services/record",
		"services/delivery",
	}},
	{"4", []string{
		"services/follows",
		"services/seal",
		"services/access",
	}},
	{"5", []string{
		"services",
		"projections/*",
	}},
	{"6", []string{
		"projections",
		"api/taskforce/v1",
	}},
	{"7", []string{
		"services/rpc",
	}},
	{top, []string{
		"cmd/...",
		"test/...",
		"projections/internal/script",
		"services/stage",
	}},
}

// onlyForTests are the packages that only tests import: what they hold is in no
// program, so that they may do what tests do.
var onlyForTests = []string{
	"test/...",
	"projections/internal/script",
	"services/stage",
}

// top is the floor whose packages may import each other.
const top = "8"

// floorOf returns the index in floors of the package's floor, or -1.
func floorOf(pkg string) int {
	found, exactness := -1, 0
	for i, f := range floors {
		for _, pattern := range f.packages {
			if n := match(pattern, pkg); n > exactness {
				found, exactness = i, n
			}
		}
	}
	return found
}

// match says how exactly pattern names pkg; 0 is not at all.
func match(pattern, pkg string) int {
	if under, ok := strings.CutSuffix(pattern, "/..."); ok {
		if pkg == under || strings.HasPrefix(pkg, under+"/") {
			return 1
		}
		return 0
	}
	if under, ok := strings.CutSuffix(pattern, "/*"); ok {
		if rest, ok := strings.CutPrefix(pkg, under+"/"); ok && !strings.Contains(rest, "/") {
			return 2
		}
		return 0
	}
	if pattern == pkg {
		return 3
	}
	return 0
}

func matchAny(patterns []string, pkg string) bool {
	for _, p := range patterns {
		if match(p, pkg) > 0 {
			return true
		}
	}
	return false
}

func everyPackageHasAFloor(t *tree) (wrong []string) {
	for _, pkg := range t.packages() {
		if floorOf(pkg) < 0 {
			wrong = append(wrong, fmt.Sprintf("%s has no floor: add it to floors in test/house/floors_test.go, "+
				"on the lowest floor that is above all that it imports", pkg))
		}
	}
	return wrong
}

func importsGoDown(t *tree) (wrong []string) {
	for _, s := range t.code() {
		own := floorOf(s.pkg)
		for _, imp := range s.house() {
			below := floorOf(imp)
			if own < 0 || below < 0 || below < own || floors[own].number == top && below == own {
				continue
			}
			wrong = append(wrong, fmt.Sprintf("%s: %s (floor %s) imports %s (floor %s): want a floor below its own",
				s.path, s.pkg, floors[own].number, imp, floors[below].number))
		}
	}
	return wrong
}

// programsHoldNoTests: what only tests import is built into no program.
func programsHoldNoTests(t *tree) (wrong []string) {
	for _, s := range t.code() {
		for _, imp := range s.house() {
			if matchAny(onlyForTests, imp) && !matchAny(onlyForTests, s.pkg) {
				wrong = append(wrong, fmt.Sprintf("%s: %s imports %s, which is for tests only", s.path, s.pkg, imp))
			}
		}
	}
	return wrong
}

// readModelFloor is the highest floor from which a read model imports: it is
// made from what is recorded, and knows no rule.
const readModelFloor = "2"

func readModelsImportLowFloorsOnly(t *tree) (wrong []string) {
	highest := 0
	for i, f := range floors {
		if f.number == readModelFloor {
			highest = i
		}
	}
	for _, s := range t.code() {
		if match("projections/*", s.pkg) == 0 {
			continue
		}
		for _, imp := range s.house() {
			if floorOf(imp) > highest {
				wrong = append(wrong, fmt.Sprintf("%s: the read model %s imports %s: want floors 0 to %s only",
					s.path, s.pkg, imp, readModelFloor))
			}
		}
	}
	return wrong
}

// rulesAndReadModelsAreApart: what may happen and what has happened meet at
// the edge only. The ground floor belongs to neither.
func rulesAndReadModelsAreApart(t *tree) (wrong []string) {
	side := func(pkg string) string {
		switch {
		case pkg == "services/rpc", matchAny(onlyForTests, pkg), matchAny(floors[0].packages, pkg), matchAny(floors[1].packages, pkg):
			return ""
		case match("services/...", pkg) > 0:
			return "services"
		case match("projections/...", pkg) > 0:
			return "projections"
		}
		return ""
	}
	for _, s := range t.code() {
		for _, imp := range s.house() {
			if a, b := side(s.pkg), side(imp); a != "" && b != "" && a != b {
				wrong = append(wrong, fmt.Sprintf("%s: %s imports %s: %s and %s meet in services/rpc only", s.path, s.pkg, imp, a, b))
			}
		}
	}
	return wrong
}
