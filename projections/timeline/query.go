package timeline

import (
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

// ErrNoType says that a query names a type of event that this program does not
// have.
var ErrNoType = errors.New("no such type of event")

// Limits of one List. A page holds DefaultLimit entries where the query does
// not say, and reads at most MaxScan rows, some 10 ms, whatever its filter.
const (
	DefaultLimit = 50
	MaxScan      = 50_000
)

// Query is what List is asked for.
type Query struct {
	// Subject is whose timeline; zero is the whole log.
	Subject Subject
	// Types are the names of messages of taskforce.event.v1, as
	// "MilestoneSlipped"; none is all.
	Types []string
	// From and To bound when it occurred: from From on, before To. Zero is no
	// bound.
	From, To time.Time
	// After is the Next of the page before; zero starts at the beginning. A
	// Cursor{Position: p, Index: AllOf} starts after commit p.
	After Cursor
	// UpTo is the last position to include, so that pages stay as they are
	// while the log grows; 0 is all there is.
	UpTo int64
	// Limit is how many entries at most; 0 is DefaultLimit.
	Limit int
}

// AllOf, as a Cursor's index, is behind every event of its commit.
const AllOf = 1<<31 - 1

// Cursor is a place in a timeline, right after an event.
type Cursor struct {
	Position int64
	// Index is the event's place in its commit, from 0.
	Index int
}

// Entry is an event in a timeline. The rest of it is in the commit.
type Entry struct {
	Position   int64
	Index      int
	Type       string
	OccurredAt time.Time
}

// Page is a part of a timeline, in the order of the record.
type Page struct {
	Entries []Entry
	// Next continues after this page, where More is set. A page with More may
	// be short, or empty, where its filter passed over MaxScan rows.
	Next Cursor
	More bool
}

// List returns a page of a timeline.
//
// It costs a seek for each type of event, some 3 µs, and a step for each row
// that is read: the types and the subject choose the rows, From and To only
// pass over them, since a timeline is in the order of the record and not of
// occurrence.
//
// ErrNoSubject where nothing up to UpTo names the subject; ErrNoType where a
// type is not one.
func List(tx *bbolt.Tx, q Query) (Page, error) {
	number := uint32(wholeLog)
	if q.Subject != (Subject{}) {
		it, ok := findItem(tx, q.Subject)
		if !ok || q.UpTo > 0 && it.first > q.UpTo {
			return Page{}, fmt.Errorf("timeline of %s: %w", q.Subject.ID, ErrNoSubject)
		}
		number = it.number
	}
	types, err := typeNumbers(q.Types)
	if err != nil {
		return Page{}, err
	}
	b := tx.Bucket([]byte(bucketEntry))
	if b == nil {
		return Page{}, nil
	}
	if q.Limit <= 0 {
		q.Limit = DefaultLimit
	}
	return q.page(merge(b, number, types, q.After, q.UpTo)), nil
}

// page takes what the query wants from rows.
func (q Query) page(rows merged) Page {
	p := Page{Next: q.After}
	for scanned := 0; ; scanned++ {
		next, ok := rows.peek()
		if !ok {
			return p
		}
		if len(p.Entries) == q.Limit || scanned == MaxScan {
			p.More = true
			return p
		}
		p.Next = Cursor{Position: next.Position, Index: next.Index}
		if q.wants(next) {
			p.Entries = append(p.Entries, next)
		}
		rows.advance()
	}
}

func (q Query) wants(e Entry) bool {
	return (q.From.IsZero() || !e.OccurredAt.Before(q.From)) && (q.To.IsZero() || e.OccurredAt.Before(q.To))
}
