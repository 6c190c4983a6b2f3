package eventstore

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// poison remembers which requests made deciding panic. It belongs to the
// sequencer's goroutine.
type poison struct {
	log  *slog.Logger
	seen map[string]*bitten
}

type bitten struct {
	times    int
	incident string
	until    time.Duration
}

// refused returns the incident where r has panicked twice within the hour.
func (p *poison) refused(r Request, now time.Duration) error {
	b, ok := p.seen[string(r.Digest)]
	if !ok {
		return nil
	}
	if now > b.until {
		delete(p.seen, string(r.Digest))
		return nil
	}
	if b.times < 2 {
		return nil
	}
	return &PoisonError{Incident: b.incident, Refused: true}
}

// note records a panic and returns what its caller is told.
func (p *poison) note(r Request, now time.Duration, cause any) error {
	incident := make([]byte, 6)
	_, _ = rand.Read(incident)
	id := hex.EncodeToString(incident)
	p.log.Error("deciding a command panicked; it was undone",
		"incident", id, "panic", fmt.Sprintf("%T", cause), "stack", string(debug.Stack()))
	if len(p.seen) >= mostPoison {
		clear(p.seen)
	}
	b := p.seen[string(r.Digest)]
	if b == nil {
		b = &bitten{}
		p.seen[string(r.Digest)] = b
	}
	b.times++
	b.incident, b.until = id, now+poisonFor
	return &PoisonError{Incident: id}
}

// attempt decides a command and applies what it makes. Whatever it returns
// with an error, the caller undoes. The panic's own words may hold a secret,
// so its type and stack are what is logged.
func (s *Sequencer[S, C]) attempt(c C, r Request, at Slot) (m *eventv1.Commit, stored []byte, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			m, stored, err = nil, nil, s.poison.note(r, s.cfg.Clock.Elapsed(), cause)
		}
	}()
	mark := s.m.Journal.Mark()
	m, err = s.m.Decide(s.m.State, c, at)
	if s.m.Journal.Mark() != mark {
		panic("eventstore: deciding wrote to the state")
	}
	if err != nil {
		return nil, nil, err
	}
	if len(m.Events) == 0 && r.ID == "" {
		return m, nil, nil
	}
	if stored, err = proto.Marshal(m); err != nil {
		return nil, nil, fmt.Errorf("marshal the commit of position %d: %w", at.Position, err)
	}
	if err := s.followable(m, at); err != nil {
		return nil, nil, err
	}
	if len(stored) > MaxCommitBytes {
		return nil, nil, fmt.Errorf("%w: %d bytes, and at most %d", ErrCommitTooLarge, len(stored), MaxCommitBytes)
	}
	s.m.Evolve(s.m.State, m)
	return m, stored, nil
}

// followable refuses a commit that no follower would take: stored, it would
// end the log there.
func (s *Sequencer[S, C]) followable(m *eventv1.Commit, at Slot) error {
	if m.Position != at.Position || !m.RecordedAt.AsTime().Equal(at.RecordedAt) {
		panic("eventstore: the commit stands elsewhere than it was decided for")
	}
	if hasUnknown(m.ProtoReflect()) {
		return fmt.Errorf("the commit of position %d would hold fields that this program does not know", at.Position)
	}
	ledger := s.chain.ledger
	for _, e := range m.Events {
		if err := ledger.evolve(e); err != nil {
			return fmt.Errorf("the commit of position %d: %w", at.Position, err)
		}
	}
	return nil
}
