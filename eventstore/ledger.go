package eventstore

import (
	"crypto/ed25519"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// Ledger is what a log says of itself: who it is and whose signatures count.
type Ledger struct {
	LogID    string
	Origin   string
	LogKey   string
	Kind     eventv1.LogKind
	TimeZone string
	Level    int32

	logKey  note.Verifier
	writers map[string]ed25519.PublicKey
}

// EnrolMessage is what the log key signs to let a writer's block key in.
func EnrolMessage(origin string, k *eventv1.BlockKey) []byte {
	return append([]byte(origin+"/enrol\n"+k.GetWriterId()+"\n"), k.GetPublicKey()...)
}

// evolve applies one event that is about the log itself.
func (l *Ledger) evolve(e *eventv1.Event) error {
	switch f := e.Fact.(type) {
	case *eventv1.Event_LogOpened:
		return l.open(f.LogOpened)
	case *eventv1.Event_BlockKeyEnrolled:
		return l.enrol(f.BlockKeyEnrolled.GetBlockKey())
	case *eventv1.Event_LevelActivated:
		l.Level = f.LevelActivated.GetLevel()
	}
	return nil
}

func (l *Ledger) open(o *eventv1.LogOpened) error {
	if l.LogID != "" {
		return fmt.Errorf("the log is opened a second time")
	}
	if o.GetFormat() > Format {
		return fmt.Errorf("format %d: %w", o.GetFormat(), ErrNewer)
	}
	v, err := note.NewVerifier(o.GetLogKey())
	if err != nil {
		return fmt.Errorf("the log key: %w", err)
	}
	if v.Name() != o.GetOrigin() {
		return fmt.Errorf("the log key is of %q, the origin is %q", v.Name(), o.GetOrigin())
	}
	if _, err := time.LoadLocation(o.GetTimeZone()); err != nil {
		return fmt.Errorf("the time zone: %w", err)
	}
	l.LogID, l.Origin, l.LogKey, l.Kind = o.GetLogId(), o.GetOrigin(), o.GetLogKey(), o.GetKind()
	l.TimeZone, l.Level, l.logKey = o.GetTimeZone(), 1, v
	return l.enrol(o.GetBlockKey())
}

func (l *Ledger) enrol(k *eventv1.BlockKey) error {
	if len(k.GetPublicKey()) != ed25519.PublicKeySize {
		return fmt.Errorf("the block key of writer %s has %d bytes", k.GetWriterId(), len(k.GetPublicKey()))
	}
	if !l.logKey.Verify(EnrolMessage(l.Origin, k), k.GetEndorsement()) {
		return fmt.Errorf("the block key of writer %s is not endorsed by the log key", k.GetWriterId())
	}
	// Ledgers are copied by value: never write to a map that a copy may share.
	writers := make(map[string]ed25519.PublicKey, len(l.writers)+1)
	for id, key := range l.writers {
		writers[id] = key
	}
	writers[k.GetWriterId()] = ed25519.PublicKey(k.GetPublicKey())
	l.writers = writers
	return nil
}

// Enrolled says whether a writer may sign blocks with that key.
func (l *Ledger) Enrolled(writer string, key ed25519.PublicKey) bool {
	have, ok := l.writers[writer]
	return ok && have.Equal(key)
}
