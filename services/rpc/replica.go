package rpc

import (
	"fmt"
	"sync"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/eventstore"
	"taskforce/services"
	"taskforce/services/undo"
)

// Replica is a second copy of the state, fed by the follower: readers see only
// what is stored. It implements [eventstore.Sink] and is safe for concurrent use.
type Replica struct {
	mu       sync.RWMutex // guards what follows
	state    *services.State
	position int64
	first    *eventv1.Actor
	changed  chan struct{}
}

// NewReplica returns the state of an empty log.
func NewReplica() *Replica {
	return &Replica{state: services.NewState(undo.NewSilentLog()), changed: make(chan struct{})}
}

// Accept implements [eventstore.Sink]. A panic on what is stored stops the
// follower there.
func (r *Replica) Accept(v *eventstore.Verified) (err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := v.First
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("apply the stored commit %d: panic: %v", at, cause)
		}
	}()
	for _, m := range v.Commits {
		at = m.Position
		services.Evolve(r.state, m)
		if m.Position == 1 {
			r.first = m.Actor
		}
	}
	r.position = v.Size
	close(r.changed)
	r.changed = make(chan struct{})
	return nil
}

// Read calls f with the state as it is at a position. f keeps nothing of it.
func (r *Replica) Read(f func(s *services.State, position int64)) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	f(r.state, r.position)
}

// Registrar returns the person who opened the log.
func (r *Replica) Registrar() string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.first.GetPerson()
}

// at returns the position, and what is closed when it moves.
func (r *Replica) at() (int64, <-chan struct{}) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.position, r.changed
}
