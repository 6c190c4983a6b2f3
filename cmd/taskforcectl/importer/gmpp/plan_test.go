package gmpp

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestClassify(t *testing.T) {
	day := func(offset int) Date { return Date{2030, 6, 15 + offset} }
	tests := []struct {
		known, date int
		want        Movement
	}{
		{0, 0, Unchanged},
		{0, 1, Slipped},
		{0, -1, BroughtForward},
		{1, 1, Unchanged},
		{1, 2, Slipped},
		{2, 1, BroughtForward},
		{2, 0, Recovered},
		{2, -1, Recovered},
		{-2, -1, LaterWithinBaseline},
		{-2, 0, LaterWithinBaseline},
		{-2, 1, Slipped},
		{-1, -2, BroughtForward},
	}
	for _, tt := range tests {
		if got := classify(day(0), day(tt.known), day(tt.date)); got != tt.want {
			t.Errorf("known %+d, date %+d days against the baseline: %s, want %s", tt.known, tt.date, got, tt.want)
		}
	}
}

func TestCountInWords(t *testing.T) {
	years := []ProjectYear{
		{Year: 2021, Programme: "a", Movement: FirstDate}, {Year: 2022, Programme: "a", Movement: Slipped}, {Year: 2023, Programme: "a", Movement: Slipped},
		{Year: 2021, Programme: "b", Movement: WithoutDate}, {Year: 2022, Programme: "b", Movement: Recovered}, {Year: 2023, Programme: "b", Movement: BroughtForward},
		{Year: 2023, Programme: "c", Movement: LaterWithinBaseline}, {Year: 2022, Programme: "c", Movement: Unchanged},
	}
	got := count(years, nil)
	want := "8 project-years = 1 first dates + 2 slips (on 1 projects) + 1 later but within the baseline + 2 brought forward + 1 unchanged + 1 without a date"
	if got.String() != want || got.Recovered != 1 {
		t.Errorf("%s, recovered %d", got, got.Recovered)
	}
}

// report makes a report of projects "name" with an end date or, where it is
// zero, none.
func report(year int, file string, ends map[string]Date) *Report {
	r := &Report{File: file, Year: year, At: reportDate(year)}
	for i, name := range sortedNames(ends) {
		at := Place{Row: i + 2, Column: 1}
		p := Project{
			Identity:   Identity{ByOfficialID, strings.ToUpper(name)},
			Name:       Said{name, at},
			Department: Said{"DoQ", at},
			End:        End{Date: ends[name], At: at},
			Ratings:    []Rating{{scaleOf(year), Independent, "Red", at}},
		}
		if p.End.IsWithheld() {
			p.End.Withheld = Absence{Kind: Blank}
		}
		r.Projects = append(r.Projects, p)
		r.Rows++
	}
	return r
}

func sortedNames(ends map[string]Date) []string {
	var names []string
	for n := 'a'; n <= 'z'; n++ {
		if _, has := ends[string(n)]; has {
			names = append(names, string(n))
		}
	}
	return names
}

