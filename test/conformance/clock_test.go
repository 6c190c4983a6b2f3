package conformance

import (
	"errors"
	"testing"
	"time"

	"taskforce/eventstore"
)

func TestRecordedAtIncreasesWhileTheClockStands(t *testing.T) {
	l := create(t, serve(t, t.TempDir()))
	for i := range 5 {
		_, err := l.Submit(t.Context(), name(i))
		must(t, err)
	}
	l.drain()
	last := time.Time{}
	for _, m := range replay(t, l.stream) {
		if at := m.RecordedAt.AsTime(); !at.After(last) {
			t.Errorf("position %d is recorded at %s, after %s", m.Position, at, last)
		} else {
			last = at
		}
	}
}

func TestClockThatStepsStopsWriting(t *testing.T) {
	for _, step := range []time.Duration{-time.Hour, 6 * time.Second, 365 * 24 * time.Hour} {
		l := create(t, serve(t, t.TempDir()))
		l.clock.step(4 * time.Second)
		_, err := l.Submit(t.Context(), name(1))
		must(t, err)
		l.clock.step(step)
		if _, err := l.Submit(t.Context(), name(2)); !errors.Is(err, eventstore.ErrClockUnsound) {
			t.Errorf("a step of %s: %v, want %v", step, err, eventstore.ErrClockUnsound)
		}
		if l.ClockErr() == nil {
			t.Errorf("a step of %s: health does not know", step)
		}
	}
}

func TestClockAtStart(t *testing.T) {
	for _, row := range []struct {
		name     string
		step     time.Duration
		accepted bool
		sound    bool
	}{
		{"a second back", -time.Second, false, true},
		{"an hour back", -time.Hour, false, false},
		{"an hour back, accepted", -time.Hour, true, true},
		{"29 days on", 29 * 24 * time.Hour, false, true},
		{"a year on", 365 * 24 * time.Hour, false, false},
		{"a year on, accepted", 365 * 24 * time.Hour, true, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			stream := serve(t, t.TempDir())
			l := create(t, stream)
			l.drain()
			c := newClock()
			c.step(row.step)
			again := open(t, stream, l.keys, c, func(cfg *eventstore.Config) {
				if row.accepted {
					cfg.AcceptedClock = c.Now().Add(time.Minute)
				}
			})
			_, err := again.Submit(t.Context(), name(1))
			if got := err == nil; got != row.sound {
				t.Errorf("writing: %v, want sound %v", err, row.sound)
			}
		})
	}
}
