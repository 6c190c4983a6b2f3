package edge

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforced/app"
	"taskforce/cmd/taskforced/datadir"
	"taskforce/eventstore"
	"taskforce/test/edge/live"
)

// closed plays a cast in and stops its server: a directory as it is left.
func closed(t *testing.T) (dir string, clock *live.Clock) {
	t.Helper()
	c := newCast(t)
	if err := c.Stop(); err != nil {
		t.Fatal(err)
	}
	return c.Dir, c.Clock
}

// TestStartRefused: a server does not start on what is not its log, whole and
// in a form that it can read, and says what is wrong and where.
func TestStartRefused(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		spoil  func(t *testing.T, dir string)
		with   func(*app.Config)
		want   error
		saying []string
	}{
		{"a DEMO log by serve", nil, func(c *app.Config) { c.Kind = eventv1.LogKind_LOG_KIND_PRODUCTION }, app.ErrKind, []string{"DEMO", "taskforced demo"}},
		{"a log of another key", swapLogKey, nil, app.ErrOtherLog, []string{"log.key"}},
		{"no log key", func(t *testing.T, dir string) { remove(t, dir, "keys/log.key") }, nil, datadir.ErrNoLogKey, []string{"keys"}},
		{"a newer min_reader", func(t *testing.T, dir string) {
			forge(t, dir, func(h *eventv1.BlockHeader, _ *eventv1.Commit) { h.MinReader = 99 })
		}, nil, eventstore.ErrNewer, []string{"position 20", "min_reader 99"}},
		{"a field that is not known", func(t *testing.T, dir string) {
			forge(t, dir, func(_ *eventv1.BlockHeader, m *eventv1.Commit) { m.ProtoReflect().SetUnknown(strangeField()) })
		}, nil, eventstore.ErrNewer, []string{"position 20"}},
		{"an event that is not known", func(t *testing.T, dir string) {
			forge(t, dir, func(_ *eventv1.BlockHeader, m *eventv1.Commit) {
				e := &eventv1.Event{}
				e.ProtoReflect().SetUnknown(strangeField())
				m.Events = append(m.Events, e)
			})
		}, nil, eventstore.ErrNewer, []string{"position 20"}},
		{"a stream that is gone", func(t *testing.T, dir string) { remove(t, dir, "jetstream") }, nil,
			eventstore.ErrBehindKnownHead, []string{"positions 1 to 19", "known"}},
		{"a stream that is gone, with known and archive", func(t *testing.T, dir string) {
			remove(t, dir, "jetstream")
			remove(t, dir, "known")
			remove(t, dir, "archive")
		}, nil, eventstore.ErrBehindKnownHead, []string{"positions 1 to 19"}},
		{"a log of a commit that no clock allows", func(t *testing.T, dir string) {
			forge(t, dir, func(_ *eventv1.BlockHeader, m *eventv1.Commit) { m.RecordedAt.Seconds -= 1000 })
		}, nil, nil, []string{"position 20", "recorded_at must increase"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir, clock := closed(t)
			if row.spoil != nil {
				row.spoil(t, dir)
			}
			cfg := live.Config(dir, clock)
			if row.with != nil {
				row.with(&cfg)
			}
			for range 2 { // the second start says the same: the first changed nothing
				err := refusedToStart(t, cfg)
				if row.want != nil && !errors.Is(err, row.want) {
					t.Errorf("it says %v, want %v", err, row.want)
				}
				for _, s := range row.saying {
					if !strings.Contains(err.Error(), s) {
						t.Errorf("it says %v, and does not name %q", err, s)
					}
				}
			}
		})
	}
}

func refusedToStart(t *testing.T, cfg app.Config) error {
	t.Helper()
	s, err := live.Open(t.Context(), cfg)
	if err == nil {
		t.Fatal(errors.Join(errors.New("the server started"), s.Stop()))
	}
	return err
}

func remove(t *testing.T, dir, name string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

func swapLogKey(t *testing.T, dir string) {
	t.Helper()
	other, _ := closed(t)
	text, err := os.ReadFile(filepath.Join(other, "keys", "log.key"))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "keys", "log.key"), text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestOlderCopy: a stream put back from an older copy is not served, and the
// positions that it lacks are named. With the newer one all is well.
func TestOlderCopy(t *testing.T) {
	dir, clock := closed(t)
	older := filepath.Join(t.TempDir(), "older")
	copyTree(t, filepath.Join(dir, "jetstream"), older)
	s := cast{&live.Cast{Server: live.Start(t, dir, live.At(clock))}}
	for range 3 {
		s.register(t)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(t.TempDir(), "newer")
	for _, step := range []func() error{
		func() error { return os.Rename(filepath.Join(dir, "jetstream"), newer) },
		func() error { return os.Rename(older, filepath.Join(dir, "jetstream")) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	err := refusedToStart(t, live.Config(dir, clock))
	if !errors.Is(err, eventstore.ErrBehindKnownHead) || !strings.Contains(err.Error(), "positions 20 to 22") {
		t.Errorf("of an older copy it says %v", err)
	}
	remove(t, dir, "jetstream")
	if err := os.Rename(newer, filepath.Join(dir, "jetstream")); err != nil {
		t.Fatal(err)
	}
	s = cast{&live.Cast{Server: live.Start(t, dir, live.At(clock))}}
	if at := s.position(t); at != 22 {
		t.Errorf("with the newer one the log ends at %d", at)
	}
}

// copyTree copies files and who may read them: keys are for their owner alone.
func copyTree(t testing.TB, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, name), 0o700)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), b, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestDirectoryInUse(t *testing.T) {
	c := newCast(t)
	err := refusedToStart(t, live.Config(c.Dir, c.Clock))
	if !errors.Is(err, datadir.ErrInUse) || !strings.Contains(err.Error(), c.Dir) {
		t.Errorf("the second says %v", err)
	}
	c.register(t)
}

// TestUnsoundClock: while the clock is not believed nothing is written and all
// is read. Accepting it is the cure, and is on the record.
func TestUnsoundClock(t *testing.T) {
	for name, step := range map[string]time.Duration{"an hour back": -time.Hour, "a year on": 365 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			dir, clock := closed(t)
			clock.Step(step)
			s := cast{&live.Cast{Server: live.Start(t, dir, live.At(clock))}}
			_, err := s.Register.RegisterPerson(t.Context(), &taskforcev1.RegisterPersonRequest{PersonName: "Somebody"})
			if p := problemOf(t, err); p.code != codes.FailedPrecondition || p.reason != "CLOCK_UNSOUND" || p.meta["rule"] != "G1" {
				t.Errorf("a write: %+v", p)
			}
			if names, at := s.pages(t, &taskforcev1.ListTimelineRequest{}, func() {}); at != 19 || len(names) == 0 {
				t.Errorf("a read answers with %d entries as of %d", len(names), at)
			}
			if err := s.Stop(); err != nil {
				t.Fatal(err)
			}
			wrong := live.Config(dir, clock)
			wrong.AcceptClock = clock.Now().Add(time.Hour)
			if err := refusedToStart(t, wrong); !errors.Is(err, eventstore.ErrClockUnsound) {
				t.Errorf("accepting another time than the clock's: %v", err)
			}
			s = cast{&live.Cast{Server: live.Start(t, dir, live.At(clock), func(c *app.Config) { c.AcceptClock = clock.Now() })}}
			if e := s.last(t, 20); e.Type != "ClockAccepted" || e.Position != 20 {
				t.Errorf("position 20 has %s", e.Type)
			}
			if at := s.register(t); at != 21 {
				t.Errorf("after it a write lands at %d", at)
			}
		})
	}
}
