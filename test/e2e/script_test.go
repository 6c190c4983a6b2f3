package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/cmd/taskforced/app"
	"taskforce/cmd/taskforced/demo"
)

// The words that the scripts have beside those of testscript.
var words = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"serve":     serve,
	"start":     start,
	"terminate": terminate,
	"ended":     ended,
	"exits":     exits,
	"objects":   objects,
	"capture":   capture,
	"edit":      edit,
	"openlog":   openLog,
}

func TestScripts(t *testing.T) {
	portfolio, err := filepath.Abs("../../cmd/taskforcectl/importer/gmpp/testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                words,
		Setup: func(env *testscript.Env) error {
			env.Setenv("GMPP", portfolio)
			// Where a data directory has the log itself.
			env.Setenv("STREAM", "jetstream/jetstream/*/streams/TASKFORCE/msgs/1.blk")
			running := processes{}
			env.Values[processesKey{}] = running
			env.Defer(running.kill)
			return nil
		},
	})
}

// exits CODE PROGRAM ARGS… runs a program that has to end with that code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	var ended *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &ended) {
		code = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

// objects [N] holds what was printed last to be JSON objects, one a line, and
// nothing else.
func objects(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 1 {
		ts.Fatalf("usage: objects [N]")
	}
	printed := ts.ReadFile("stdout")
	if !strings.HasSuffix(printed, "\n") {
		ts.Fatalf("no line, or the last one does not end: %q", printed)
	}
	n := 0
	for line := range strings.Lines(printed) {
		n++
		object := map[string]any{}
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			ts.Fatalf("line %d is no JSON object: %v: %s", n, err, line)
		}
	}
	if len(args) == 1 && strconv.Itoa(n) != args[0] {
		ts.Fatalf("%d objects, want %s", n, args[0])
	}
}

// capture NAME PATTERN sets a variable to what the group of a pattern matches
// in what was printed last.
func capture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: capture NAME PATTERN")
	}
	found := regexp.MustCompile("(?m)" + args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) != 2 {
		ts.Fatalf("%s: found %q", args[1], found)
	}
	ts.Setenv(args[0], found[1])
}

// edit FILE OLD NEW changes the first OLD in a file, of any kind, to NEW; FILE
// may be a pattern that one file matches.
func edit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: edit FILE OLD NEW")
	}
	found, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(found) != 1 {
		ts.Fatalf("%s: %d files, want one", args[0], len(found))
	}
	data, err := os.ReadFile(found[0])
	ts.Check(err)
	if !bytes.Contains(data, []byte(args[1])) {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(found[0], bytes.Replace(data, []byte(args[1]), []byte(args[2]), 1), 0o600))
}

// openlog DIR KIND TIME opens a new log of that kind, at that time, and leaves
// it: taskforced makes no such log that stays.
func openLog(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: openlog DIR KIND TIME")
	}
	at, err := time.Parse(time.RFC3339, args[2])
	ts.Check(err)
	cfg := app.Default()
	cfg.Data, cfg.Clock, cfg.Log = ts.MkAbs(args[0]), demo.NewClock(at), slog.New(slog.DiscardHandler)
	cfg.Kind = eventv1.LogKind(eventv1.LogKind_value["LOG_KIND_"+args[1]])
	a, err := app.Open(context.Background(), cfg)
	ts.Check(err)
	ts.Check(a.Close(context.Background()))
}
