package register

import (
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

// EndAppointment records the instant at which a holder left an office. It may
// lie ahead, and no later than an end that was known at the start.
type EndAppointment struct {
	Appointment string
	End         time.Time
	Reason      *eventv1.SealedText
}

// CommandName implements Command.
func (EndAppointment) CommandName() string { return "EndAppointment" }

// Item implements Command.
func (c EndAppointment) Item() (eventv1.ItemKind, string) {
	return eventv1.ItemKind_ITEM_KIND_APPOINTMENT, c.Appointment
}

func (c EndAppointment) decide(s *State, a *act.Act) ([]*eventv1.Event, error) {
	const rule = "EndAppointment"
	c.End = act.Instant(c.End)
	ap, err := s.othersAppointment(rule, a, c.Appointment)
	if err != nil {
		return nil, err
	}
	if err := period(rule, "end", c.End, "", time.Time{}); err != nil {
		return nil, err
	}
	if ap.Ended && ap.Until.Equal(c.End) {
		return nil, nil
	}
	if ap.Ended {
		return nil, refusal.New(refusal.WrongState, rule, "APPOINTMENT_ENDED", "the appointment has ended").
			About("appointment").Between(ap.Until.Format(time.RFC3339Nano), "no recorded end").At(ap.Version)
	}
	// The end is the first instant of no longer holding it, so it may be the
	// end that was known, and not the start.
	if !c.End.After(ap.From) || (!ap.Until.IsZero() && c.End.After(ap.Until)) {
		return nil, outside(rule, "end", c.End, ap)
	}
	return []*eventv1.Event{{Fact: &eventv1.Event_AppointmentEnded{
		AppointmentEnded: &eventv1.AppointmentEnded{
			Appointment: ap.ID,
			Person:      ap.Person,
			Office:      ap.Office,
			End:         act.Stamp(c.End),
			Reason:      c.Reason,
		},
	}}}, nil
}
