// Package script runs transcripts: blocks of a command and, after ----, what
// it answered. Read models are tested by them: commits in, answers out.
//
//	commit 2031-03-03T09:10:00Z person=p1 office=o1
//	milestone_slipped { milestone: "m1" }
//	----
//	7
//
// "go test -update" writes the answers into the file. Only tests import it.
package script

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the answers into the transcripts")

// Directive is one block's question.
type Directive struct {
	Command string
	// Args are the words after the command; one with "=" is also in Options.
	Args    []string
	Options map[string]string
	// Body are the lines between the command and ----.
	Body []string
}

// Run plays the transcript at path: f answers each block in turn.
func Run(t *testing.T, path string, f func(t *testing.T, d Directive) string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var played []string
	for _, block := range strings.Split(strings.Trim(string(raw), "\n"), "\n\n") {
		question, want, asks := strings.Cut(block, "\n----")
		if !asks {
			played = append(played, block) // a comment
			continue
		}
		got := strings.TrimSuffix("\n"+f(t, parse(question)), "\n")
		if !*update && got != want {
			t.Errorf("%s\n---- want%s\n---- got%s", question, want, got)
		}
		played = append(played, question+"\n----"+got)
	}
	if *update {
		if err := os.WriteFile(path, []byte(strings.Join(played, "\n\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func parse(question string) Directive {
	var lines []string
	for _, l := range strings.Split(question, "\n") {
		if !strings.HasPrefix(l, "#") {
			lines = append(lines, l)
		}
	}
	words := strings.Fields(lines[0])
	d := Directive{Command: words[0], Args: words[1:], Options: make(map[string]string), Body: lines[1:]}
	for _, a := range d.Args {
		if k, v, ok := strings.Cut(a, "="); ok {
			d.Options[k] = v
		}
	}
	return d
}

// Lines joins what an answer consists of.
func Lines(lines []string) string {
	if len(lines) == 0 {
		return "nothing"
	}
	return strings.Join(lines, "\n")
}

// Errorf is an answer that is a refusal.
func Errorf(err error) string { return fmt.Sprintf("error: %v", err) }
