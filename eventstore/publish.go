package eventstore

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// delivery is what became of the block in flight.
type delivery int

const (
	// stored: it is the message at its sequence.
	stored delivery = iota + 1
	// foreign: another writer's is.
	foreign
	// unknown: the sequencer was told to stop before it could be learnt.
	unknown
)

// Waits between looks at a stream that does not answer.
const (
	firstPause = 2 * time.Millisecond
	lastPause  = time.Second
)

func sumOf(b []byte) [sha256.Size]byte { return sha256.Sum256(b) }

// flush sends the next block, or answers those who only read stored state.
func (s *Sequencer[S, C]) flush() {
	s.redo()
	switch {
	case len(s.next.commits) > 0:
		s.send()
		s.redo()
	case len(s.next.answers) == 0:
	case s.cfg.Shared && s.overtaken():
		s.rewind()
	default:
		s.next.tell(nil)
		s.next = s.open()
	}
}

// redo decides the calls that come before the queue, as far as a block goes.
func (s *Sequencer[S, C]) redo() {
	for len(s.again) > 0 && !s.next.full() {
		before := len(s.again)
		c := s.again[0]
		s.again = s.again[1:]
		s.take(c)
		if len(s.again) == before {
			return
		}
	}
}

// send closes the next block and puts it on its way.
func (s *Sequencer[S, C]) send() {
	b := s.next
	_, _ = rand.Read(b.id[:])
	b.number = s.chain.number + 1
	b.head = Head{s.chain.Size(), s.chain.Root()}
	b.view = s.chain.tree.View()
	var err error
	b.data, err = sealBlock(&eventv1.BlockHeader{
		Format: Format, LogId: s.chain.ledger.LogID, Number: b.number,
		FirstPosition: b.size + 1, Count: int32(len(b.commits)),
		PreviousRoot: s.head.Root[:], TreeSize: b.head.Size, Root: b.head.Root[:],
		MinReader: s.chain.ledger.Level, WriterId: s.cfg.Writer.ID, BlockId: b.id[:],
	}, b.commits, s.chain.ledger.Origin, s.cfg.Writer.Key)
	if err != nil {
		s.fail(err)
		s.abandon(fmt.Errorf("%w: %w", ErrClosing, err))
		return
	}
	s.inflight, s.next = b, s.open()
	go func() {
		began := s.cfg.Clock.Elapsed()
		d := s.deliver(b)
		b.publish = s.cfg.Clock.Elapsed() - began
		s.delivered <- d
	}()
}

// deliver publishes the same bytes with the same expected sequence until it is
// known whose message stands there. It never gives up on its own: a block
// whose outcome is unknown is the last one until it is known.
func (s *Sequencer[S, C]) deliver(b *batch[C]) delivery {
	pause := firstPause
	for {
		err := s.cfg.Stream.Publish(s.stop, b.data, b.number-1)
		if err == nil {
			return stored
		}
		if d := s.look(b); d != 0 {
			return d
		}
		// A conflict without a readable message is our own first attempt, or
		// another's, still on its way to being readable.
		s.cfg.Log.Warn("a block's outcome is not known yet", "block", b.number, "cause", err)
		if !s.pause(&pause) {
			return unknown
		}
	}
}

// look says whose message stands at b's sequence; 0 where there is none yet.
func (s *Sequencer[S, C]) look(b *batch[C]) delivery {
	data, err := s.cfg.Stream.Get(s.stop, b.number)
	if err != nil {
		return 0
	}
	id, err := BlockID(data)
	if err == nil && bytes.Equal(id, b.id[:]) {
		return stored
	}
	return foreign
}

// pause waits a little longer each time; false where the sequencer must stop.
func (s *Sequencer[S, C]) pause(d *time.Duration) bool {
	t := time.NewTimer(*d)
	defer t.Stop()
	*d = min(*d*2, lastPause)
	select {
	case <-t.C:
		return true
	case <-s.stop.Done():
		return false
	}
}

// settle goes on from what became of the block in flight.
func (s *Sequencer[S, C]) settle(d delivery) {
	b := s.inflight
	switch d {
	case stored:
		s.inflight = nil
		s.acknowledge(b)
	case foreign:
		s.rewind()
	case unknown:
		s.fail(ErrClosing)
		s.abandon(ErrUnknownOutcome)
	}
}

// acknowledge makes a stored block's state the state of the log.
func (s *Sequencer[S, C]) acknowledge(b *batch[C]) {
	s.chain.number, s.head = b.number, b.head
	s.stored.Store(b.head.Size)
	for _, m := range b.made {
		s.chain.recorded = m.recorded
		for _, e := range m.commit.Events {
			if err := s.chain.ledger.evolve(e); err != nil {
				s.fail(err)
			}
		}
	}
	s.m.Journal.Forget(s.next.mark)
	s.chain.tree.Trim(b.head.Size)
	s.tail.forget()
	s.cfg.Observer.Stored(len(b.commits), len(b.data), b.publish)
	s.answered <- b
}

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
