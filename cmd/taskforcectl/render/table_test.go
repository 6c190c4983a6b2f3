package render

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/types/known/timestamppb"

	taskforcev1 "taskforce/api/taskforce/v1"
)

func TestTable(t *testing.T) {
	var b bytes.Buffer
	table := NewTable(&b, Column{Title: "N", Width: 4, Right: true}, Column{Title: "NAME", Width: 8}, Column{Title: "WHAT"})
	if b.Len() != 0 {
		t.Error("a table without rows wrote something")
	}
	long := strings.Repeat("wörter und mehr ", 12) + strings.Repeat("x", 200)
	for _, row := range [][]string{{"7", "Ann\tof\x1b[0m Cleves", long}, {"12345678", "", ""}} {
		if err := table.Row(row, "a line of its own"); err != nil {
			t.Fatal(err)
		}
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	for _, l := range lines {
		if utf8.RuneCountInString(l) > Width || strings.HasSuffix(l, " ") || strings.ContainsAny(l, "\t\x1b") {
			t.Errorf("%d wide: %q", utf8.RuneCountInString(l), l)
		}
	}
	if lines[0] != "   N  NAME      WHAT" || !strings.HasPrefix(lines[1], "   7  Ann of…   wörter und") {
		t.Errorf("got\n%s", b.String())
	}
	if got := strings.Count(b.String(), "x"); got != 200 {
		t.Errorf("the last column lost something: %d of 200", got)
	}
	if !strings.Contains(b.String(), "\n 123…\n") && !strings.Contains(b.String(), "\n123…\n") {
		t.Errorf("a cell that is too long is not cut:\n%s", b.String())
	}
}

func TestFields(t *testing.T) {
	var b bytes.Buffer
	key := strings.Repeat("k", 150)
	if err := Fields(&b, Field{"key", key}, Field{"nothing", ""}, Field{"words", strings.Repeat("word ", 40)}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), key) || strings.Contains(b.String(), "nothing") || strings.Count(b.String(), "\n") != 4 {
		t.Errorf("got\n%s", b.String())
	}
}

func TestMessage(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	got := Message(&taskforcev1.Appointment{Name: "appointments/1", From: timestamppb.New(time.Date(2031, 5, 31, 23, 0, 0, 0, time.UTC)), OnLeave: true, Kind: 2}, london)
	want := []Field{{"name", "appointments/1"}, {"kind", "ACTING"}, {"from", "2031-06-01"}, {"on leave", "true"}}
	if len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("got %v, want %v", got[i], want[i])
		}
	}
	nested := Message(&taskforcev1.Milestone{Baselines: []*taskforcev1.Baseline{{Version: 1, Due: on(2031, 6, 30)}}, OwnerOffices: []string{"offices/a", "offices/b"}}, london)
	if len(nested) != 4 || nested[1] != (Field{"baselines 1 due", "2031-06-30"}) || nested[3] != (Field{"owner offices", "offices/b"}) {
		t.Errorf("got %v", nested)
	}
}