func TestADateIsComparedWithTheLastKnownOne(t *testing.T) {
	plan, err := MakePlan([]*Report{
		report(2021, "2021", map[string]Date{"a": {}}),
		report(2018, "2018", map[string]Date{"a": {}}),
		report(2019, "2019", map[string]Date{"a": {2030, 1, 1}}),
		report(2022, "2022", map[string]Date{"a": {2031, 1, 1}}),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []ProjectYear{
		{2018, "programme/id/A", ByOfficialID, WithoutDate, Date{}, Date{}},
		{2019, "programme/id/A", ByOfficialID, FirstDate, Date{}, Date{2030, 1, 1}},
		{2021, "programme/id/A", ByOfficialID, WithoutDate, Date{2030, 1, 1}, Date{}},
		{2022, "programme/id/A", ByOfficialID, Slipped, Date{2030, 1, 1}, Date{2031, 1, 1}},
	}
	if diff := cmp.Diff(want, plan.ProjectYears); diff != "" {
		t.Error(diff)
	}
	var before []bool
	for _, s := range plan.Steps {
		if w, ok := s.Act.(WithholdForecast); ok {
			before = append(before, w.BeforeBaseline)
		}
	}
	if diff := cmp.Diff([]bool{true, false}, before); diff != "" {
		t.Errorf("before the baseline: %s", diff)
	}
}

// The plan does not depend on the order of reports; every row is in it once, at
// its report's date; no key comes twice; what a step needs comes before it; and
// each movement is what a plain comparison of the project's dates says.
func TestPlanProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var reports []*Report
		rows := 0
		for year := FirstYear; year <= LastYear; year++ {
			if rapid.Bool().Draw(t, "has year") {
				r := report(year, fmt.Sprint(9999-year), drawEnds(t))
				rows += r.Rows
				reports = append(reports, r)
			}
		}
		plan, err := MakePlan(reports)
		if err != nil {
			t.Fatal(err)
		}
		again, err := MakePlan(rapid.Permutation(reports).Draw(t, "order"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(plan, again); diff != "" {
			t.Fatal(diff)
		}
		if len(plan.ProjectYears) != rows || plan.Count(nil).ProjectYears != rows {
			t.Fatalf("%d rows, %d project-years", rows, len(plan.ProjectYears))
		}
		checkOrder(t, plan)
		checkMovements(t, plan)
	})
}

func drawEnds(t *rapid.T) map[string]Date {
	ends := map[string]Date{}
	for _, name := range []string{"a", "b", "c"} {
		switch n := rapid.IntRange(0, 6).Draw(t, name); n {
		case 0:
		case 1:
			ends[name] = Date{}
		default:
			ends[name] = Date{2030, 1, n}
		}
	}
	return ends
}

func checkOrder(t *rapid.T, plan *Plan) {
	seen, baselined := map[string]bool{}, map[string]bool{}
	at := Date{}
	for _, s := range plan.Steps {
		if seen[s.Key] {
			t.Fatalf("%s comes twice", s.Key)
		}
		seen[s.Key] = true
		if s.OccurredAt.Compare(at) < 0 || s.OccurredAt != s.Evidence.Reported {
			t.Fatalf("%s is at %s, after %s", s.Key, s.OccurredAt, at)
		}
		at = s.OccurredAt
		var needs string
		switch a := s.Act.(type) {
		case RegisterProgramme:
			needs = a.Organisation
		case SetBaseline:
			needs = a.Programme
			if baselined[a.Milestone] {
				t.Fatalf("%s is baselined twice", a.Milestone)
			}
			baselined[a.Milestone] = true
		case ReviseForecast:
			needs = a.Programme
			if !baselined[a.Milestone] {
				t.Fatalf("%s has no baseline", a.Milestone)
			}
		case WithholdForecast:
			needs = a.Programme
			if a.BeforeBaseline == baselined[a.Milestone] {
				t.Fatalf("%s: before the baseline %t", a.Milestone, a.BeforeBaseline)
			}
		case AssessDelivery:
			needs = a.Programme
		}
		if needs != "" && !seen[needs] {
			t.Fatalf("%s comes before %s", s.Key, needs)
		}
	}
}

func checkMovements(t *rapid.T, plan *Plan) {
	dates := map[string][]Date{}
	for _, py := range plan.ProjectYears {
		earlier := dates[py.Programme]
		var want Movement
		switch {
		case py.Date.IsZero():
			want = WithoutDate
		case len(earlier) == 0:
			want = FirstDate
		case py.Date == earlier[len(earlier)-1]:
			want = Unchanged
		case py.Date.Day < earlier[len(earlier)-1].Day:
			want = BroughtForward
			if earlier[len(earlier)-1].Day > earlier[0].Day && py.Date.Day <= earlier[0].Day {
				want = Recovered
			}
		case py.Date.Day > earlier[0].Day:
			want = Slipped
		default:
			want = LaterWithinBaseline
		}
		if py.Movement != want {
			t.Fatalf("%v after %v: %s, want %s", py, earlier, py.Movement, want)
		}
		if !py.Date.IsZero() {
			dates[py.Programme] = append(earlier, py.Date)
		}
	}
}

// The same row has the same key and content, whatever else is imported and
// whatever the file is called; a row that says something else has the same key
// and another content.
func TestKeysAndContents(t *testing.T) {
	contents := func(reports ...*Report) map[string]string {
		plan, err := MakePlan(reports)
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]string{}
		for _, s := range plan.Steps {
			all[s.Key] = s.Content()
		}
		return all
	}
	first := report(2018, "x", map[string]Date{"a": {2030, 1, 1}})
	later := report(2019, "y", map[string]Date{"a": {2031, 1, 1}, "b": {2032, 1, 1}})
	both, alone := contents(first, later), contents(later)
	renamed := contents(report(2019, "z", map[string]Date{"a": {2031, 1, 1}, "b": {2032, 1, 1}}))
	for key, content := range alone {
		if both[key] != content || renamed[key] != content {
			t.Errorf("%s: %q, %q, %q", key, content, both[key], renamed[key])
		}
	}
	changed := contents(report(2019, "y", map[string]Date{"a": {2031, 1, 2}, "b": {}}))
	for _, key := range []string{"programme/id/A/end/2019", "programme/id/B/end/2019"} {
		if changed[key] == "" || changed[key] == alone[key] {
			t.Errorf("%s: %q, then %q", key, alone[key], changed[key])
		}
	}
	if key := "programme/id/A/rating/independent/2019"; changed[key] != alone[key] {
		t.Errorf("%s changed with the end date", key)
	}
}

