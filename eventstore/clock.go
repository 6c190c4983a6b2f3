package eventstore

import (
	"fmt"
	"time"
)

// Clock tells the time. Tests and the demo bring their own.
type Clock interface {
	// Now is wall time.
	Now() time.Time
	// Elapsed is monotonic time since some fixed instant: no step of wall time moves it.
	Elapsed() time.Duration
}

// SystemClock is the machine's clock.
func SystemClock() Clock { return systemClock{start: time.Now()} }

type systemClock struct{ start time.Time }

func (systemClock) Now() time.Time { return time.Now().Round(0) }

func (c systemClock) Elapsed() time.Duration { return time.Since(c.start) }

// clockGuard says whether wall time can be believed. It compares wall time
// with monotonic time since it was made, and with the last recorded time.
// It belongs to the sequencer's goroutine.
type clockGuard struct {
	clock Clock
	// wall and mono were read together, when the clock was last found sound.
	wall time.Time
	mono time.Duration
	// err is why the clock was found unsound; only a person lifts it.
	err error
}

// newClockGuard looks at the clock against the last commit of the log, which
// may be none. accepted is the time that a person has said to be right.
func newClockGuard(c Clock, last time.Time, accepted time.Time) *clockGuard {
	g := &clockGuard{clock: c, wall: c.Now(), mono: c.Elapsed()}
	switch {
	case !accepted.IsZero() && g.wall.Sub(accepted).Abs() <= maxClockGuess:
	case !accepted.IsZero():
		g.err = fmt.Errorf("%w: it says %s, and the time accepted is %s", ErrClockUnsound, stamp(g.wall), stamp(accepted))
	case last.IsZero():
	case g.wall.Before(last.Add(-maxClockStep)):
		g.err = fmt.Errorf("%w: it says %s, and the last commit was recorded at %s", ErrClockUnsound, stamp(g.wall), stamp(last))
	case g.wall.After(last.Add(maxClockGap)):
		g.err = fmt.Errorf("%w: it says %s, more than 30 days after the last commit, recorded at %s", ErrClockUnsound, stamp(g.wall), stamp(last))
	}
	return g
}

// maxClockGuess is how near a person's accepted time must be to the clock.
const maxClockGuess = 5 * time.Minute

// now returns wall time in UTC microseconds, or why it cannot be believed.
func (g *clockGuard) now() (time.Time, error) {
	if g.err != nil {
		return time.Time{}, g.err
	}
	wall, mono := g.clock.Now(), g.clock.Elapsed()
	if step := wall.Sub(g.wall) - (mono - g.mono); step.Abs() > maxClockStep {
		g.err = fmt.Errorf("%w: it moved by %s against monotonic time", ErrClockUnsound, step.Round(time.Millisecond))
		return time.Time{}, g.err
	}
	return wall.UTC().Truncate(time.Microsecond), nil
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
