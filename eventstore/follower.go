package eventstore

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Sink takes verified blocks in order. An error stops the follower at that
// block: nothing is skipped.
type Sink interface {
	Accept(v *Verified) error
}

// Follower reads a stream, believes nothing that it has not checked, and hands
// every block to its sinks.
type Follower struct {
	stream Stream
	chain  *Chain
	sinks  []Sink

	mu       sync.Mutex // guards what follows
	size     int64
	recorded time.Time
	ledger   Ledger
	stopped  error
	changed  chan struct{}
}

// NewFollower returns a follower that goes on from where chain stands. It
// takes the chain over.
func NewFollower(stream Stream, chain *Chain, sinks ...Sink) *Follower {
	return &Follower{
		stream: stream, chain: chain, sinks: sinks,
		size: chain.Size(), recorded: chain.Recorded(), ledger: chain.Ledger(), changed: make(chan struct{}),
	}
}

// Run follows until ctx ends or a block is not what it must be; that error is
// kept for Position.
func (f *Follower) Run(ctx context.Context) error {
	err := f.stream.Follow(ctx, f.chain.Number()+1, f.take)
	if ctx.Err() != nil {
		err = nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stopped = err
	return err
}

// take checks one message and hands it on.
func (f *Follower) take(sequence int64, data []byte) error {
	v, err := f.chain.Append(sequence, data)
	if err != nil {
		return err
	}
	f.mu.Lock()
	f.ledger, f.recorded = f.chain.Ledger(), v.Recorded
	f.mu.Unlock()
	for _, s := range f.sinks {
		if err := s.Accept(v); err != nil {
			return fmt.Errorf("follow position %d: %w", v.First, err)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.size = v.Size
	close(f.changed)
	f.changed = make(chan struct{})
	return nil
}

// CatchUp follows to the stream's present end and returns there.
func (f *Follower) CatchUp(ctx context.Context) error {
	last, err := f.stream.Last(ctx)
	if err != nil {
		return err
	}
	if last <= f.chain.Number() {
		return nil
	}
	err = f.stream.Follow(ctx, f.chain.Number()+1, func(sequence int64, data []byte) error {
		if err := f.take(sequence, data); err != nil {
			return err
		}
		if sequence >= last {
			return errCaughtUp
		}
		return nil
	})
	if errors.Is(err, errCaughtUp) {
		return nil
	}
	return err
}

var errCaughtUp = errors.New("caught up")

// Ledger returns what the log says of itself, as far as it was followed.
func (f *Follower) Ledger() Ledger {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ledger
}

// Recorded returns when the last commit that was handed on was recorded.
func (f *Follower) Recorded() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.recorded
}

// Chain returns a copy of where the follower stands. It must not be called
// while Run runs.
func (f *Follower) Chain() *Chain { return f.chain.Fork() }

// Position returns the last position handed on, and why the follower stopped.
func (f *Follower) Position() (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.size, f.stopped
}

// Wait returns once position has been handed on, with ctx's error where that
// ends first, or with why the follower stopped.
func (f *Follower) Wait(ctx context.Context, position int64) error {
	for {
		f.mu.Lock()
		size, stopped, changed := f.size, f.stopped, f.changed
		f.mu.Unlock()
		switch {
		case size >= position:
			return nil
		case stopped != nil:
			return stopped
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
