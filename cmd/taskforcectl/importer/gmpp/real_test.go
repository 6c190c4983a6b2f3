package gmpp

import (
	stdcmp "cmp"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// readReal reads the published files, which are not part of the project, from
// the folder gmpp in the one that TASKFORCE_REAL_DATA names.
func readReal(t *testing.T) []*Report {
	t.Helper()
	root := os.Getenv("TASKFORCE_REAL_DATA")
	if root == "" {
		t.Skip("SKIPPED: TASKFORCE_REAL_DATA names no folder with the published portfolio files (gmpp/*.csv)")
	}
	files, err := filepath.Glob(filepath.Join(root, "gmpp", "*.csv"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s/gmpp: %v", root, err)
	}
	var reports []*Report
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r, err := ReadFile(filepath.Base(file), data)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range r.Problems {
			t.Errorf("%s", p)
		}
		reports = append(reports, r)
	}
	return reports
}

// realShape is what there is to count in one file.
type realShape struct {
	year, rows, withoutDate, ratings, unreadable int
	encoding                                     Encoding
	separator                                    rune
	transposed                                   bool
}

func TestRealShapes(t *testing.T) {
	var got []realShape
	for _, r := range readReal(t) {
		s := realShape{year: r.Year, rows: r.Rows, unreadable: r.Unreadable, encoding: r.Encoding, separator: r.Separator, transposed: r.Transposed}
		for _, p := range r.Projects {
			s.ratings += len(p.Ratings)
			if p.End.IsWithheld() {
				s.withoutDate++
			}
		}
		got = append(got, s)
	}
	slices.SortFunc(got, func(a, b realShape) int {
		return stdcmp.Or(a.year-b.year, int(b.separator)-int(a.separator))
	})
	want := []realShape{
		{2014, 199, 8, 176, 0, Windows1252, ',', true},
		{2015, 188, 8, 184, 0, Windows1252, ',', true},
		{2016, 143, 2, 138, 0, Windows1252, ',', true},
		{2017, 143, 3, 138, 0, Windows1252, ',', true},
		{2018, 133, 5, 129, 0, Windows1252, ',', false},
		{2019, 133, 6, 130, 0, Windows1252, ',', false},
		{2020, 125, 5, 123, 1, Windows1252, ',', false},
		{2021, 184, 6, 176, 0, Windows1252, ';', false},
		{2022, 235, 17, 221, 0, Windows1252, ';', false},
		{2022, 235, 17, 221, 0, UTF8Marked, ',', false},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(realShape{})); diff != "" {
		t.Error(diff)
	}
}

// By official id the numbers are the same whether the years before are
// imported or not: they have no ids, and no name is taken for one.
func TestRealByOfficialID(t *testing.T) {
	all := readReal(t)
	withID := slices.DeleteFunc(slices.Clone(all), func(r *Report) bool { return r.Year < 2020 })
	want := Count{
		ProjectYears: 544, FirstDates: 288, Slips: 70, SlippedProjects: 63,
		BroughtForward: 13, Recovered: 2, Unchanged: 145, WithoutDate: 28,
	}
	for name, reports := range map[string][]*Report{"three years": withID, "nine years": all} {
		t.Run(name, func(t *testing.T) {
			plan, err := MakePlan(reports)
			if err != nil {
				t.Fatal(err)
			}
			got := plan.Count(func(py ProjectYear) bool { return py.MatchedBy == ByOfficialID })
			t.Log(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if want := (Statements{All: 83, Agreeing: 72, Differing: 11, WithoutEarlier: 2}); plan.Statements != want {
				t.Errorf("statements %+v, want %+v", plan.Statements, want)
			}
			for _, d := range plan.Differences {
				if d.ToDiffers() || !d.FromDiffers() {
					t.Errorf("%s", d)
				}
			}
		})
	}
}

func TestRealNineYears(t *testing.T) {
	plan, err := MakePlan(readReal(t))
	if err != nil {
		t.Fatal(err)
	}
	byName := plan.Count(func(py ProjectYear) bool { return py.MatchedBy == ByNormalisedName })
	t.Log(byName)
	wantNames := Count{
		ProjectYears: 939, FirstDates: 422, Slips: 121, SlippedProjects: 100,
		LaterWithinBaseline: 5, BroughtForward: 37, Recovered: 9, Unchanged: 322, WithoutDate: 32,
	}
	if diff := cmp.Diff(wantNames, byName); diff != "" {
		t.Error(diff)
	}
	causes, before := map[Cause]int{}, 0
	for _, s := range plan.Steps {
		switch a := s.Act.(type) {
		case ReviseForecast:
			causes[a.Cause]++
		case WithholdForecast:
			if a.BeforeBaseline {
				before++
			}
		}
	}
	if diff := cmp.Diff(map[Cause]int{Unstated: 713}, causes); diff != "" {
		t.Error(diff)
	}
	if before != 51 || len(plan.Repeats) != 1 || len(plan.Notes) != 1 {
		t.Errorf("withheld before a baseline %d, repeats %v, notes %v", before, plan.Repeats, plan.Notes)
	}
}
