package services

import (
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
)

// commit writes down an accepted command with what followed from it.
func (s *State) commit(c *Command, a *act.Act, events []*eventv1.Event) *eventv1.Commit {
	m := request(c)
	m.Position = a.Position
	m.RecordedAt = timestamppb.New(a.RecordedAt)
	m.OccurredAt = timestamppb.New(a.OccurredAt)
	m.Mode = a.Mode
	m.Actor = &eventv1.Actor{
		Person: a.Person, Office: a.Office, Appointment: a.Appointment, Class: a.Class, Acting: a.Acting,
	}
	m.Authority = a.Authority()
	m.Flags = s.flags(a)
	m.Findings = a.Findings()
	m.Events = events
	return m
}

// request returns a commit with what the request says of itself.
func request(c *Command) *eventv1.Commit {
	m := &eventv1.Commit{
		Principal:         c.Principal,
		RequestId:         c.RequestID,
		RequestDigest:     c.RequestDigest,
		RequestKeyId:      c.RequestKeyID,
		Salt:              c.Salt,
		Command:           c.Body.CommandName(),
		OccurredPrecision: c.Precision,
		CapturedFrom:      c.CapturedFrom,
		Correlation:       c.Correlation,
		Causation:         c.Causation,
		Marking:           c.Marking,
		Evidence:          c.Evidence,
		Reason:            c.Reason,
	}
	if m.OccurredPrecision == eventv1.Precision_PRECISION_UNSPECIFIED {
		m.OccurredPrecision = eventv1.Precision_PRECISION_EXACT
	}
	if m.CapturedFrom == eventv1.CapturedFrom_CAPTURED_FROM_UNSPECIFIED {
		m.CapturedFrom = eventv1.CapturedFrom_CAPTURED_FROM_SYSTEM
	}
	return m
}

// flags returns what the record shows about an act, as computed from it.
func (s *State) flags(a *act.Act) []eventv1.Flag {
	var out []eventv1.Flag
	if s.late(a) {
		out = append(out, eventv1.Flag_FLAG_RECORDED_LATE)
	}
	if len(a.Findings()) > 0 {
		out = append(out, eventv1.Flag_FLAG_OUTSIDE_AUTHORITY)
	}
	return out
}
