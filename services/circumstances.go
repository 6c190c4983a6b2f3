package services

import (
	"fmt"
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

// circumstances applies the global rules on an act itself, and returns the act
// with the office in which it is done read from the register.
func (s *State) circumstances(c *Command, at Slot) (*act.Act, error) {
	a := &act.Act{
		Position:   at.Position,
		RecordedAt: act.Instant(at.RecordedAt),
		OccurredAt: act.Instant(c.OccurredAt),
		Mode:       c.Mode,
		Person:     c.Person,
		Evidence:   c.Evidence,
		Ceiling:    s.Log.Opened().GetCeiling(),
		Zone:       s.Log.Zone(),
	}
	if a.Mode == eventv1.Mode_MODE_UNSPECIFIED {
		a.Mode = eventv1.Mode_MODE_ACT
	}
	if a.OccurredAt.IsZero() {
		a.OccurredAt = a.RecordedAt
	}
	if err := s.whenItOccurred(c, a); err != nil {
		return nil, err
	}
	if err := withinCeiling(c, a); err != nil {
		return nil, err
	}
	if c.Causation < 0 || c.Causation >= at.Position {
		return nil, refusal.Unknown("", "act.causation", "CAUSATION", fmt.Sprint(c.Causation))
	}
	if err := s.actor(c, a); err != nil {
		return nil, err
	}
	return a, nil
}

// whenItOccurred applies G1 and G2.
func (s *State) whenItOccurred(c *Command, a *act.Act) error {
	if err := act.Storable("G1", "act.occurred_at", a.OccurredAt); err != nil {
		return err
	}
	policy := s.Log.policy.Get()
	// G1: no act is ahead of the clock by more than clocks differ.
	if latest := a.RecordedAt.Add(policy.occurredAhead); a.OccurredAt.After(latest) {
		return refusal.New(refusal.WrongState, "G1", "OCCURRED_IN_FUTURE", "an act cannot have been done in the future").
			About("act.occurred_at").Between(stamp(a.OccurredAt), stamp(latest)+" or earlier")
	}
	// G2: an old act is attested, with a reason.
	if a.Done() && a.RecordedAt.Sub(a.OccurredAt) > policy.actMaxAge {
		return refusal.New(refusal.WrongState, "G2", "ACT_TOO_OLD",
			"an act older than %s is recorded as an ATTESTATION, with a reason", policy.actMaxAge).
			About("act.occurred_at").Between(stamp(a.OccurredAt), stamp(a.RecordedAt.Add(-policy.actMaxAge))+" or later").
			Cure(c.Body.CommandName()+" with act.mode ATTESTATION and act.reason", "")
	}
	if a.Mode == eventv1.Mode_MODE_ATTESTATION && c.Reason == nil {
		r := refusal.Missing("G2", "act.reason")
		r.Reason = "REASON_MISSING"
		return r
	}
	return nil
}

// late says whether an attestation is flagged RECORDED_LATE: it came to the
// record after the age up to which an act could have been (G2).
func (s *State) late(a *act.Act) bool {
	return a.Mode == eventv1.Mode_MODE_ATTESTATION &&
		a.RecordedAt.Sub(a.OccurredAt) > s.Log.policy.Get().actMaxAge
}

// withinCeiling applies G6 to the commit's marking and to its evidence's, whose
// titles are content too.
func withinCeiling(c *Command, a *act.Act) error {
	if err := a.Within("act.marking", c.Marking); err != nil {
		return err
	}
	for i, e := range c.Evidence {
		m := e.GetDocument().GetMarking()
		if m.GetTier() <= a.Ceiling {
			continue
		}
		return a.Within(fmt.Sprintf("act.evidence[%d].document.marking", i), m)
	}
	return nil
}

func stamp(t time.Time) string { return t.Format(time.RFC3339Nano) }
