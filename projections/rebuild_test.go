package projections_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"go.etcd.io/bbolt"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/projections"
	"taskforce/projections/delivery"
	"taskforce/projections/row"
	"taskforce/projections/timeline"
)

func TestADamagedFileIsBuiltAnew(t *testing.T) {
	log := newLog(newHistory(8).commits(2000)...)
	sound := t.TempDir()
	want := built(t, sound, timeline.New(), log)
	file, err := os.ReadFile(filepath.Join(sound, "timeline.v1.db"))
	if err != nil {
		t.Fatal(err)
	}
	page := os.Getpagesize()
	for name, damage := range map[string]func([]byte) []byte{
		"empty":             func([]byte) []byte { return nil },
		"half a page":       func(b []byte) []byte { return b[:page/2] },
		"metas only":        func(b []byte) []byte { return b[:2*page] },
		"cut short":         func(b []byte) []byte { return b[:8*page] },
		"both metas gone":   func(b []byte) []byte { clear(b[:2*page]); return b },
		"garbage":           func(b []byte) []byte { return scramble(b, 0, len(b)) },
		"garbage behind":    func(b []byte) []byte { return scramble(b, 2*page, len(b)) },
		"every page zeroed": func(b []byte) []byte { clear(b[2*page:]); return b },
		"a page in between": func(b []byte) []byte { return scramble(b, 6*page, 7*page) },
		"another model's":   func(b []byte) []byte { return otherModel(t, log) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "timeline.v1.db")
			if err := os.WriteFile(path, damage(append([]byte(nil), file...)), 0o600); err != nil {
				t.Fatal(err)
			}
			r := start(t, projections.Config{Dir: dir, Model: timeline.New(), Source: log})
			defer r.stop()
			reach(t, r.Worker, 2000)
			if digest(t, r.Worker, 2000) != want {
				t.Error("another content")
			}
			if !r.log.has("damaged") {
				t.Error("the log does not say so")
			}
			if _, err := os.Stat(path + ".aside"); err != nil {
				t.Error("the damaged file is gone")
			}
		})
	}
}

// scramble overwrites a range with what is surely no page.
func scramble(b []byte, from, to int) []byte {
	for i := from; i < to; i++ {
		b[i] = byte(i*7 + i>>8)
	}
	return b
}

func otherModel(t *testing.T, log *memoryLog) []byte {
	dir := t.TempDir()
	built(t, dir, delivery.New(), log)
	b, err := os.ReadFile(filepath.Join(dir, "delivery.v1.db"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestDamageUnderneathARunningWorker overwrites the file that it has mapped.
func TestDamageUnderneathARunningWorker(t *testing.T) {
	log := newLog(newHistory(8).commits(2000)...)
	for name, damage := range map[string]func(t *testing.T, path string){
		"truncated": func(t *testing.T, path string) {
			if err := os.Truncate(path, int64(2*os.Getpagesize())); err != nil {
				t.Fatal(err)
			}
		},
		"zeroed": func(t *testing.T, path string) {
			f, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if _, err := f.WriteAt(make([]byte, 200*os.Getpagesize()), int64(2*os.Getpagesize())); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			r := start(t, projections.Config{Dir: dir, Model: timeline.New(), Source: log})
			defer r.stop()
			reach(t, r.Worker, 2000)
			want := digest(t, r.Worker, 2000)
			damage(t, filepath.Join(dir, "timeline.v1.db"))
			eventually(t, "whole again", func() bool { return whole(r.Worker, want) })
			if !r.log.has("damaged") {
				t.Error("the log does not say so")
			}
		})
	}
}

// whole asks for everything, as a caller behind a recovering edge would.
func whole(w *projections.Worker, want [32]byte) bool {
	defer func() { _ = recover() }()
	at, sum, err := w.Digest(context.Background())
	return err == nil && at == 2000 && sum == want
}

func TestAFileOfAnotherLogIsBuiltAnew(t *testing.T) {
	log := newLog(newHistory(1).commits(50)...)
	for name, other := range map[string]*memoryLog{
		"shorter":  log.until(20),
		"another":  newLog(newHistory(2).commits(80)...),
		"from one": newLog(newHistory(2).commits(1)...),
		"nothing":  newLog(),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			built(t, dir, timeline.New(), log)
			heads, err := projections.Heads(dir)
			root, _ := log.Root(50)
			if err != nil || len(heads) != 1 || heads[0] != (projections.Head{Model: "timeline", Version: 1, Position: 50, Root: root}) {
				t.Errorf("heads %v %v", heads, err)
			}
			r := start(t, projections.Config{Dir: dir, Model: timeline.New(), Source: other})
			defer r.stop()
			reach(t, r.Worker, other.Head())
			if digest(t, r.Worker, other.Head()) != built(t, t.TempDir(), timeline.New(), other) {
				t.Error("another content")
			}
			if !r.log.has("not of this log") {
				t.Error("the log does not say so")
			}
		})
	}
}

