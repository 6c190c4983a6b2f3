package eventstore

import (
	"context"
	"errors"
	"fmt"
)

// abandon answers everybody with err; where a block is in flight its outcome
// stays unknown.
func (s *Sequencer[S, C]) abandon(err error) {
	for _, c := range s.undo() {
		c.done <- outcome{err: err}
	}
}

// undo takes back every block that is not stored and returns their calls.
func (s *Sequencer[S, C]) undo() []*call[C] {
	var calls []*call[C]
	oldest := s.next
	if s.inflight != nil {
		oldest = s.inflight
	}
	// Newest first: the tail lets go in the reverse of the order of binding.
	s.tail.unbind(s.next.made)
	if s.inflight != nil {
		s.tail.unbind(s.inflight.made)
		calls = s.inflight.calls(calls)
	}
	calls = s.next.calls(calls)
	calls = append(calls, s.again...)
	s.m.Journal.Revert(oldest.mark)
	s.chain.tree.Truncate(oldest.size)
	s.recorded = s.chain.recorded
	s.inflight, s.again = nil, nil
	s.next = s.open()
	return calls
}

func (b *batch[C]) calls(to []*call[C]) []*call[C] {
	for _, a := range b.answers {
		to = append(to, a.call)
	}
	return to
}

// rewind takes back what lost the race, follows the winner, and decides again
// what somebody still waits for.
func (s *Sequencer[S, C]) rewind() {
	calls := s.undo()
	if err := s.catchUp(); err != nil {
		s.fail(err)
	}
	s.next = s.open()
	for _, c := range calls {
		if c.ctx.Err() != nil {
			c.done <- outcome{err: fmt.Errorf("%w: %w", ErrUnknownOutcome, c.ctx.Err())}
			continue
		}
		c.state.Store(waiting)
		s.again = append(s.again, c)
	}
}

// overtaken says whether another writer has appended since.
func (s *Sequencer[S, C]) overtaken() bool {
	pause := firstPause
	for {
		last, err := s.cfg.Stream.Last(s.stop)
		if err == nil {
			return last > s.chain.number
		}
		if !s.pause(&pause) {
			return false
		}
	}
}

// catchUp follows other writers' blocks to the stream's end.
func (s *Sequencer[S, C]) catchUp() error {
	pause := firstPause
	for {
		data, err := s.cfg.Stream.Get(s.stop, s.chain.number+1)
		switch {
		case errors.Is(err, ErrNoMessage):
			return nil
		case errors.Is(err, context.Canceled):
			return ErrClosing
		case err != nil:
			if !s.pause(&pause) {
				return ErrClosing
			}
			continue
		}
		if err := s.follow(data); err != nil {
			return err
		}
	}
}

// follow applies another writer's block. A panic on what is stored stops this
// process at that position: nothing is skipped.
func (s *Sequencer[S, C]) follow(data []byte) (err error) {
	v, err := s.chain.Append(s.chain.number+1, data)
	if err != nil {
		return fmt.Errorf("follow another writer: %w", err)
	}
	position := v.First
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("apply the stored commit %d: panic: %v", position, cause)
		}
	}()
	for _, m := range v.Commits {
		position = m.Position
		s.m.Evolve(s.m.State, m)
		s.tail.bind(Request{Principal: m.Principal, ID: m.RequestId, Digest: m.RequestDigest}, m.Position)
	}
	s.m.Journal.Forget(s.m.Journal.Mark())
	s.recorded, s.head = v.Recorded, Head{v.Size, v.Root}
	s.stored.Store(v.Size)
	return nil
}
