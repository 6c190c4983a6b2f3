package eventstore

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
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
