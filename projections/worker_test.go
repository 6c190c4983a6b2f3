package projections_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/projections"
	"taskforce/projections/delivery"
	"taskforce/projections/row"
	"taskforce/projections/timeline"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var models = []projections.Model{timeline.New(), delivery.New()}

// running is a worker that runs until the test ends or stop is called.
type running struct {
	*projections.Worker
	stop func()
	log  *logged
}

// logged is what was said.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) has(s string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return bytes.Contains(l.b.Bytes(), []byte(s))
}

type fataler interface {
	Helper()
	Fatal(args ...any)
}

func open(t fataler, cfg projections.Config) (*projections.Worker, *logged) {
	t.Helper()
	log := &logged{}
	cfg.Log = slog.New(slog.NewTextHandler(log, nil))
	w, err := projections.Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return w, log
}

func start(t fataler, cfg projections.Config) running {
	t.Helper()
	w, log := open(t, cfg)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	return running{Worker: w, log: log, stop: sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	})}
}

// reach waits until the worker has applied position.
func reach(t fataler, w *projections.Worker, position int64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := w.Wait(ctx, position-1); err != nil {
		t.Fatal(err)
	}
}

func digest(t fataler, w *projections.Worker, position int64) [32]byte {
	t.Helper()
	at, sum, err := w.Digest(context.Background())
	if err != nil || at != position {
		t.Fatal("digest at", at, "and not at", position, err)
	}
	return sum
}

// built returns the digest of a model built at one go.
func built(t fataler, dir string, m projections.Model, log *memoryLog) [32]byte {
	t.Helper()
	r := start(t, projections.Config{Dir: dir, Model: m, Source: log})
	defer r.stop()
	reach(t, r.Worker, log.Head())
	return digest(t, r.Worker, log.Head())
}

// eventually waits for something that no channel tells of.
func eventually(t *testing.T, what string, f func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if f() {
			return
		}
	}
	t.Fatal("never: " + what)
}

func TestContentDependsOnTheLogAlone(t *testing.T) {
	for _, m := range models {
		t.Run(m.Name(), func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				seed := rapid.Uint64().Draw(rt, "seed")
				n := rapid.IntRange(1, 60).Draw(rt, "commits")
				all := newLog(newHistory(seed).commits(n)...)
				want := built(rt, t.TempDir(), m, all)

				// The same, live, in batches of any size, with restarts between.
				dir := t.TempDir()
				for at := int64(0); at < int64(n); {
					at += int64(rapid.IntRange(1, n).Draw(rt, "until restart"))
					r := start(rt, projections.Config{
						Dir: dir, Model: m, Source: all.until(min(at, int64(n))),
						BatchCommits: rapid.IntRange(1, 20).Draw(rt, "batch"),
						BatchBytes:   rapid.IntRange(1, 5000).Draw(rt, "bytes"),
					})
					reach(rt, r.Worker, min(at, int64(n)))
					r.stop()
				}
				if built(rt, dir, m, all) != want {
					rt.Fatal("another content")
				}
			})
		})
	}
}

func TestLiveEqualsRebuiltAndQueriesGoOn(t *testing.T) {
	for _, m := range models {
		t.Run(m.Name(), func(t *testing.T) {
			h := newHistory(3)
			log := newLog(h.commits(300)...)
			live := start(t, projections.Config{Dir: t.TempDir(), Model: m, Source: log, BatchCommits: 7})
			defer live.stop()
			for range 20 {
				log.append(h.commits(5)...)
				reach(t, live.Worker, log.Head())
			}
			want := digest(t, live.Worker, 400)
			ctx, cancel := context.WithCancel(context.Background())
			asked := make(chan int, 1)
			go func() {
				n := 0
				for ; ctx.Err() == nil; n++ {
					if err := live.View(context.Background(), 400, func(*bbolt.Tx, int64) error { return nil }); err != nil {
						t.Error("while it was built:", err)
						break
					}
				}
				asked <- n
			}()
			if err := live.Rebuild(context.Background()); err != nil {
				t.Fatal(err)
			}
			cancel()
			if n := <-asked; n == 0 {
				t.Error("nobody asked meanwhile")
			}
			if digest(t, live.Worker, 400) != want {
				t.Error("another content")
			}
			if other := built(t, t.TempDir(), m, log); other != want {
				t.Error("another content elsewhere")
			}
		})
	}
}

