package timeline_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"go.uber.org/goleak"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/projections/internal/script"
	"taskforce/projections/timeline"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestScripts(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			store := script.NewStore(t, timeline.New())
			script.Run(t, path, func(t *testing.T, d script.Directive) (answer string) {
				if d.Command == "commit" {
					store.Apply(t, script.Commit(t, store.Position+1, d))
					return fmt.Sprint(store.Position)
				}
				store.View(t, func(tx *bbolt.Tx) { answer = ask(t, tx, d) })
				return answer
			})
		})
	}
}

func ask(t *testing.T, tx *bbolt.Tx, d script.Directive) string {
	switch d.Command {
	case "list":
		page, err := timeline.List(tx, query(t, d))
		if err != nil {
			return script.Errorf(err)
		}
		return script.Lines(pageLines(page))
	case "label":
		s := subject(d)
		ref, name, ok := timeline.Label(tx, s.Kind, s.ID)
		return fmt.Sprintf("ref %q name %q %v", ref, name, ok)
	case "resolve":
		s := subject(d)
		id, ok := timeline.Resolve(tx, s.Kind, s.ID)
		return fmt.Sprintf("%q %v", id, ok)
	case "dump":
		return script.Lines(script.Dump(tx))
	}
	t.Fatalf("no command %q", d.Command)
	return ""
}

func pageLines(p timeline.Page) []string {
	var lines []string
	for _, e := range p.Entries {
		lines = append(lines, fmt.Sprintf("%d.%d %s %s", e.Position, e.Index, e.OccurredAt.Format(time.DateOnly), e.Type))
	}
	if p.More {
		lines = append(lines, fmt.Sprintf("more after %d.%d", p.Next.Position, p.Next.Index))
	}
	return lines
}

// subject finds the one option that names a kind of item.
func subject(d script.Directive) timeline.Subject {
	for k, v := range d.Options {
		if kind := eventv1.ItemKind_value["ITEM_KIND_"+strings.ToUpper(k)]; kind != 0 {
			return timeline.Subject{Kind: eventv1.ItemKind(kind), ID: v}
		}
	}
	return timeline.Subject{}
}

func query(t *testing.T, d script.Directive) timeline.Query {
	q := timeline.Query{Subject: subject(d)}
	if names := d.Options["types"]; names != "" {
		q.Types = strings.Split(names, ",")
	}
	q.From, q.To = instant(t, d.Options["from"]), instant(t, d.Options["to"])
	q.UpTo, q.Limit = int64(number(t, d.Options["upto"])), number(t, d.Options["limit"])
	if after := d.Options["after"]; after != "" {
		position, index, _ := strings.Cut(after, ".")
		q.After.Position = int64(number(t, position))
		if q.After.Index = timeline.AllOf; index != "all" {
			q.After.Index = number(t, index)
		}
	}
	return q
}

func instant(t *testing.T, s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func number(t *testing.T, s string) int {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
