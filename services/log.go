package services

import (
	"bytes"
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/undo"
)

// Log is what the log says of itself: what it was opened as, the policy in
// force and the keys of those who write it.
type Log struct {
	opened *undo.Cell[opened]
	policy *undo.Cell[inForce]
	keys   *undo.Map[string, *eventv1.BlockKey]
}

type opened struct {
	fact *eventv1.LogOpened
	zone *time.Location
}

// inForce is a policy with what every command asks of it made ready.
type inForce struct {
	set                      *eventv1.PolicySet
	actMaxAge, occurredAhead time.Duration
}

func newLog(log *undo.Log) *Log {
	return &Log{
		opened: undo.NewCell(log, opened{zone: time.UTC}),
		policy: undo.NewCell(log, inForce{}),
		keys:   undo.NewMap[string, *eventv1.BlockKey](log),
	}
}

// Opened returns what the log was opened as, nil while it is empty.
func (l *Log) Opened() *eventv1.LogOpened { return l.opened.Get().fact }

// Zone returns the log's time zone, in which its dates end.
func (l *Log) Zone() *time.Location { return l.opened.Get().zone }

// Policy returns the policy in force, nil while the log is empty.
func (l *Log) Policy() *eventv1.PolicySet { return l.policy.Get().set }

// BlockKey returns the key with which a writer signs its blocks.
func (l *Log) BlockKey(writer string) (*eventv1.BlockKey, bool) { return l.keys.Get(writer) }

// enrolled says whether a writer signs with exactly that key already.
func (l *Log) enrolled(k *eventv1.BlockKey) bool {
	now, ok := l.keys.Get(k.GetWriterId())
	return ok && bytes.Equal(now.GetPublicKey(), k.GetPublicKey()) &&
		bytes.Equal(now.GetEndorsement(), k.GetEndorsement())
}

// evolve applies one recorded event, and says whether it is one of the log's
// own.
func (l *Log) evolve(e *eventv1.Event) bool {
	switch f := e.GetFact().(type) {
	case *eventv1.Event_LogOpened:
		l.opened.Set(opened{f.LogOpened, zone(f.LogOpened.GetTimeZone())})
		l.keys.Set(f.LogOpened.GetBlockKey().GetWriterId(), f.LogOpened.GetBlockKey())
	case *eventv1.Event_BlockKeyEnrolled:
		k := f.BlockKeyEnrolled.GetBlockKey()
		l.keys.Set(k.GetWriterId(), k)
	case *eventv1.Event_PolicySet:
		p := f.PolicySet.GetPolicy()
		l.policy.Set(inForce{f.PolicySet, p.GetActMaxAge().AsDuration(), p.GetOccurredAhead().AsDuration()})
	default:
		return false
	}
	return true
}
