package delivery

import (
	"bytes"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/projections/row"
)

var (
	// ErrNoSubject says that the record has no such milestone, programme or
	// organisation.
	ErrNoSubject = errors.New("no such milestone, programme or organisation on the record")
	// ErrCursor says that a cursor is not from a page of this subject.
	ErrCursor = errors.New("cursor is not of this subject")
)

// DefaultLimit is the size of a page where the caller does not say.
const DefaultLimit = 50

// known returns ErrNoSubject where the record does not have s.
func known(tx *bbolt.Tx, s Subject) error {
	bucket := map[eventv1.ItemKind]string{
		eventv1.ItemKind_ITEM_KIND_MILESTONE:    bucketMilestone,
		eventv1.ItemKind_ITEM_KIND_PROGRAMME:    bucketProgramme,
		eventv1.ItemKind_ITEM_KIND_ORGANISATION: bucketOrganisation,
	}[s.Kind]
	if bucket == "" || get(tx, bucket, []byte(s.ID)) == nil {
		return fmt.Errorf("delivery of %s: %w", s.ID, ErrNoSubject)
	}
	return nil
}

// MilestonePage is a part of a subject's milestones.
type MilestonePage struct {
	Milestones []Milestone
	// Next continues after this page; "" where it is the last. It holds bytes,
	// not text.
	Next string
}

// Milestones returns those of a programme, by ref; of an organisation, its
// programmes by ref and theirs within; or the one milestone.
//
// A cursor is a place between refs: while the log grows, what was there before
// and after it stays there. It costs a seek for each programme and a look-up
// for each milestone.
func Milestones(tx *bbolt.Tx, s Subject, after string, limit int) (MilestonePage, error) {
	if err := known(tx, s); err != nil {
		return MilestonePage{}, err
	}
	if limit <= 0 {
		limit = DefaultLimit
	}
	if s.Kind == eventv1.ItemKind_ITEM_KIND_MILESTONE {
		return MilestonePage{Milestones: []Milestone{milestone(tx, s.ID)}}, nil
	}
	l := lister{tx: tx, limit: limit}
	if s.Kind == eventv1.ItemKind_ITEM_KIND_PROGRAMME {
		l.programme(s.ID, []byte(after), nil)
		return l.page, nil
	}
	return l.page, l.organisation(s.ID, after)
}

// lister fills a page.
type lister struct {
	tx    *bbolt.Tx
	limit int
	page  MilestonePage
	last  string
}

// programme adds a programme's milestones behind after, and says whether there
// is room for more. Their cursors begin with prefix.
func (l *lister) programme(id string, after []byte, prefix row.Key) (room bool) {
	room = true
	walk(l.tx, bucketMilestoneOf, row.Key{}.Text(id), after, func(place []byte) bool {
		if len(l.page.Milestones) == l.limit {
			l.page.Next, room = l.last, false
			return false
		}
		l.page.Milestones = append(l.page.Milestones, milestone(l.tx, placeID(row.ReadKey(place))))
		l.last = string(append(bytes.Clone(prefix), place...))
		return true
	})
	return room
}

// organisation adds those of its programmes. A cursor is the programme's place
// and the milestone's.
func (l *lister) organisation(id string, after string) error {
	var from, within []byte
	if after != "" {
		r := row.ReadKey([]byte(after))
		placeID(r)
		if !r.OK() {
			return ErrCursor
		}
		within = []byte(r.Last())
		from = []byte(after)[:len(after)-len(within)]
		if !l.programme(placeID(row.ReadKey(from)), within, from) {
			return nil
		}
	}
	walk(l.tx, bucketProgrammeOf, row.Key{}.Text(id), from, func(place []byte) bool {
		return l.programme(placeID(row.ReadKey(place)), nil, place)
	})
	return nil
}

// walk calls f with what follows prefix in each key, from the first behind
// after, until f returns false.
func walk(tx *bbolt.Tx, bucket string, prefix row.Key, after []byte, f func(rest []byte) bool) {
	b := tx.Bucket([]byte(bucket))
	if b == nil {
		return
	}
	start := append(bytes.Clone(prefix), after...)
	c := b.Cursor()
	k, _ := c.Seek(start)
	if len(after) > 0 && bytes.Equal(k, start) {
		k, _ = c.Next()
	}
	for ; bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		if !f(k[len(prefix):]) {
			return
		}
	}
}

func milestone(tx *bbolt.Tx, id string) Milestone {
	m := decodeMilestone(id, get(tx, bucketMilestone, []byte(id)))
	m.ProgrammeName = decodeProgramme(get(tx, bucketProgramme, []byte(m.Programme))).name
	return m
}
