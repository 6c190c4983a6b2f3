package ctl

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"

	taskforcev1 "taskforce/api/taskforce/v1"
)

// field returns what a printed answer has under a name.
func field(t *testing.T, printed, name string) string {
	t.Helper()
	m := regexp.MustCompile(`(?m)^` + name + ` +(.*)$`).FindStringSubmatch(printed)
	if m == nil {
		t.Fatalf("no %s in\n%s", name, printed)
	}
	return m[1]
}

// A minister's milestone slips, and whoever looks can see it and prove it.
func TestTour(t *testing.T) {
	data := t.TempDir()
	address, stop := serve(t, data)
	ref := func(args ...string) string { return field(t, must(t, address, args...), "ref") }
	organisation := ref("organisation", "register", "Ministry of Harbours", "--kind", "department", "--external", "register=MOH")
	minister := ref("office", "create", "Minister for Harbours", "--organisation", organisation, "--class", "minister")
	director := ref("office", "create", "Director", "--organisation", organisation, "--class", "OFFICIAL", "--rank", "SCS1", "--seats", "1")
	registered := runWith(t, map[string]string{"TASKFORCE_SERVER": address}, "Sam Example\n", "person", "register", "-")
	registered.want(t, ExitOK, "PersonRegistered", "")
	person := field(t, registered.stdout, "ref")
	must(t, address, "appoint", person, minister, "--from", time.Now().UTC().Format(time.RFC3339))
	must(t, address, "programme", "register", "Harbour renewal", "--organisation", organisation, "--ref", "HARBOUR", "--responsible-office", minister)
	as := func(args ...string) []string { return append([]string{"--as", person}, args...) }
	must(t, address, as("milestone", "baseline", "HARBOUR", "First ship", "2033-06-30", "--owner-office", minister, "--owner-office", director)...)

	receipt := filepath.Join(t.TempDir(), "slip.receipt")
	slip := as("milestone", "revise", "HARBOUR-M1", "2033-09-30", "--cause", "FUNDING", "--text", "The grant came late",
		"--request-id", "3d0a4b1e-0000-4000-8000-000000000001")
	printed := must(t, address, append(slip, "--receipt", receipt)...)
	if got := field(t, printed, "events"); got != "MilestoneForecastRevised, MilestoneSlipped" {
		t.Errorf("events %s", got)
	}
	again := must(t, address, slip...)
	if got, want := field(t, again, "position"), field(t, printed, "position")+", a repeat"; got != want {
		t.Errorf("the repeat is at %q, want %q", got, want)
	}
	run(t, address, append(slip, "--text", "Another")...).want(t, ExitFailed, "", "REQUEST_ID_MISMATCH")
	run(t, address, append(slip, "--receipt", receipt)...).want(t, ExitFailed, "", "keep the receipt")
	refused := run(t, address, "milestone", "revise", "HARBOUR-M1", "2033-10-31", "--cause", "FUNDING", "--output", "json")
	refused.want(t, ExitFailed, "", "taskforcectl: NOT_OWNER_OFFICE (rule G14, field act.office): ")
	if refused.stdout != "" || strings.Count(refused.stderr, "\n") != 1 {
		t.Errorf("a refusal is one line on stderr: %+v", refused)
	}
	must(t, address, as("assess", "programmes/HARBOUR", "Amber", "--scale", "ipa-dca-3", "--assessor", "OWNER", "--text", "Cranes are late")...)
	must(t, address, as("milestone", "withhold", "HARBOUR-M1", "--because", "NO_DATE")...)
	must(t, address, as("milestone", "rebaseline", "HARBOUR-M1", "2033-12-31", "--why", "Approved")...)
	must(t, address, as("milestone", "complete", "HARBOUR-M1", time.Now().UTC().AddDate(0, 0, -2).Format(time.DateOnly), "--evidence", "https://records.example/7")...)
	must(t, address, as("milestone", "reopen", "HARBOUR-M1", "--why", "The crane failed")...)

	for _, row := range []struct{ args, says string }{
		{"timeline milestones/HARBOUR-M1", "HARBOUR-M1 First ship slipped 92 days (FUNDING):"},
		{"timeline --long programmes/HARBOUR", "“The grant came late”"},
		{"timeline --long --type MilestoneAchieved", "https://records.example/7"},
		{"timeline --watch --type MilestoneSlipped --limit 1", "slipped 92 days"},
		{"timeline people/" + person, person + " Sam Example"},
		{"timeline --to 2020-01-01", ""},
		{"delivery programmes/HARBOUR", "FUNDING: 1 slip, 92 days"},
		{"delivery programmes/HARBOUR", "Harbour renewal"},
		{"get milestones/HARBOUR-M1", "baselines 2 due"},
		{"get people/" + person, "Sam Example"},
		{"get commits/1", "log opened log id"},
		{"get commits/1 --output json", `{"position":"1"`},
		{"log", "durability  fsync"},
		{"replay --from 2 --to 2", "OrganisationRegistered"},
		{"replay --from 1 --to 1 --source archive --output json", `"logOpened"`},
		{"verify", "verified: "},
		{"receipt verify " + receipt, "begins with them"},
	} {
		if got := must(t, address, strings.Fields(row.args)...); !strings.Contains(got, row.says) || row.says == "" && got != "" {
			t.Errorf("%s: want %q in\n%s", row.args, row.says, got)
		}
	}
	key := field(t, must(t, address, "log"), "log key")
	checkpoint := filepath.Join(t.TempDir(), "kept.checkpoint")
	if err := os.WriteFile(checkpoint, []byte(must(t, address, "checkpoint")), 0o600); err != nil {
		t.Fatal(err)
	}
	checkJSON(t, must(t, address, "timeline", "--output", "json"))
	run(t, address, "verify", "--data", data).want(t, ExitFailed, "", "in use by another process")
	stop()
	must(t, "127.0.0.1:1", "receipt", "verify", receipt, "--log-key", key)
	must(t, "127.0.0.1:1", "verify", "--data", data, "--log-key", key, "--checkpoint", checkpoint)
	forge(t, receipt)
	run(t, "", "receipt", "verify", receipt, "--log-key", key).want(t, ExitUnverified, "", "verification FAILED: ")
}

// checkJSON holds every line to being a timeline entry.
func checkJSON(t *testing.T, lines string) {
	t.Helper()
	all := strings.Split(strings.TrimSpace(lines), "\n")
	if len(all) < 15 {
		t.Errorf("%d lines only", len(all))
	}
	for _, l := range all {
		if err := protojson.Unmarshal([]byte(l), &taskforcev1.TimelineEntry{}); err != nil {
			t.Errorf("%s: %v", l, err)
		}
	}
}

// forge moves a receipt to another position.
func forge(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]any{}
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	m["position"] = "2"
	if text, err = json.Marshal(m); err == nil {
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
