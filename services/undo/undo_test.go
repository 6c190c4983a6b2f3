package undo_test

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"taskforce/services/undo"
)

// tables are a map and a cell under one log, with copies of what they held at
// each mark: the model is a full copy, which is what undo saves.
type tables struct {
	log  *undo.Log
	m    *undo.Map[string, int]
	c    *undo.Cell[int]
	seen map[undo.Mark]snapshot
	kept undo.Mark
}

type snapshot struct {
	M map[string]int
	C int
}

func (s *tables) now() snapshot {
	out := snapshot{M: map[string]int{}, C: s.c.Get()}
	s.m.All(func(k string, v int) bool { out.M[k] = v; return true })
	return out
}

// TestRevertIsAFullCopy plays writes, marks, reverts and forgets in any order:
// a revert leaves exactly what was there at the mark.
func TestRevertIsAFullCopy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := undo.NewLog()
		s := &tables{log: log, m: undo.NewMap[string, int](log), c: undo.NewCell(log, 0), seen: map[undo.Mark]snapshot{}}
		key := rapid.SampledFrom([]string{"a", "b", "c"})
		t.Repeat(map[string]func(*rapid.T){
			"set":    func(t *rapid.T) { s.m.Set(key.Draw(t, "key"), rapid.Int().Draw(t, "value")) },
			"delete": func(t *rapid.T) { s.m.Delete(key.Draw(t, "key")) },
			"cell":   func(t *rapid.T) { s.c.Set(rapid.Int().Draw(t, "value")) },
			"mark":   func(*rapid.T) { s.seen[log.Mark()] = s.now() },
			"revert": s.revert,
			"forget": s.forget,
		})
	})
}

func (s *tables) mark(t *rapid.T) (undo.Mark, bool) {
	marks := make([]undo.Mark, 0, len(s.seen))
	for m := range maps.Keys(s.seen) {
		if m >= s.kept {
			marks = append(marks, m)
		}
	}
	if len(marks) == 0 {
		return 0, false
	}
	return rapid.SampledFrom(marks).Draw(t, "mark"), true
}

func (s *tables) revert(t *rapid.T) {
	m, ok := s.mark(t)
	if !ok {
		return
	}
	s.log.Revert(m)
	if diff := cmp.Diff(s.seen[m], s.now()); diff != "" {
		t.Fatalf("reverted to %d:\n%s", m, diff)
	}
	maps.DeleteFunc(s.seen, func(later undo.Mark, _ snapshot) bool { return later > m })
	if s.log.Mark() != m {
		t.Fatalf("reverted to %d, the log is at %d", m, s.log.Mark())
	}
}

func (s *tables) forget(t *rapid.T) {
	m, ok := s.mark(t)
	if !ok {
		return
	}
	before := s.now()
	s.log.Forget(m)
	s.kept = m
	if diff := cmp.Diff(before, s.now()); diff != "" {
		t.Fatalf("forgetting changed what is there:\n%s", diff)
	}
}

func TestRevertToAForgottenMarkPanics(t *testing.T) {
	log := undo.NewLog()
	c := undo.NewCell(log, 0)
	first := log.Mark()
	c.Set(1)
	log.Forget(log.Mark())
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	log.Revert(first)
}

func TestSilentLogKeepsNothing(t *testing.T) {
	log := undo.NewSilentLog()
	m := undo.NewMap[string, int](log)
	mark := log.Mark()
	m.Set("a", 1)
	m.Delete("b")
	if log.Mark() != mark || !m.Has("a") || m.Len() != 1 {
		t.Errorf("mark %d, len %d", log.Mark(), m.Len())
	}
}

func BenchmarkSet(b *testing.B) {
	log := undo.NewLog()
	m := undo.NewMap[int, int](log)
	for i := 0; b.Loop(); i++ {
		m.Set(i%100_000, i)
		if i%1024 == 0 {
			log.Forget(log.Mark())
		}
	}
}

func TestForgetTwiceForgetsOnce(t *testing.T) {
	log := undo.NewLog()
	c := undo.NewCell(log, 0)
	first := log.Mark()
	c.Set(1)
	second := log.Mark()
	c.Set(2)
	log.Forget(second)
	log.Forget(first)
	log.Revert(second)
	if c.Get() != 1 || log.Mark() != second {
		t.Errorf("%d at mark %d", c.Get(), log.Mark())
	}
}

func TestAllStopsWhenToldTo(t *testing.T) {
	m := undo.NewMap[int, int](undo.NewSilentLog())
	for i := range 5 {
		m.Set(i, i)
	}
	n := 0
	m.All(func(int, int) bool { n++; return n < 2 })
	if n != 2 {
		t.Errorf("called %d times, want 2", n)
	}
}
