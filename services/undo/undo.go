// Package undo holds plain maps that can be put back as they were: the state
// of a decider that works ahead of its log.
//
// Every write to a Map is noted in the Log that the map belongs to. Revert
// plays the notes back to a mark; Forget drops those that can no longer be
// needed. A Log and its maps belong to one goroutine at a time.
package undo

// Log is the list of writes that can still be taken back.
type Log struct {
	entries []entry
	// dropped counts the entries forgotten, so that marks stay valid.
	dropped int
	off     bool
}

type entry interface{ revert() }

// Mark is a point in a Log to which it can be put back.
type Mark int

// NewLog returns an empty log.
func NewLog() *Log { return &Log{} }

// NewSilentLog returns a log that keeps nothing: for state that only follows
// what is recorded and never takes anything back.
func NewSilentLog() *Log { return &Log{off: true} }

// Mark returns the present point.
func (l *Log) Mark() Mark { return Mark(l.dropped + len(l.entries)) }

// Revert undoes every write since m, newest first.
// It panics where m has been forgotten: that is a bug of the caller.
func (l *Log) Revert(m Mark) {
	keep := int(m) - l.dropped
	if keep < 0 {
		panic("undo: revert to a mark that was forgotten")
	}
	for i := len(l.entries) - 1; i >= keep; i-- {
		l.entries[i].revert()
		l.entries[i] = nil
	}
	l.entries = l.entries[:keep]
}

// Forget drops the means to revert to any mark before m.
func (l *Log) Forget(m Mark) {
	n := int(m) - l.dropped
	if n <= 0 {
		return
	}
	rest := copy(l.entries, l.entries[n:])
	clear(l.entries[rest:])
	l.entries = l.entries[:rest]
	l.dropped += n
}

func (l *Log) note(e entry) {
	if !l.off {
		l.entries = append(l.entries, e)
	}
}
