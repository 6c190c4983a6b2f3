package live

import (
	"sync"
	"time"
)

// Clock stands still until it is told to move.
type Clock struct {
	mu      sync.Mutex // guards what follows
	wall    time.Time
	elapsed time.Duration
}

// Began is what a new clock says: a day in the life of made-up people.
var Began = time.Date(2031, time.March, 3, 9, 0, 0, 0, time.UTC)

// NewClock returns a clock that says [Began].
func NewClock() *Clock { return &Clock{wall: Began} }

// Pass lets time pass; Step moves wall time alone, as a clock does that is set.
func (c *Clock) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wall, c.elapsed = c.wall.Add(d), c.elapsed+d
}

// Step moves wall time and nothing else.
func (c *Clock) Step(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wall = c.wall.Add(d)
}

// Now implements eventstore.Clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wall
}

// Elapsed implements eventstore.Clock.
func (c *Clock) Elapsed() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.elapsed
}
