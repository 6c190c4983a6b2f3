package demo

import (
	"sync"
	"time"
)

// Clock runs from where it was last set: the demo plays months in seconds.
// Both of its hands move together, as those of a sound clock do.
type Clock struct {
	mu      sync.Mutex // guards what follows
	wall    time.Time
	elapsed time.Duration
	set     time.Time
}

// NewClock returns a clock that says start now.
func NewClock(start time.Time) *Clock { return &Clock{wall: start, set: time.Now()} }

// Set moves the clock ahead to at. It never goes back.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.run()
	if d := at.Sub(c.wall); d > 0 {
		c.wall, c.elapsed = at, c.elapsed+d
	}
}

// Now implements eventstore.Clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.run()
	return c.wall
}

// Elapsed implements eventstore.Clock.
func (c *Clock) Elapsed() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.run()
	return c.elapsed
}

// run lets the time pass that has passed outside.
func (c *Clock) run() {
	now := time.Now()
	d := now.Sub(c.set)
	c.set = now
	c.wall, c.elapsed = c.wall.Add(d), c.elapsed+d
}
