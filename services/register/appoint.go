package register

import (
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

// Appoint puts a person in an office for the half-open [From, Until).
type Appoint struct {
	Appointment string
	Person      string
	Office      string
	// Kind is SUBSTANTIVE where it is left out.
	Kind eventv1.AppointmentKind
	From time.Time
	// Until is zero where no end is known.
	Until            time.Time
	HomeOrganisation string
	Letter           *eventv1.DocumentRef
	// MayExerciseAuthority lets a SECONDEE or FELLOW act as the office's class.
	MayExerciseAuthority bool
}

// CommandName implements Command.
func (Appoint) CommandName() string { return "Appoint" }

// Item implements Command.
func (c Appoint) Item() (eventv1.ItemKind, string) {
	return eventv1.ItemKind_ITEM_KIND_APPOINTMENT, c.Appointment
}

func (c Appoint) decide(s *State, a *act.Act) ([]*eventv1.Event, error) {
	c = c.settled()
	if err := newID("Appoint", "appointment_id", c.Appointment, s.appointments); err != nil {
		return nil, err
	}
	if err := c.refersToWhatExists(s); err != nil {
		return nil, err
	}
	if c.Person == a.Person {
		return nil, ownEntry("person", "an appointment") // G14
	}
	if err := a.Within("letter.marking", c.Letter.GetMarking()); err != nil {
		return nil, err
	}
	if err := period("Appoint", "from", c.From, "until", c.Until); err != nil {
		return nil, err
	}
	if err := s.seatFor(c); err != nil {
		return nil, err
	}
	return []*eventv1.Event{{Fact: &eventv1.Event_AppointmentStarted{AppointmentStarted: c.started()}}}, nil
}

// settled fills in what may be left out, and brings instants to the log's grain.
func (c Appoint) settled() Appoint {
	if c.Kind == eventv1.AppointmentKind_APPOINTMENT_KIND_UNSPECIFIED {
		c.Kind = eventv1.AppointmentKind_APPOINTMENT_KIND_SUBSTANTIVE
	}
	c.From, c.Until = act.Instant(c.From), act.Instant(c.Until)
	return c
}

func (c Appoint) refersToWhatExists(s *State) error {
	if !s.people.Has(c.Person) {
		return refusal.Unknown("Appoint", "person", "PERSON", c.Person)
	}
	if !s.offices.Has(c.Office) {
		return refusal.Unknown("Appoint", "office", "OFFICE", c.Office)
	}
	if c.HomeOrganisation != "" && !s.organisations.Has(c.HomeOrganisation) {
		return refusal.Unknown("Appoint", "home_organisation", "ORGANISATION", c.HomeOrganisation)
	}
	return nil
}

func (c Appoint) started() *eventv1.AppointmentStarted {
	return &eventv1.AppointmentStarted{
		Appointment:          c.Appointment,
		Person:               c.Person,
		Office:               c.Office,
		Kind:                 c.Kind,
		From:                 act.Stamp(c.From),
		Until:                act.Stamp(c.Until),
		HomeOrganisation:     c.HomeOrganisation,
		Letter:               c.Letter,
		MayExerciseAuthority: c.MayExerciseAuthority,
	}
}

// period refuses an interval without a start, and one that holds no instant:
// intervals are half-open, so the end lies after the start.
func period(rule, fromField string, from time.Time, untilField string, until time.Time) error {
	if from.IsZero() {
		return refusal.Missing(rule, fromField)
	}
	if err := act.Storable(rule, fromField, from); err != nil {
		return err
	}
	if until.IsZero() {
		return nil
	}
	if err := act.Storable(rule, untilField, until); err != nil {
		return err
	}
	if until.After(from) {
		return nil
	}
	return refusal.New(refusal.Malformed, rule, "EMPTY_INTERVAL", "%s must be later than %s", untilField, fromField).
		About(untilField).Between(until.Format(time.RFC3339Nano), "after "+from.Format(time.RFC3339Nano))
}