func TestContentsAreToldApart(t *testing.T) {
	if a, b := fields("a", "1\nb=2"), fields("a", "1", "b", "2"); a == b {
		t.Errorf("both %q", a)
	}
	if a, b := fields("a", `x"`, "b", ""), fields("a", "x", "b", `"`); a == b {
		t.Errorf("both %q", a)
	}
}

func TestTwoFilesOfAYear(t *testing.T) {
	a := report(2018, "a.csv", map[string]Date{"a": {2030, 1, 1}, "b": {}})
	t.Run("that say the same", func(t *testing.T) {
		b := report(2018, "b.csv", map[string]Date{"a": {2030, 1, 1}, "b": {}})
		b.Projects[0], b.Projects[1] = b.Projects[1], b.Projects[0]
		for _, order := range [][]*Report{{a, b}, {b, a}, {b, a, b}} {
			plan, err := MakePlan(order)
			if err != nil {
				t.Fatal(err)
			}
			if len(plan.Repeats) != len(order)-1 || plan.Repeats[0] != (Repeat{2018, "a.csv", "b.csv"}) || len(plan.ProjectYears) != 2 {
				t.Errorf("repeats %v, project-years %v", plan.Repeats, plan.ProjectYears)
			}
		}
	})
	conflicts := map[string]func(*Report){
		"another date":        func(r *Report) { r.Projects[0].End.Date.Day++ },
		"another narrative":   func(r *Report) { r.Projects[0].Narrative = "x" },
		"another name":        func(r *Report) { r.Projects[0].Name.Text = "x" },
		"another department":  func(r *Report) { r.Projects[0].Department.Text = "x" },
		"another rating":      func(r *Report) { r.Projects[0].Ratings[0].Given = "Green" },
		"another assessor":    func(r *Report) { r.Projects[0].Ratings[0].Assessor = Owner },
		"another commentary":  func(r *Report) { r.Projects[0].Commentary = "x" },
		"another absence":     func(r *Report) { r.Projects[1].End.Withheld.Words = "TBD" },
		"another project":     func(r *Report) { r.Projects[0].Identity.Key = "Z" },
		"one project fewer":   func(r *Report) { r.Projects = r.Projects[:1] },
		"a row that is wrong": func(r *Report) { r.Rejected++ },
	}
	for name, change := range conflicts {
		t.Run("with "+name, func(t *testing.T) {
			b := report(2018, "b.csv", map[string]Date{"a": {2030, 1, 1}, "b": {}})
			change(b)
			for _, order := range [][]*Report{{a, b}, {b, a}} {
				_, err := MakePlan(order)
				var conflict *YearConflictError
				if !errors.As(err, &conflict) || conflict.Year != 2018 || conflict.Files != [2]string{"a.csv", "b.csv"} || conflict.Where == "" || !strings.HasPrefix(err.Error(), "a.csv and b.csv are both of 2018") {
					t.Fatalf("error %v", err)
				}
			}
		})
	}
}

func TestNothingIsComparedBeforeStatementsWereMade(t *testing.T) {
	for year, want := range map[int]int{2020: 0, 2021: 1} {
		r := report(year, "x", map[string]Date{"a": {2031, 1, 1}})
		r.Projects[0].Narrative = "The end-date increased from 1 January 2030 to 1 January 2031."
		plan, err := MakePlan([]*Report{r})
		if err != nil {
			t.Fatal(err)
		}
		if plan.Statements.All != want || plan.Statements.WithoutEarlier != want || len(plan.Differences) != want {
			t.Errorf("%d: %+v, %v", year, plan.Statements, plan.Differences)
		}
		for _, d := range plan.Differences {
			if !d.FromDiffers() || d.ToDiffers() {
				t.Errorf("%s", d)
			}
		}
	}
}

func TestACauseNeedsAMove(t *testing.T) {
	const why = "This change is due to a lack of funding."
	for day, want := range map[int]Cause{1: Unstated, 2: Funding} {
		first, later := report(2018, "x", map[string]Date{"a": {2031, 1, 1}}), report(2019, "w", map[string]Date{"a": {2031, 1, day}})
		later.Projects[0].Narrative = why
		plan, err := MakePlan([]*Report{first, later})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range plan.Steps {
			if a, ok := s.Act.(ReviseForecast); ok && (a.Cause != want || a.Text != why) {
				t.Errorf("day %d: %s, want %s", day, a.Cause, want)
			}
		}
	}
}
