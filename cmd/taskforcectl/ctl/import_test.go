package ctl

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const fixtures = "../importer/gmpp/testdata"

// portfolio copies files of the fixtures under other names.
func portfolio(t *testing.T, change func(year int, text string) string, years ...int) []string {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for _, y := range years {
		text, err := os.ReadFile(filepath.Join(fixtures, "portfolio_"+strconv.Itoa(y)+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "copy_"+strconv.Itoa(y)+".csv")
		if err := os.WriteFile(path, []byte(change(y, string(text))), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func given(years ...int) []string {
	var paths []string
	for _, y := range years {
		paths = append(paths, filepath.Join(fixtures, "portfolio_"+strconv.Itoa(y)+".csv"))
	}
	return paths
}

func unchanged(_ int, text string) string { return text }

// facts is how many facts the record has of each kind. Departments are left
// out: one to which a programme came later is registered by whoever imports that
// year alone.
func facts(t *testing.T, address string) string {
	t.Helper()
	var b strings.Builder
	for _, typ := range []string{
		"ProgrammeRegistered", "MilestoneBaselined", "MilestoneForecastRevised", "MilestoneForecastWithheld",
		"MilestoneSlipped", "MilestoneForecastBroughtForward", "MilestoneRecovered", "DeliveryConfidenceAssessed",
	} {
		b.WriteString(typ + " " + strconv.Itoa(strings.Count(must(t, address, "timeline", "--type", typ, "--output", "json"), "\n")) + "\n")
	}
	return b.String()
}

func position(t *testing.T, address string) string {
	t.Helper()
	return field(t, must(t, address, "log"), "position")
}

func importing(files []string, more ...string) []string {
	return append(append([]string{"import", "gmpp"}, more...), files...)
}

// The same files twice, and copies of them under other names, add nothing.
func TestImportingAgainAddsNothing(t *testing.T) {
	address, _ := serve(t, t.TempDir())
	files := given(2015, 2018, 2020, 2021, 2022)
	before := position(t, address)
	dry := must(t, "127.0.0.1:1", importing(files, "--dry-run", "--differences")...)
	if !strings.Contains(dry, "nothing was written: --dry-run") || position(t, address) != before {
		t.Errorf("the dry run:\n%s", dry)
	}
	first := must(t, address, importing(files)...)
	if strings.Contains(first, "taken alone") || !strings.Contains(first, " 0 repeated, 0 already there") {
		t.Errorf("the first time:\n%s", first)
	}
	if total, planned := line(t, first, "total: "), line(t, dry, "total: "); total != planned {
		t.Errorf("planned %s, imported %s", planned, total)
	}
	after, recorded := position(t, address), facts(t, address)
	for what, again := range map[string][]string{
		"the same files": files, "copies": portfolio(t, unchanged, 2015, 2018, 2020, 2021, 2022),
	} {
		second := must(t, address, importing(again)...)
		if !strings.Contains(second, "\n0 commits written") || strings.Contains(second, "taken alone") {
			t.Errorf("%s:\n%s", what, second)
		}
		if now := position(t, address); now != after {
			t.Errorf("%s went from position %s to %s", what, after, now)
		}
	}
	if again := facts(t, address); again != recorded {
		t.Errorf("facts became\n%s, were\n%s", again, recorded)
	}
	must(t, address, "verify")
}

func line(t *testing.T, text, prefix string) string {
	t.Helper()
	for l := range strings.Lines(text) {
		if strings.HasPrefix(l, prefix) {
			return l
		}
	}
	t.Fatalf("no line %q in\n%s", prefix, text)
	return ""
}

// Year by year comes to the same as all at once.
func TestImportingYearByYear(t *testing.T) {
	together, _ := serve(t, t.TempDir())
	apart, _ := serve(t, t.TempDir())
	must(t, together, importing(given(2020, 2021, 2022))...)
	for range 2 {
		for _, y := range []int{2020, 2021, 2022} {
			must(t, apart, importing(given(y))...)
		}
	}
	if a, b := facts(t, apart), facts(t, together); a != b {
		t.Errorf("year by year\n%stogether\n%s", a, b)
	}
}

// A report older than the record's newest is refused, and moves nothing.
func TestImportingOutOfOrder(t *testing.T) {
	address, _ := serve(t, t.TempDir())
	must(t, address, importing(given(2022))...)
	r := run(t, address, importing(given(2021))...)
	r.want(t, ExitFailed, "total: ", "reports are recorded in their order")
	if f := facts(t, address); !strings.Contains(f, "MilestoneSlipped 0\n") || !strings.Contains(f, "BroughtForward 0\n") {
		t.Errorf("moves that never were:\n%s", f)
	}
}

// A row that says something else is a new fact.
func TestImportingACorrectedFile(t *testing.T) {
	address, _ := serve(t, t.TempDir())
	must(t, address, importing(given(2020, 2021, 2022))...)
	before := facts(t, address)
	corrected := portfolio(t, func(year int, text string) string {
		if year != 2022 {
			return text
		}
		changed := strings.Replace(text, "Amber", "Red", 1)
		if changed == text {
			t.Fatal("the fixture has no Amber to be changed")
		}
		return changed
	}, 2020, 2021, 2022)
	must(t, address, importing(corrected)...)
	if after := facts(t, address); after == before {
		t.Errorf("the correction is not there:\n%s", after)
	}
}

// What cannot be read is listed by cell, and nothing is written unless the
// caller leaves it out.
func TestImportingWhatCannotBeRead(t *testing.T) {
	address, _ := serve(t, t.TempDir())
	before := position(t, address)
	broken := portfolio(t, func(_ int, text string) string { return strings.Replace(text, ";Amber;", ";Mauve;", 1) }, 2021)
	r := run(t, address, importing(broken)...)
	if strings.Contains(r.stderr, "Mauve") {
		r.want(t, ExitFailed, "", "copy_2021.csv: row ")
		r.want(t, ExitFailed, "", "nothing was written: ")
		if now := position(t, address); now != before {
			t.Errorf("it went from position %s to %s", before, now)
		}
		must(t, address, importing(broken, "--skip-invalid")...)
		return
	}
	t.Fatalf("the fixture has no ;Amber; to be broken: %+v", r)
}

// The files as published, in the folder gmpp of the one that TASKFORCE_REAL_DATA names.
func TestImportingTheRealFiles(t *testing.T) {
	dir := os.Getenv("TASKFORCE_REAL_DATA")
	if dir == "" {
		t.Skip("TASKFORCE_REAL_DATA does not name the folder of the published files; the fixtures are imported all the same")
	}
	address, _ := serve(t, t.TempDir())
	var files []string
	for _, y := range []string{"2020", "2021", "2022"} {
		files = append(files, filepath.Join(dir, "gmpp", "uk_"+y+".csv"))
	}
	for _, want := range []string{" 0 repeated", "\n0 commits written, 1364 repeated"} {
		got := must(t, address, importing(files)...)
		for _, w := range []string{want, "total: 544 project-years = 288 first dates + 70 slips (on 63 projects) + 13 brought forward + 145 unchanged + 28 without a date",
			"MilestoneSlipped 70, as", "BroughtForward 11, as", "MilestoneRecovered 2, as"} {
			if !strings.Contains(got, w) {
				t.Errorf("want %q in\n%s", w, got)
			}
		}
	}
	if n := strings.Count(must(t, address, "timeline", "--type", "MilestoneSlipped", "--output", "json"), "\n"); n != 70 {
		t.Errorf("%d lines, want 70", n)
	}
}
