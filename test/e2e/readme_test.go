package e2e

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// step is a block of the tour: how it begins, by which it is told, the exit
// code of its last command, and what it prints, in this order.
type step struct {
	begins string
	code   string
	prints []string
}

// tour is the section of README.md, block by block: a block that is new there,
// or gone, has to be so here too.
var tour = []step{
	{"go build -o . ./cmd/taskforced ./cmd/taskforcectl\n", "0", []string{
		`msg="opened a new log"`,
	}},
	{"./taskforcectl organisation register", "0", []string{
		`ref +O2\n`, `ref +F2\n`, `ref +PE2\n`, `events +AppointmentStarted\n`, `ref +ALPHA\n`,
	}},
	{"./taskforcectl --as PE2 milestone baseline", "0", []string{
		`ref +ALPHA-M1\n`, `events +MilestoneBaselined\n`, `events +MilestoneForecastRevised, MilestoneSlipped\n`,
	}},
	{"./taskforcectl milestone revise", "1", []string{
		`taskforcectl: NOT_OWNER_OFFICE \(rule G14, field act\.office\): .*; cure: offices/F2\n`,
	}},
	{"./taskforcectl timeline milestones/ALPHA-M1", "0", []string{
		`slipped 46 days`, `“Forty of the sixty caseworkers are not yet in\s+post\.”`,
		`ALPHA-M1 +2031-09-30 +2031-11-15 +\+46 +1 `, `CAPACITY: 1 slip, 46 days\n`, `"type": ?"MilestoneSlipped"`,
	}},
	{"LOG_KEY=", "0", []string{
		`verified +position 8 is in the log of 8 commits; offline\n`, `verified: 8 commits in 8 blocks, .*; the stream and the archive\n`,
	}},
	{"kill %1; wait %1\n", "1", []string{
		`verification FAILED at position \d+: the stream, `, `exit code 3\n`, `taskforced: the log: position \d+ `,
	}},
	{"./taskforcectl import gmpp", "", nil}, // needs the published files
}

// building is the line for which there is nothing to do: both programs are in
// this test.
var building = regexp.MustCompile(`(?m)^go build .*\n`)

// The tour of README.md does what it says, typed as it is printed.
func TestReadme(t *testing.T) {
	shell := blocks(section(t, "A tour of five minutes"), "sh")
	if len(shell) != len(tour) {
		t.Fatalf("README.md has %d blocks in its tour, and %d are known here", len(shell), len(tour))
	}
	r := newReader(t)
	for i, block := range shell {
		s := tour[i]
		if !strings.HasPrefix(block, s.begins) {
			t.Fatalf("block %d of the tour begins otherwise than with %q:\n%s", i+1, s.begins, block)
		}
		if s.prints == nil {
			continue
		}
		printed, code := r.types(building.ReplaceAllString(block, ""))
		if code != s.code {
			t.Errorf("block %d of the tour ends with exit code %s, want %s", i+1, code, s.code)
		}
		for _, want := range s.prints {
			found := regexp.MustCompile(want).FindStringIndex(printed)
			if found == nil {
				t.Fatalf("block %d of the tour does not print %q after what was found before; what is left:\n%s", i+1, want, printed)
			}
			printed = printed[found[1]:]
		}
	}
}

// What the demo ends with stands in README.md, where … is whatever it is.
func TestReadmeShowsTheDemo(t *testing.T) {
	shown := blocks(section(t, "Two commands"), "")
	if len(shown) != 1 {
		t.Fatalf("README.md shows how the demo ends in %d blocks, want one", len(shown))
	}
	played, err := exec.CommandContext(t.Context(), "taskforced", "demo").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, played)
	}
	pattern := strings.ReplaceAll(regexp.QuoteMeta(shown[0]), "…", `\S+`)
	if !regexp.MustCompile(pattern + `$`).Match(played) {
		t.Errorf("README.md shows\n%s\nand the demo ends otherwise:\n%s", shown[0], played)
	}
}

// section returns what stands under a heading of README.md.
func section(t *testing.T, heading string) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, found, ok := strings.Cut(string(text), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("README.md has no section %q", heading)
	}
	found, _, _ = strings.Cut(found, "\n## ")
	return found
}

// blocks are those of a language.
func blocks(text, language string) []string {
	var found []string
	for _, m := range regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$").FindAllStringSubmatch(text, -1) {
		if m[1] == language {
			found = append(found, m[2])
		}
	}
	return found
}
