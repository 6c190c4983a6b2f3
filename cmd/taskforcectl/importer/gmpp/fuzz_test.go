package gmpp

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// FuzzReadFile checks that no bytes make ReadFile or MakePlan panic, that a
// refusal is a *ShapeError, and that every row read is accounted for.
func FuzzReadFile(f *testing.F) {
	for _, name := range inventedFiles {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(name, data)
	}
	f.Add("x_2018.csv", []byte(header2018+"2018,A,B,Red,01.01.18,01.01.30,\n"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		r, err := ReadFile(name, data)
		if err != nil {
			var shape *ShapeError
			if !errors.As(err, &shape) || r != nil {
				t.Fatalf("%T %v", err, err)
			}
			return
		}
		if r.Rows != len(r.Projects)+r.Rejected || (r.Rejected == 0) != (len(r.Problems) == 0) {
			t.Fatalf("rows %d, projects %d, rejected %d, problems %d", r.Rows, len(r.Projects), r.Rejected, len(r.Problems))
		}
		plan, err := MakePlan([]*Report{r, r})
		if err != nil {
			t.Fatal(err)
		}
		if len(plan.ProjectYears) != len(r.Projects) || len(plan.Repeats) != 1 {
			t.Fatalf("project-years %d of %d, repeats %d", len(plan.ProjectYears), len(r.Projects), len(plan.Repeats))
		}
	})
}

// FuzzNarrative checks that no text makes the readers of narratives panic.
func FuzzNarrative(f *testing.F) {
	f.Add("The end-date increased from 1 January 2030 to 31 MAR 31. This change is due to a lack of funding.")
	f.Fuzz(func(t *testing.T, text string) {
		CauseOf(text)
		for _, m := range StatedMoves(text) {
			if m.From.IsZero() || m.To.IsZero() {
				t.Fatalf("%q: %v", text, m)
			}
		}
	})
}
