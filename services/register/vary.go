package register

import (
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

// VaryAppointment says what holds of an appointment from an instant on, until
// it is varied again.
type VaryAppointment struct {
	Appointment          string
	From                 time.Time
	OnLeave              bool
	MayExerciseAuthority bool
}

// CommandName implements Command.
func (VaryAppointment) CommandName() string { return "VaryAppointment" }

// Item implements Command.
func (c VaryAppointment) Item() (eventv1.ItemKind, string) {
	return eventv1.ItemKind_ITEM_KIND_APPOINTMENT, c.Appointment
}

func (c VaryAppointment) decide(s *State, a *act.Act) ([]*eventv1.Event, error) {
	const rule = "VaryAppointment"
	c.From = act.Instant(c.From)
	ap, err := s.othersAppointment(rule, a, c.Appointment)
	if err != nil {
		return nil, err
	}
	if c.From.IsZero() {
		return nil, refusal.Missing(rule, "from")
	}
	if !ap.HeldAt(c.From) {
		return nil, outside(rule, "from", c.From, ap)
	}
	if now := ap.at(c.From); now.onLeave == c.OnLeave && now.may == c.MayExerciseAuthority {
		return nil, nil
	}
	return []*eventv1.Event{{Fact: &eventv1.Event_AppointmentVaried{
		AppointmentVaried: &eventv1.AppointmentVaried{
			Appointment:          ap.ID,
			Person:               ap.Person,
			Office:               ap.Office,
			From:                 act.Stamp(c.From),
			OnLeave:              c.OnLeave,
			MayExerciseAuthority: c.MayExerciseAuthority,
		},
	}}}, nil
}

// othersAppointment returns an appointment that the actor may enter something
// about: one that exists and is not their own (G14).
func (s *State) othersAppointment(rule string, a *act.Act, id string) (*Appointment, error) {
	ap, ok := s.appointments.Get(id)
	if !ok {
		return nil, refusal.Unknown(rule, "appointment", "APPOINTMENT", id)
	}
	if ap.Person == a.Person {
		return nil, ownEntry("appointment", "an appointment")
	}
	return ap, nil
}

// outside is the refusal of an instant at which the appointment does not run.
func outside(rule, field string, t time.Time, ap *Appointment) error {
	want := "from " + ap.From.Format(time.RFC3339Nano)
	if !ap.Until.IsZero() {
		want += " to before " + ap.Until.Format(time.RFC3339Nano)
	}
	return refusal.New(refusal.WrongState, rule, "OUTSIDE_APPOINTMENT",
		"the appointment does not run at that instant").
		About(field).Between(t.Format(time.RFC3339Nano), want).At(ap.Version)
}