func TestADeletedFileComesBackAndQueriesGoOn(t *testing.T) {
	h := newHistory(9)
	log := newLog(h.commits(500)...)
	dir := t.TempDir()
	path := filepath.Join(dir, "timeline.v1.db")
	r := start(t, projections.Config{Dir: dir, Model: timeline.New(), Source: log})
	defer r.stop()
	reach(t, r.Worker, 500)
	want := digest(t, r.Worker, 500)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	eventually(t, "back", func() bool {
		if err := r.View(context.Background(), 500, func(*bbolt.Tx, int64) error { return nil }); err != nil {
			t.Fatal(err)
		}
		_, err := os.Stat(path)
		return err == nil && r.Status().Building == nil
	})
	if digest(t, r.Worker, 500) != want {
		t.Error("another content")
	}
	// It is that file which goes on and is there after a restart.
	log.append(h.commits(10)...)
	reach(t, r.Worker, 510)
	r.stop()
	if heads, err := projections.Heads(dir); err != nil || len(heads) != 1 || heads[0].Position != 510 {
		t.Error(heads, err)
	}
}

func TestARebuildCanBeCancelled(t *testing.T) {
	log := newLog(newHistory(9).commits(300)...)
	dir := t.TempDir()
	gate := make(chan struct{})
	m := &gated{Model: timeline.New()}
	r := start(t, projections.Config{Dir: dir, Model: m, Source: log, BatchCommits: 10})
	defer r.stop()
	reach(t, r.Worker, 300)
	want := digest(t, r.Worker, 300)

	m.close(gate)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- r.Rebuild(ctx) }()
	eventually(t, "under way", func() bool { return r.Status().Building != nil })
	if err := r.Rebuild(context.Background()); err == nil {
		t.Error("two at once")
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	close(gate)
	eventually(t, "dropped", func() bool {
		_, err := os.Stat(filepath.Join(dir, "timeline.v1.db.building"))
		return errors.Is(err, fs.ErrNotExist) && r.Status().Building == nil
	})
	if digest(t, r.Worker, 300) != want {
		t.Error("another content")
	}
	if err := r.Rebuild(context.Background()); err != nil {
		t.Error("and once more:", err)
	}
	if digest(t, r.Worker, 300) != want {
		t.Error("another content")
	}
}

func TestANewVersionIsBuiltBesideTheOneThatServes(t *testing.T) {
	h := newHistory(9)
	log := newLog(h.commits(300)...)
	dir := t.TempDir()
	first := projections.Model(timeline.New())
	built(t, dir, first, log)

	gate := make(chan struct{})
	second := &gated{Model: poison{Model: timeline.New(), version: 2}}
	second.close(gate)
	r := start(t, projections.Config{Dir: dir, Model: second, Previous: first, Source: log, BatchCommits: 10})
	defer r.stop()

	served := func() (version int) {
		if err := r.View(context.Background(), log.Head(), func(tx *bbolt.Tx, _ int64) error {
			version = projections.Version(tx)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return version
	}
	if served() != 1 {
		t.Error("not served by the old one")
	}
	s := r.Status()
	if s.Version != 1 || s.Building == nil || s.Building.Version != 2 || s.Building.Position >= 300 {
		t.Errorf("%+v %+v", s, s.Building)
	}
	// Begun, stopped, and gone on with; the old one is fed meanwhile.
	close(gate)
	log.append(h.commits(5)...)
	eventually(t, "swapped", func() bool { return served() == 2 })
	if digest(t, r.Worker, 305) != built(t, t.TempDir(), poison{Model: timeline.New(), version: 2}, log) {
		t.Error("another content")
	}
	eventually(t, "old file removed", func() bool {
		_, err := os.Stat(filepath.Join(dir, "timeline.v1.db"))
		return errors.Is(err, fs.ErrNotExist)
	})
}

func TestANewVersionThatStopsLeavesTheOldOneServing(t *testing.T) {
	h := newHistory(9)
	log := newLog(h.commits(300)...)
	dir := t.TempDir()
	built(t, dir, timeline.New(), log)
	worse := poison{timeline.New(), 2, 100, func() error { return errors.New("cannot") }}
	r := start(t, projections.Config{Dir: dir, Model: worse, Previous: timeline.New(), Source: log})
	defer r.stop()
	eventually(t, "stopped", func() bool { b := r.Status().Building; return b != nil && b.Stopped != nil })
	log.append(h.commits(5)...)
	reach(t, r.Worker, 305)
	if r.Stopped() != nil || r.Status().Version != 1 {
		t.Error("the old one was touched")
	}
}

func TestANewVersionCuresAStoppedOne(t *testing.T) {
	log := newLog(newHistory(9).commits(300)...)
	dir := t.TempDir()
	sick := poison{timeline.New(), 1, 100, func() error { return errors.New("cannot") }}
	r := start(t, projections.Config{Dir: dir, Model: sick, Source: log})
	eventually(t, "stopped", func() bool { return r.Stopped() != nil })
	r.stop()
	r = start(t, projections.Config{Dir: dir, Model: poison{Model: timeline.New(), version: 2}, Previous: sick, Source: log})
	defer r.stop()
	eventually(t, "cured", func() bool { return r.Stopped() == nil && r.Position() == 300 })
}

// gated is a model that, once closed, waits at each commit until gate is.
type gated struct {
	projections.Model
	gate atomic.Pointer[chan struct{}]
}

func (g *gated) close(gate chan struct{}) { g.gate.Store(&gate) }

func (g *gated) Apply(b *row.Batch, position int64, c *eventv1.Commit) error {
	if gate := g.gate.Load(); gate != nil {
		<-*gate
	}
	return g.Model.Apply(b, position, c)
}
