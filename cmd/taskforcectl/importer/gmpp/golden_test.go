package gmpp

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

// readTestdata reads invented files, each of which must have no problem.
func readTestdata(t *testing.T, names ...string) []*Report {
	t.Helper()
	var reports []*Report
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		r, err := ReadFile(name, data)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Problems) > 0 {
			t.Fatalf("%s: problems: %v", name, r.Problems)
		}
		reports = append(reports, r)
	}
	return reports
}

var inventedFiles = []string{
	"portfolio_2015.csv", "portfolio_2018.csv", "portfolio_2020.csv",
	"portfolio_2021.csv", "portfolio_2022.csv", "unaltered_2022.csv",
}

func TestPlanOfEveryShape(t *testing.T) {
	plan, err := MakePlan(readTestdata(t, inventedFiles...))
	if err != nil {
		t.Fatal(err)
	}
	checkGolden(t, "plan.golden", dump(plan))
}

// dump writes a plan as a transcript, one step a paragraph.
func dump(p *Plan) string {
	var b strings.Builder
	for _, s := range p.Steps {
		fmt.Fprintf(&b, "%s  [%s row %d column %s]\n  %T %s\n", s.OccurredAt, s.Evidence.File, s.Evidence.Row, s.Evidence.Column, s.Act, s.Key)
		for _, line := range strings.Split(strings.TrimSpace(s.Content()), "\n") {
			fmt.Fprintf(&b, "    %s\n", line)
		}
		switch a := s.Act.(type) {
		case RegisterProgramme:
			fmt.Fprintf(&b, "    -> matched by %s\n", a.MatchedBy)
		case ReviseForecast:
			fmt.Fprintf(&b, "    -> %s, cause %s\n", a.Expected, a.Cause)
		case WithholdForecast:
			fmt.Fprintf(&b, "    -> %s %v, before the baseline: %t\n", a.Reason.Kind, a.Reason.Sections, a.BeforeBaseline)
		}
	}
	for _, y := range p.Years() {
		fmt.Fprintf(&b, "%d: %s\n", y, p.Count(func(py ProjectYear) bool { return py.Year == y }))
	}
	fmt.Fprintf(&b, "all: %s\n%+v\n", p.Count(nil), p.Statements)
	for _, d := range p.Differences {
		fmt.Fprintf(&b, "difference: %s\n", d)
	}
	for _, n := range p.Namesakes {
		fmt.Fprintf(&b, "namesake: %s: %s\n", n.Name, strings.Join(n.Programmes, " | "))
	}
	for _, v := range p.Variations {
		fmt.Fprintf(&b, "variation: %s %d: %q -> %q\n", v.Programme, v.Evidence.Reported.Year, v.Before, v.After)
	}
	for _, r := range p.Repeats {
		fmt.Fprintf(&b, "repeat: %+v\n", r)
	}
	for _, n := range p.Notes {
		fmt.Fprintf(&b, "note: %s\n", n)
	}
	return b.String()
}

func checkGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got, -update writes it):\n%s", name, diff)
	}
}
