package delivery

import (
	"go.etcd.io/bbolt"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/projections/row"
)

// The buckets:
//
//	organisation    id                                  → ref, name
//	programme       id                                  → organisation, ref, name
//	milestone       id                                  → Milestone
//	programme_of    organisation ‖ place                → nothing
//	milestone_of    programme ‖ place                   → nothing
//	assessment      position ‖ index                    → Assessment
//	assessment_of   subject ‖ as at ‖ position ‖ index  → nothing
//	series          subject ‖ scale ‖ assessor ‖ as at ‖ position ‖ index → nothing
//	scale           id                                  → Scale
//
// A place is an item's ref, in the order of its numbers, then the ref as it is
// and the id. assessment_of has each assessment for its subject and for what
// that belongs to; series has it for its subject only.
const (
	bucketOrganisation = "organisation"
	bucketProgramme    = "programme"
	bucketMilestone    = "milestone"
	bucketProgrammeOf  = "programme_of"
	bucketMilestoneOf  = "milestone_of"
	bucketAssessment   = "assessment"
	bucketAssessmentOf = "assessment_of"
	bucketSeries       = "series"
	bucketScale        = "scale"
)

// Subject is what a query is about: a milestone, a programme or an
// organisation.
type Subject struct {
	Kind eventv1.ItemKind
	ID   string
}

// organisation is what is kept of one.
type organisation struct{ ref, name string }

func (o organisation) encode() []byte { return row.Value{}.Text(o.ref).Text(o.name) }

// programme is what is kept of one.
type programme struct{ organisation, ref, name string }

func (p programme) encode() []byte { return row.Value{}.Text(p.organisation).Text(p.ref).Text(p.name) }

func decodeProgramme(value []byte) programme {
	r := row.ReadValue(value)
	return programme{organisation: r.Text(), ref: r.Text(), name: r.Text()}
}

// place orders the items that belong to one: M2 before M10.
func place(ref, id string) row.Key { return row.Key{}.Natural(ref).Text(ref).Text(id) }

func placeID(r *row.KeyReader) string {
	r.Natural()
	r.Text()
	return r.Text()
}

func ofKey(parent string, place row.Key) []byte { return append(row.Key{}.Text(parent), place...) }

func eventKey(position int64, index int) row.Key {
	return row.Key{}.Uint64(uint64(position)).Uint32(uint32(index))
}

func subjectKey(s Subject) row.Key { return row.Key{}.Byte(byte(s.Kind)).Text(s.ID) }

func assessmentOfKey(s Subject, a Assessment) []byte {
	return append(subjectKey(s).Uint32(uint32(a.AsAt)), eventKey(a.Position, a.Index)...)
}

// seriesPrefix is of the assessments that may be told better from worse.
func seriesPrefix(a Assessment) row.Key {
	return subjectKey(a.Subject).Text(a.Scale).Uint32(uint32(a.Assessor))
}

func seriesKey(a Assessment) []byte {
	return append(seriesPrefix(a).Uint32(uint32(a.AsAt)), eventKey(a.Position, a.Index)...)
}

// get returns a row's value; nil where there is none.
func get(tx *bbolt.Tx, bucket string, key []byte) []byte {
	b := tx.Bucket([]byte(bucket))
	if b == nil || len(key) == 0 {
		return nil
	}
	return b.Get(key)
}
