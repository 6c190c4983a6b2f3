package delivery

import (
	"slices"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/projections/row"
)

// Assessment is one judgement of how likely delivery is, as it was given.
type Assessment struct {
	ID      string
	Subject Subject
	// Scale and Rating are as given, never converted.
	Scale, Rating string
	Assessor      eventv1.Assessor
	// Rationale is sealed; nil where there is none.
	Rationale *eventv1.SealedText
	// AsAt is the day for which it was made.
	AsAt Day
	// Position and Index are of the event that records it.
	Position int64
	Index    int
	// Previous is the rating of the one before it, by AsAt, on the same subject
	// and scale and by the same assessor; "" where there is none. Queries fill
	// in both.
	Previous string
	Movement Movement
}

// Movement tells an assessment from the one before it.
type Movement int

const (
	// MovementUnknown: the scale is not on the record, or lacks one of the words.
	MovementUnknown Movement = iota
	// MovementFirst: there is none before it.
	MovementFirst
	// MovementSame: the same word.
	MovementSame
	// MovementBetter: a word nearer the beginning of the scale.
	MovementBetter
	// MovementWorse: a word nearer its end.
	MovementWorse
)

// Scale is a list of words, best first.
type Scale struct {
	ID, Label string
	Ratings   []string
}

// Movement returns how a rating stands to the one before it on this scale.
func (s Scale) Movement(previous, rating string) Movement {
	if previous == rating {
		return MovementSame
	}
	was, is := slices.Index(s.Ratings, previous), slices.Index(s.Ratings, rating)
	switch {
	case was < 0 || is < 0:
		return MovementUnknown
	case is < was:
		return MovementBetter
	default:
		return MovementWorse
	}
}

func (s Scale) encode() []byte {
	v := row.Value{}.Text(s.Label).Uint(uint64(len(s.Ratings)))
	for _, r := range s.Ratings {
		v = v.Text(r)
	}
	return v
}

func decodeScale(id string, value []byte) Scale {
	r := row.ReadValue(value)
	s := Scale{ID: id, Label: r.Text()}
	for range r.Count() {
		s.Ratings = append(s.Ratings, r.Text())
	}
	return s
}

func (a Assessment) encode() []byte {
	v := row.Value{}.Text(a.ID).Uint(uint64(a.Subject.Kind)).Text(a.Subject.ID)
	v = v.Text(a.Scale).Text(a.Rating).Int(int64(a.Assessor)).Uint(uint64(a.AsAt))
	if a.Rationale == nil {
		return v.Bool(false)
	}
	v = v.Bool(true).Text(a.Rationale.GetKeyId())
	return v.Bytes(a.Rationale.GetCiphertext()).Bytes(a.Rationale.GetCommitment())
}

func decodeAssessment(key, value []byte) Assessment {
	k, r := row.ReadKey(key), row.ReadValue(value)
	a := Assessment{
		Position: int64(k.Uint64()), Index: int(k.Uint32()),
		ID:      r.Text(),
		Subject: Subject{Kind: eventv1.ItemKind(r.Uint()), ID: r.Text()},
		Scale:   r.Text(), Rating: r.Text(), Assessor: eventv1.Assessor(r.Int()), AsAt: Day(r.Uint()),
	}
	if r.Bool() {
		a.Rationale = &eventv1.SealedText{KeyId: r.Text(), Ciphertext: r.Bytes(), Commitment: r.Bytes()}
	}
	return a
}
