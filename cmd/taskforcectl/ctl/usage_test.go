package ctl

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Mistakes in how the program is called end with 2, say what is wrong and how
// it is called, and ask no server.
func TestUsage(t *testing.T) {
	const nowhere = "127.0.0.1:1"
	for _, row := range []struct{ args, says string }{
		{"", "needs a verb"},
		{"fly", `no verb "fly"`},
		{"milestone", "needs a verb"},
		{"milestone fly", `no verb "fly"`},
		{"log --fly", "unknown flag: --fly"},
		{"log extra", "unknown command"},
		{"get", "accepts 1 arg(s)"},
		{"get moons/1", `NAME "moons/1"`},
		{"--output yaml log", "--output"},
		{"--timeout soon log", "--timeout"},
		{"--timeout -1s log", "--timeout"},
		{"--server 192.0.2.1:7400 log", "not on this machine"},
		{"--server example.org:7400 log", "not on this machine"},
		{"--server here log", "want an address"},
		{"office create X", "needs --organisation"},
		{"office create X --organisation O1 --class KING", "want one of MINISTER"},
		{"appointment", "needs a verb"},
		{"appointment vary A", "needs --from"},
		{"appointment end A", "accepts 2 arg(s)"},
		{"role assign KING F2", "want one of REGISTRAR"},
		{"role assign AUDITOR F2 --scope MOON", "want one of LOG"},
		{"milestone revise M 2033-02-30 --cause FUNDING", "want a date"},
		{"milestone revise M 2033-02-28 --cause WEATHER", "want one of SCOPE"},
		{"milestone revise M 2033-02-28", "needs --cause"},
		{"milestone reopen M --why x --request-id 7", "want a UUID"},
		{"milestone reopen M --why x --occurred-at noon", "--occurred-at"},
		{"assess ALPHA Red --scale s --assessor OWNER", "want programmes/"},
		{"organisation register X --external abc", "want SOURCE=KEY"},
		{"timeline --after 3", "--after goes with --watch"},
		{"timeline --watch --from 2031-05-01", "--watch goes with"},
		{"timeline --limit -1", "--limit"},
		{"replay --from 3 --to 2", "in order"},
		{"replay --source moon", "want one of STREAM, ARCHIVE"},
		{"import gmpp", "requires at least 1 arg"},
	} {
		r := run(t, nowhere, strings.Fields(row.args)...)
		r.want(t, ExitUsage, "", row.says)
		if !strings.Contains(r.stderr, "Usage:") || r.stdout != "" {
			t.Errorf("%q: stdout %q, stderr %q", row.args, r.stdout, r.stderr)
		}
	}
}

func TestHelpIsNoMistake(t *testing.T) {
	for _, args := range []string{"--help", "milestone --help", "milestone revise --help", "help verify"} {
		if r := run(t, "", strings.Fields(args)...); r.code != ExitOK || r.stderr != "" || !strings.Contains(r.stdout, "Usage:") {
			t.Errorf("%s: %+v", args, r)
		}
	}
}

func TestEnvironment(t *testing.T) {
	r := runWith(t, map[string]string{"TASKFORCE_SERVER": "192.0.2.1:1"}, "", "log")
	r.want(t, ExitUsage, "", "192.0.2.1:1 is not on this machine")
	r = runWith(t, map[string]string{"TASKFORCE_SERVER": "192.0.2.1:1"}, "", "log", "--server", "127.0.0.1:1")
	r.want(t, ExitFailed, "", "unavailable")
	r = runWith(t, map[string]string{"TASKFORCE_OUTPUT": "yaml"}, "", "log")
	r.want(t, ExitUsage, "", "--output")
	// What is written comes from the command line alone.
	r = runWith(t, map[string]string{"TASKFORCE_SERVER": "127.0.0.1:1", "TASKFORCE_REQUEST_ID": "x", "TASKFORCE_MODE": "x"}, "", "organisation", "register", "X")
	r.want(t, ExitFailed, "", "unavailable")
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out strings.Builder
	if code := Main(ctx, []string{"log", "--server", "127.0.0.1:1"}, func(string) string { return "" }, strings.NewReader(""), &out, &out); code != ExitFailed {
		t.Errorf("exit %d", code)
	}
	if out.String() != "taskforcectl: interrupted\n" {
		t.Errorf("said %q", out.String())
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	run(t, "", "receipt", "verify", filepath.Join(dir, "none")).want(t, ExitFailed, "", "no such file")
	run(t, "", "receipt", "verify", write("words", "words")).want(t, ExitFailed, "", "is no receipt")
	run(t, "", "receipt", "verify", "--log-key", "k", write("short", `{"position":"1","treeSize":"1","root":"AAAA"}`)).
		want(t, ExitUnverified, "", "verification FAILED: ")
	run(t, "", "verify", "--data", dir).want(t, ExitFailed, "", "there is no log in that directory")
	// A file of the wrong shape is refused whole, and by its name.
	r := run(t, "127.0.0.1:1", "import", "gmpp", write("wrong_2020.csv", "a,b\n1,2\n"), write("worse_2021.csv", ""))
	r.want(t, ExitFailed, "", "wrong_2020.csv: refused:")
	r.want(t, ExitFailed, "", "worse_2021.csv: refused:")
	r.want(t, ExitFailed, "", "nothing was written")
}
