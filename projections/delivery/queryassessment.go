package delivery

import (
	"bytes"

	"go.etcd.io/bbolt"

	"taskforce/projections/row"
)

// AssessmentPage is a part of a subject's assessments.
type AssessmentPage struct {
	Assessments []Assessment
	// Next continues after this page; "" where it is the last. It holds bytes,
	// not text.
	Next string
}

// Assessments returns those of a subject and of what belongs to it, newest
// first: by the day for which they were made, since one that is recorded late
// is no newer for it. Of one day, the last that was recorded comes first.
func Assessments(tx *bbolt.Tx, s Subject, after string, limit int) (AssessmentPage, error) {
	var page AssessmentPage
	if err := known(tx, s); err != nil {
		return page, err
	}
	if limit <= 0 {
		limit = DefaultLimit
	}
	b := tx.Bucket([]byte(bucketAssessmentOf))
	if b == nil {
		return page, nil
	}
	prefix := subjectKey(s)
	c := b.Cursor()
	for k := before(c, prefix, []byte(after)); bytes.HasPrefix(k, prefix); k, _ = c.Prev() {
		if n := len(page.Assessments); n == limit {
			last := page.Assessments[n-1]
			page.Next = string(assessmentOfKey(s, last)[len(prefix):])
			break
		}
		key := k[len(prefix)+4:]
		a := decodeAssessment(key, get(tx, bucketAssessment, key))
		a.move(tx)
		page.Assessments = append(page.Assessments, a)
	}
	return page, nil
}

// before moves c to the last key of prefix that is before after, or to the
// last of all where after is empty.
func before(c *bbolt.Cursor, prefix row.Key, after []byte) []byte {
	end := append(bytes.Clone(prefix), after...)
	if len(after) == 0 {
		// No day has this much.
		end = append(end, 0xff, 0xff, 0xff, 0xff)
	}
	if k, _ := c.Seek(end); k == nil {
		k, _ := c.Last()
		return k
	}
	k, _ := c.Prev()
	return k
}

// move fills in what came before a in its series, and how a stands to it.
func (a *Assessment) move(tx *bbolt.Tx) {
	a.Movement = MovementFirst
	b := tx.Bucket([]byte(bucketSeries))
	if b == nil {
		return
	}
	c := b.Cursor()
	c.Seek(seriesKey(*a))
	prefix := seriesPrefix(*a)
	k, _ := c.Prev()
	if !bytes.HasPrefix(k, prefix) {
		return
	}
	key := k[len(prefix)+4:]
	a.Previous = decodeAssessment(key, get(tx, bucketAssessment, key)).Rating
	s, _ := FindScale(tx, a.Scale)
	a.Movement = s.Movement(a.Previous, a.Rating)
}

// FindScale returns a scale of the last policy that had it.
func FindScale(tx *bbolt.Tx, id string) (Scale, bool) {
	v := get(tx, bucketScale, []byte(id))
	return decodeScale(id, v), v != nil
}