func TestViewAnswersAtThePositionAskedForOrSaysThatItIsBehind(t *testing.T) {
	h := newHistory(1)
	log := newLog(h.commits(3)...)
	r := start(t, projections.Config{Dir: t.TempDir(), Model: timeline.New(), Source: log})
	defer r.stop()

	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	err := r.View(ctx, 4, func(*bbolt.Tx, int64) error { t.Error("answered"); return nil })
	var behind *projections.BehindError
	if !errors.As(err, &behind) || behind.Position != 3 || behind.Want != 4 || behind.Model != "timeline" || behind.Stopped != nil {
		t.Fatal(err)
	}

	answered := make(chan int64)
	go func() {
		var at int64
		if err := r.View(context.Background(), 5, func(tx *bbolt.Tx, position int64) error {
			at = position
			return nil
		}); err != nil {
			t.Error(err)
		}
		answered <- at
	}()
	log.append(h.commits(1)...)
	reach(t, r.Worker, 4)
	select {
	case at := <-answered:
		t.Fatalf("answered at %d", at)
	case <-time.After(20 * time.Millisecond):
	}
	log.append(h.commits(1)...)
	if at := <-answered; at != 5 {
		t.Fatalf("answered at %d", at)
	}
	if s := r.Status(); s.Position != 5 || s.Head != 5 || s.Model != "timeline" || s.Building != nil || s.Failing != nil {
		t.Errorf("%+v", s)
	}
}

func TestWaitAndChangedTellOfProgress(t *testing.T) {
	h := newHistory(1)
	log := newLog()
	r := start(t, projections.Config{Dir: t.TempDir(), Model: delivery.New(), Source: log})
	defer r.stop()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	if err := r.Wait(ctx, 0); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	changed := r.Changed()
	log.append(h.commits(1)...)
	<-changed
	if r.Position() != 1 {
		t.Error(r.Position())
	}
	if err := r.Wait(context.Background(), 0); err != nil {
		t.Error(err)
	}
}

func TestCloseEndsWaiting(t *testing.T) {
	w, _ := open(t, projections.Config{Dir: t.TempDir(), Model: delivery.New(), Source: newLog()})
	done := make(chan error)
	go func() { done <- w.View(context.Background(), 1, nil) }()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; !errors.Is(err, projections.ErrClosed) {
		t.Error(err)
	}
	if err := w.Close(); err != nil {
		t.Error("twice:", err)
	}
}

// poison is a model that cannot apply one commit.
type poison struct {
	projections.Model
	version int
	at      int64
	how     func() error
}

func (p poison) Version() int { return p.version }

func (p poison) Apply(b *row.Batch, position int64, c *eventv1.Commit) error {
	if err := p.Model.Apply(b, position, c); err != nil || position != p.at {
		return err
	}
	return p.how()
}

