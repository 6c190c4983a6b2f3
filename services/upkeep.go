package services

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

// upkeep is a command by which the program keeps the log going. No person acts,
// so it has authority SYSTEM and no actor; the edge offers no way to ask for it.
type upkeep interface {
	Body
	decideUpkeep(s *State) ([]*eventv1.Event, error)
}

func (s *State) decideUpkeep(u upkeep, c *Command, at Slot) (*eventv1.Commit, error) {
	events, err := u.decideUpkeep(s)
	if err != nil {
		return nil, err
	}
	recorded := timestamppb.New(act.Instant(at.RecordedAt))
	m := request(c)
	m.Position = at.Position
	m.RecordedAt, m.OccurredAt = recorded, recorded
	m.Mode = eventv1.Mode_MODE_ACT
	m.Authority = &eventv1.AuthorityRef{Kind: eventv1.AuthorityKind_AUTHORITY_KIND_SYSTEM}
	m.Events = events
	return m, nil
}

// AcceptClock records that somebody looked at the clock, which had moved
// further than the guard allows (G1), and said that it is right.
type AcceptClock struct {
	Accepted, LastRecordedAt time.Time
}

// CommandName implements Body.
func (AcceptClock) CommandName() string { return "AcceptClock" }

// Item implements Body: it is about no item.
func (AcceptClock) Item() (eventv1.ItemKind, string) { return 0, "" }

func (c AcceptClock) decideUpkeep(*State) ([]*eventv1.Event, error) {
	if c.Accepted.IsZero() {
		return nil, refusal.Missing("G1", "accepted")
	}
	return []*eventv1.Event{{Fact: &eventv1.Event_ClockAccepted{ClockAccepted: &eventv1.ClockAccepted{
		Accepted:       act.Stamp(act.Instant(c.Accepted)),
		LastRecordedAt: act.Stamp(act.Instant(c.LastRecordedAt)),
	}}}}, nil
}

// EnrolBlockKey lets another writer sign blocks. That the log key endorsed it
// is for the log to verify.
type EnrolBlockKey struct {
	BlockKey *eventv1.BlockKey
}

// CommandName implements Body.
func (EnrolBlockKey) CommandName() string { return "EnrolBlockKey" }

// Item implements Body: it is about no item.
func (EnrolBlockKey) Item() (eventv1.ItemKind, string) { return 0, "" }

func (c EnrolBlockKey) decideUpkeep(s *State) ([]*eventv1.Event, error) {
	const ed25519Key = 32
	switch {
	case c.BlockKey.GetWriterId() == "":
		return nil, refusal.Missing("EnrolBlockKey", "block_key.writer_id")
	case len(c.BlockKey.GetPublicKey()) != ed25519Key:
		return nil, refusal.Missing("EnrolBlockKey", "block_key.public_key")
	case len(c.BlockKey.GetEndorsement()) == 0:
		return nil, refusal.Missing("EnrolBlockKey", "block_key.endorsement")
	case s.Log.enrolled(c.BlockKey):
		return nil, nil
	}
	return []*eventv1.Event{{Fact: &eventv1.Event_BlockKeyEnrolled{
		BlockKeyEnrolled: &eventv1.BlockKeyEnrolled{BlockKey: c.BlockKey},
	}}}, nil
}
