package house

import (
	"fmt"
	"go/ast"
	"slices"
)

// impure are the packages under services that meet the world: they hold keys,
// tokens and connections, and hand what they learn to the rules as arguments.
var impure = []string{"services/seal", "services/access", "services/rpc/..."}

// isRule says whether pkg holds rules: what may happen, decided from what it
// is given and from nothing else.
func isRule(pkg string) bool {
	return match("services/...", pkg) > 0 && !matchAny(impure, pkg) && !matchAny(onlyForTests, pkg)
}

// isReplayed says whether what pkg computes must come out the same when the
// log is read again, by another program at another time.
func isReplayed(pkg string) bool {
	return isRule(pkg) || match("projections/*", pkg) > 0 || pkg == "eventstore/verify"
}

// world is what a rule never imports of Go's own library: the network, files,
// other processes, chance, and a log that nobody reads.
var world = []string{
	"crypto/rand", "database", "io/fs", "io/ioutil", "log", "math/rand",
	"net", "os", "path/filepath", "plugin", "runtime", "syscall", "testing", "unsafe",
}

// ruleLibraries is all that a rule imports from outside the house.
var ruleLibraries = []string{
	"google.golang.org/protobuf",
	"google.golang.org/genproto/googleapis/type", // dates and money
}

func rulesKnowNoWorld(t *tree) (wrong []string) {
	for _, s := range t.code() {
		if !isRule(s.pkg) {
			continue
		}
		for _, imp := range s.imports() {
			switch {
			case isStandard(imp) && within(world, imp):
				wrong = append(wrong, fmt.Sprintf("%s: a rule imports %s: what it needs of the world arrives inside the command", s.path, imp))
			case !isStandard(imp) && !within([]string{module}, imp) && !within(ruleLibraries, imp):
				wrong = append(wrong, fmt.Sprintf("%s: a rule imports %s: want Go's own library, protobuf and what is below it in the house", s.path, imp))
			case s.pkg != "services" && within([]string{module + "/eventstore"}, imp):
				wrong = append(wrong, fmt.Sprintf("%s: a concept imports the log, %s: it is given a view and a command, and returns events", s.path, imp))
			}
		}
	}
	return wrong
}

// clock is what package time has that differs from one run to the next.
var clock = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Local"}

func replayReadsNoClock(t *tree) (wrong []string) {
	for _, s := range t.code() {
		name := s.local("time")
		if !isReplayed(s.pkg) || name == "" {
			continue
		}
		if name == "." {
			wrong = append(wrong, s.path+": imports time into its own names: what it reads of the clock cannot be told")
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == name && slices.Contains(clock, sel.Sel.Name) {
				wrong = append(wrong, fmt.Sprintf("%s: time.%s: a replay would come out otherwise; the time is in the command or the commit", s.at(n), sel.Sel.Name))
			}
			return true
		})
	}
	return wrong
}

func replayTakesNoChance(t *tree) (wrong []string) {
	for _, s := range t.code() {
		if !isReplayed(s.pkg) {
			continue
		}
		for _, imp := range s.imports() {
			if within([]string{"math/rand", "crypto/rand", "hash/maphash"}, imp) {
				wrong = append(wrong, fmt.Sprintf("%s: imports %s: ids and salts arrive inside the command", s.path, imp))
			}
		}
	}
	return wrong
}