func TestACommitThatCannotBeAppliedStopsThatModelThere(t *testing.T) {
	var none []int
	for name, how := range map[string]func() error{
		"error": func() error { return errors.New("cannot") },
		"panic": func() error { panic("cannot") },
		"index": func() error { none[1]++; return nil },
	} {
		t.Run(name, func(t *testing.T) {
			const bad = 38
			log := newLog(newHistory(5).commits(100)...)
			dir := t.TempDir()
			cfg := projections.Config{Dir: dir, Source: log, BatchCommits: 30, Model: poison{timeline.New(), 1, bad, how}}
			sick := start(t, cfg)
			defer sick.stop()
			well := start(t, projections.Config{Dir: dir, Source: log, Model: delivery.New()})
			defer well.stop()
			reach(t, well.Worker, 100)
			eventually(t, "stopped", func() bool { return sick.Stopped() != nil })

			if sick.Position() != bad-1 {
				t.Errorf("stands at %d", sick.Position())
			}
			err := sick.View(context.Background(), bad, nil)
			var behind *projections.BehindError
			var stopped *projections.StoppedError
			if !errors.As(err, &behind) || !errors.As(err, &stopped) || stopped.Position != bad || stopped.Model != "timeline" {
				t.Errorf("says %v", err)
			}
			if err := sick.Wait(context.Background(), bad-1); !errors.As(err, &stopped) {
				t.Errorf("waiting says %v", err)
			}
			if !sick.log.has("stopped at a commit") || sick.log.has("damaged") {
				t.Error("the log does not say so")
			}
			// What it has stays readable, and is what was there before.
			if digest(t, sick.Worker, bad-1) != built(t, t.TempDir(), timeline.New(), log.until(bad-1)) {
				t.Error("a part of the commit was kept, or others were lost")
			}
			log.append(newHistory(6).commits(1)...)
			reach(t, well.Worker, 101)
			if well.Stopped() != nil || sick.Position() != bad-1 {
				t.Error("the other one was touched")
			}

			// Restarted it stands there again; a program that can apply it goes on.
			sick.stop()
			again := start(t, cfg)
			eventually(t, "stopped again", func() bool { return again.Stopped() != nil })
			again.stop()
			if built(t, dir, timeline.New(), log) != built(t, t.TempDir(), timeline.New(), log) {
				t.Error("cured, another content")
			}
		})
	}
}

func TestWhatTheWorkerItselfRefuses(t *testing.T) {
	good := newHistory(5).commits(2)
	for name, stored := range map[string][]byte{
		"no protobuf":        {0xff, 0xff},
		"another position":   {0x08, 0x07},
		"an unknown field":   {0x08, 0x03, 0xf8, 0x3f, 0x01},
		"an unknown event":   {0x08, 0x03, 0xfa, 0x01, 0x04, 0xca, 0x3e, 0x01, 0x00},
		"a field of a field": {0x08, 0x03, 0x3a, 0x03, 0xf8, 0x3f, 0x01},
	} {
		t.Run(name, func(t *testing.T) {
			log := newLog(good...)
			log.add(stored)
			r := start(t, projections.Config{Dir: t.TempDir(), Model: timeline.New(), Source: log})
			defer r.stop()
			eventually(t, "stopped", func() bool { return r.Stopped() != nil })
			if r.Position() != 2 {
				t.Errorf("stands at %d", r.Position())
			}
			t.Log(r.Stopped())
		})
	}
}

func TestABrokenSourceIsTriedAgain(t *testing.T) {
	log := newLog(newHistory(5).commits(10)...)
	log.setBroken(errors.New("disk on fire"))
	r := start(t, projections.Config{Dir: t.TempDir(), Model: timeline.New(), Source: log})
	defer r.stop()
	eventually(t, "said", func() bool { return r.Status().Failing != nil && r.log.has("disk on fire") })
	if r.Stopped() != nil {
		t.Error("that is no fault of a commit")
	}
	log.setBroken(nil)
	reach(t, r.Worker, 10)
	eventually(t, "well", func() bool { return r.Status().Failing == nil })
}

func TestTwoProcessesCannotHaveOneFile(t *testing.T) {
	dir := t.TempDir()
	w, _ := open(t, projections.Config{Dir: dir, Model: timeline.New(), Source: newLog()})
	defer w.Close()
	if _, err := projections.Open(projections.Config{Dir: dir, Model: timeline.New(), Source: newLog()}); err == nil {
		t.Error("opened twice")
	}
	if got, _ := filepath.Glob(filepath.Join(dir, "*.aside")); got != nil {
		t.Error("taken for damage")
	}
}
