package app

import (
	"crypto/rand"
	"fmt"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/eventstore"
	"taskforce/services"
	"taskforce/services/undo"
)

// machine is the sequencer's state on its way there: it follows the log to its
// end, and from then on belongs to the sequencer.
type machine struct {
	journal *undo.Log
	state   *services.State
	done    bool
}

func newMachine() *machine {
	journal := undo.NewLog()
	return &machine{journal: journal, state: services.NewState(journal)}
}

// Accept implements [eventstore.Sink].
func (m *machine) Accept(v *eventstore.Verified) (err error) {
	if m.done {
		return nil
	}
	at := v.First
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("apply the stored commit %d: panic: %v", at, cause)
		}
	}()
	for _, c := range v.Commits {
		at = c.Position
		services.Evolve(m.state, c)
	}
	m.journal.Forget(m.journal.Mark())
	return nil
}

func (m *machine) caughtUp() { m.done = true }

func (m *machine) machine() eventstore.Machine[*services.State, services.Command] {
	return eventstore.Machine[*services.State, services.Command]{
		State:   m.state,
		Journal: m.journal,
		Decide: func(s *services.State, c services.Command, at eventstore.Slot) (*eventv1.Commit, error) {
			return services.Decide(s, c, services.Slot(at))
		},
		Evolve: services.Evolve,
		Request: func(c services.Command) eventstore.Request {
			return eventstore.Request{Principal: c.Principal, ID: c.RequestID, Digest: c.RequestDigest}
		},
	}
}

func salt() []byte {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return b
}
