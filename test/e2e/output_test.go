package e2e

import (
	"strings"
	"sync"
	"time"
)

// patience is how long a program may take to do what it does at once: whoever
// waits longer says so, and does not hang.
const patience = time.Minute

// output keeps what a program prints, and tells that there is more of it.
type output struct {
	grown chan struct{}

	mu   sync.Mutex // guards text
	text strings.Builder
}

func newOutput() *output { return &output{grown: make(chan struct{}, 1)} }

// Write implements io.Writer.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	o.text.Write(p)
	o.mu.Unlock()
	select {
	case o.grown <- struct{}{}:
	default: // it is to be told already
	}
	return len(p), nil
}

// String is all of it so far.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}
