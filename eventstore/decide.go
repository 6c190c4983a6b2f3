package eventstore

import (
	"time"
)

// take decides a call, if nobody has taken it back.
func (s *Sequencer[S, C]) take(c *call[C]) {
	if !c.state.CompareAndSwap(waiting, taken) {
		return
	}
	a, fits := s.decide(c)
	if !fits {
		c.state.Store(waiting)
		s.again = append([]*call[C]{c}, s.again...)
		return
	}
	s.decided.Add(1)
	s.next.answers = append(s.next.answers, a)
}

// decide returns what c will be told; false where its commit must wait for the
// next block.
func (s *Sequencer[S, C]) decide(c *call[C]) (answer[C], bool) {
	a := answer[C]{call: c, made: -1}
	if a.err = s.Err(); a.err != nil {
		return a, true
	}
	r := c.request
	if a.repeat, a.err = s.tail.find(r, c.seen); a.err != nil || a.repeat != 0 {
		return a, true
	}
	if a.err = s.poison.refused(r, s.cfg.Clock.Elapsed()); a.err != nil {
		return a, true
	}
	now, err := s.guard.now()
	s.noteClock(err)
	if a.err = err; err != nil {
		return a, true
	}
	if now.Compare(s.recorded) <= 0 {
		now = s.recorded.Add(time.Microsecond)
	}
	at := Slot{Position: s.chain.Size() + 1, RecordedAt: now}
	mark := s.m.Journal.Mark()
	m, stored, err := s.attempt(c.command, r, at)
	if a.err = err; err != nil {
		s.m.Journal.Revert(mark)
		return a, true
	}
	if stored == nil {
		return a, true
	}
	if !s.next.fits(len(stored)) {
		s.m.Journal.Revert(mark)
		return a, false
	}
	kept := made{commit: m, hash: sumOf(stored), position: at.Position, recorded: at.RecordedAt, request: r}
	s.chain.tree.Append(LeafOf(kept.hash))
	s.tail.bind(r, at.Position)
	s.recorded = at.RecordedAt
	a.made = s.next.add(kept, stored)
	return a, true
}
