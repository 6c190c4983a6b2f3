package main

import (
	"os"
	"sync"
)

// groupFile appends to a file for many callers, with one fdatasync for all that
// wait: the first caller of a batch leads it, and writes as soon as the batch
// before is on disk.
type groupFile struct {
	file *os.File
	// sync is fdatasync, but in tests.
	sync func(*os.File) error

	leading sync.Mutex // held while a batch is written

	mu   sync.Mutex // guards open
	open *group
}

// group is the callers that wait for the same fdatasync.
type group struct {
	data []byte
	done chan struct{}
	err  error
}

// Append returns once data is on disk.
func (g *groupFile) Append(data []byte) error {
	b, leads := g.join(data)
	if !leads {
		<-b.done
		return b.err
	}
	g.leading.Lock()
	g.shut()
	if _, b.err = g.file.Write(b.data); b.err == nil {
		b.err = g.sync(g.file)
	}
	g.leading.Unlock()
	close(b.done)
	return b.err
}

// join puts data into the batch that is open, and says whether it is its first.
func (g *groupFile) join(data []byte) (*group, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	first := g.open == nil
	if first {
		g.open = &group{done: make(chan struct{})}
	}
	g.open.data = append(g.open.data, data...)
	return g.open, first
}

// shut lets nobody else join the batch that is open.
func (g *groupFile) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open = nil
}
