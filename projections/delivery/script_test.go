package delivery_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.etcd.io/bbolt"
	"go.uber.org/goleak"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/projections/delivery"
	"taskforce/projections/internal/script"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestScripts(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			store := script.NewStore(t, delivery.New())
			script.Run(t, path, func(t *testing.T, d script.Directive) (answer string) {
				if d.Command == "commit" {
					store.Apply(t, script.Commit(t, store.Position+1, d))
					return fmt.Sprint(store.Position)
				}
				store.View(t, func(tx *bbolt.Tx) { answer = ask(t, tx, d) })
				return answer
			})
		})
	}
}

func ask(t *testing.T, tx *bbolt.Tx, d script.Directive) string {
	s := subject(d)
	limit, _ := strconv.Atoi(d.Options["limit"])
	var turn func(after string) (lines []string, next string, err error)
	switch d.Command {
	case "milestones":
		turn = func(after string) (lines []string, next string, err error) {
			p, err := delivery.Milestones(tx, s, after, limit)
			for _, m := range p.Milestones {
				lines = append(lines, milestoneLine(m, slices.Contains(d.Args, "brief")))
			}
			return lines, p.Next, err
		}
	case "assessments":
		turn = func(after string) (lines []string, next string, err error) {
			p, err := delivery.Assessments(tx, s, after, limit)
			for _, a := range p.Assessments {
				lines = append(lines, assessmentLine(a))
			}
			return lines, p.Next, err
		}
	case "dump":
		return script.Lines(script.Dump(tx))
	default:
		t.Fatalf("no command %q", d.Command)
	}
	var all []string
	for after := ""; ; {
		lines, next, err := turn(after)
		if err != nil {
			return script.Errorf(err)
		}
		all = append(all, lines...)
		if next == "" {
			return script.Lines(all)
		}
		if all = append(all, "more"); !slices.Contains(d.Args, "pages") {
			return script.Lines(all)
		}
		after = next
	}
}

func milestoneLine(m delivery.Milestone, brief bool) string {
	if brief {
		return fmt.Sprintf("%s of %s", m.Ref, m.ProgrammeName)
	}
	lines := []string{
		fmt.Sprintf("%s %q of %s %q, owners %v", m.Ref, m.Name, m.Programme, m.ProgrammeName, m.OwnerOffices),
		fmt.Sprintf("  baseline %d: %s +%d", m.Baseline1.Version, day(m.Baseline1.Due), m.Baseline1.ToleranceDays),
		fmt.Sprintf("  baseline %d: %s +%d", m.Current.Version, day(m.Current.Due), m.Current.ToleranceDays),
		fmt.Sprintf("  forecast %s withheld %v actual %s", day(m.Forecast), m.Withheld, day(m.Actual)),
		fmt.Sprintf("  days %+d against baseline 1, %+d against current; slips %d", m.DaysAgainstBaseline1(), m.DaysAgainstCurrent(), m.Slips()),
	}
	for _, c := range m.Causes {
		lines = append(lines, fmt.Sprintf("  %v: %d, %d days", c.Cause, c.Slips, c.Days))
	}
	return strings.Join(lines, "\n")
}

var movements = []string{"?", "first", "same", "better", "worse"}

func assessmentLine(a delivery.Assessment) string {
	sealed := ""
	if a.Rationale != nil {
		sealed = " with a sealed rationale"
	}
	return fmt.Sprintf("%s at %d.%d: %s %s is %s on %s by %v, %s after %q%s", a.ID, a.Position, a.Index,
		day(a.AsAt), a.Subject.ID, a.Rating, a.Scale, a.Assessor, movements[a.Movement], a.Previous, sealed)
}

func day(d delivery.Day) string {
	if d.Date() == nil {
		return "none"
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Date().GetYear(), d.Date().GetMonth(), d.Date().GetDay())
}

func subject(d script.Directive) delivery.Subject {
	for k, v := range d.Options {
		if kind := eventv1.ItemKind_value["ITEM_KIND_"+strings.ToUpper(k)]; kind != 0 {
			return delivery.Subject{Kind: eventv1.ItemKind(kind), ID: v}
		}
	}
	return delivery.Subject{}
}
