package register_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/register"
	"taskforce/services/stage"
)

const (
	acting   = eventv1.AppointmentKind_APPOINTMENT_KIND_ACTING
	secondee = eventv1.AppointmentKind_APPOINTMENT_KIND_SECONDEE
)

// term is a person's holding of the office "pool", which has two seats.
func term(id, person, from, until string) register.Appoint {
	c := register.Appoint{Appointment: id, Person: person, Office: "pool", From: stage.At(from + " 00:00")}
	if until != "" {
		c.Until = stage.At(until + " 00:00")
	}
	return c
}

func poolWith(terms ...register.Appoint) []stage.Step {
	given := append([]stage.Step(nil), withPool...)
	for _, c := range terms {
		given = append(given, registrar(c))
	}
	return given
}

func TestAppointSeats(t *testing.T) {
	one, two := term("one", "dd-a", "2031-01-01", "2031-06-01"), term("two", "dd-b", "2031-03-01", "2031-09-01")
	standIn := term("third", "sro-a", "2031-04-01", "")
	standIn.Kind = acting
	stage.Run(t, []stage.Case{
		{
			Rule: "Appoint", Name: "as many as there are seats",
			Given: poolWith(one),
			When:  registrar(two),
			Then:  "AppointmentStarted",
		},
		{
			Rule: "Appoint", Name: "one more than there are seats, at some instant",
			Given: poolWith(one, two),
			When:  registrar(term("third", "sro-a", "2031-05-31", "2032-01-01")),
			Then:  "NO_SEAT at office",
		},
		{
			Rule: "Appoint", Name: "one more, open ended, before both",
			Given: poolWith(one, two),
			When:  registrar(term("third", "sro-a", "2030-01-01", "")),
			Then:  "NO_SEAT at office",
		},
		{
			Rule: "Appoint", Name: "overlapping each of two that do not overlap each other",
			Given: poolWith(one, term("two", "dd-b", "2031-06-01", "2031-09-01")),
			When:  registrar(term("third", "sro-a", "2031-02-01", "2031-08-01")),
			Then:  "AppointmentStarted",
		},
		{
			Rule: "Appoint", Name: "from the instant at which another ends: intervals are half-open",
			Given: poolWith(one, two),
			When:  registrar(term("third", "sro-a", "2031-06-01", "")),
			Then:  "AppointmentStarted",
		},
		{
			Rule: "Appoint", Name: "until the instant at which another starts: intervals are half-open",
			Given: poolWith(one, two),
			When:  registrar(term("third", "sro-a", "2030-06-01", "2031-03-01")),
			Then:  "AppointmentStarted",
		},
		{
			Rule: "Appoint", Name: "an acting holder needs no seat",
			Given: poolWith(one, two),
			When:  registrar(standIn),
			Then:  "AppointmentStarted",
		},
		{
			Rule: "Appoint", Name: "an acting holder takes no seat",
			Given: poolWith(one, standIn),
			When:  registrar(two),
			Then:  "AppointmentStarted",
		},
		{
			Rule: "Appoint", Name: "somebody on leave keeps theirs",
			Given: append(poolWith(one, two), registrar(register.VaryAppointment{
				Appointment: "one", From: stage.At("2031-03-01 00:00"), OnLeave: true})),
			When: registrar(term("third", "sro-a", "2031-04-01", "")),
			Then: "NO_SEAT at office",
		},
		{
			Rule: "Appoint", Name: "an end frees the seat",
			Given: append(poolWith(one, two), registrar(register.EndAppointment{
				Appointment: "one", End: stage.At("2031-04-01 00:00")})),
			When: registrar(term("third", "sro-a", "2031-04-01", "")),
			Then: "AppointmentStarted",
		},
		{
			Rule: "Appoint", Name: "0 seats are no limit",
			Given: []stage.Step{
				registrar(register.CreateOffice{Office: "pool", Organisation: "dept-a", Title: "All", Class: stage.Official}),
				registrar(one), registrar(two),
			},
			When: registrar(term("third", "sro-a", "2031-04-01", "")),
			Then: "AppointmentStarted",
		},
	})
}

func TestAppoint(t *testing.T) {
	change := func(how func(*register.Appoint)) stage.Step {
		c := term("new", "dd-a", "2031-03-01", "")
		how(&c)
		return registrar(c)
	}
	secret := &eventv1.DocumentRef{Uri: "registry:7", Marking: &eventv1.Marking{Tier: eventv1.Tier_TIER_SECRET}}
	cases := []stage.Case{
		{
			Rule: "Appoint", Name: "an id names one thing for ever",
			When: change(func(c *register.Appoint) { c.Appointment = "sro-a" }),
			Then: "ID_TAKEN at appointment_id",
		},
		{
			Rule: "Appoint", Name: "a person who is not on the record",
			When: change(func(c *register.Appoint) { c.Person = "none" }),
			Then: "PERSON_NOT_FOUND at person",
		},
		{
			Rule: "Appoint", Name: "to an office that is not on the record",
			When: change(func(c *register.Appoint) { c.Office = "none" }),
			Then: "OFFICE_NOT_FOUND at office",
		},
		{
			Rule: "Appoint", Name: "from an organisation that is not on the record",
			When: change(func(c *register.Appoint) { c.HomeOrganisation = "none" }),
			Then: "ORGANISATION_NOT_FOUND at home_organisation",
		},
		{
			Rule: "Appoint", Name: "from an instant",
			When: registrar(register.Appoint{Appointment: "new", Person: "dd-a", Office: "pool"}),
			Then: "FIELD_MISSING at from",
		},
		{
			Rule: "Appoint", Name: "the end lies after the start",
			When: change(func(c *register.Appoint) { c.Until = c.From }),
			Then: "EMPTY_INTERVAL at until",
		},
		{
			Rule: "Appoint", Name: "from an instant of the calendar",
			When: change(func(c *register.Appoint) { c.From = c.From.AddDate(8000, 0, 0) }),
			Then: "INVALID_INSTANT at from",
		},
		{
			Rule: "Appoint", Name: "until an instant of the calendar",
			When: change(func(c *register.Appoint) { c.Until = c.From.AddDate(8000, 0, 0) }),
			Then: "INVALID_INSTANT at until",
		},
		{
			Rule: "G6", Name: "a letter above the ceiling",
			When: change(func(c *register.Appoint) { c.Letter = secret }),
			Then: "CONTENT_ABOVE_CEILING at letter.marking",
		},
	}
	for i := range cases {
		cases[i].Given = withPool
	}
	stage.Run(t, cases)
}

// TestAppointRecordsWhatWasGiven compares an appointment field by field.
func TestAppointRecordsWhatWasGiven(t *testing.T) {
	g := stage.Cast(t)
	letter := &eventv1.DocumentRef{Uri: "registry:7", Title: "Letter of appointment"}
	want := &eventv1.AppointmentStarted{
		Appointment: "new", Person: "dd-a", Office: "pool", Kind: eventv1.AppointmentKind_APPOINTMENT_KIND_SUBSTANTIVE,
		From: timestamppb.New(stage.At("2031-03-01 00:00")), HomeOrganisation: "dept-b", Letter: letter, MayExerciseAuthority: true,
	}
	g.Do(t, withPool[0])
	c := term("new", "dd-a", "2031-03-01", "")
	c.HomeOrganisation, c.Letter, c.MayExerciseAuthority = "dept-b", letter, true
	m := g.Do(t, registrar(c))
	if diff := cmp.Diff(want, m.GetEvents()[0].GetAppointmentStarted(), protocmp.Transform()); diff != "" {
		t.Error(diff)
	}
	a, _ := g.State.Register.Appointment("new")
	if !a.MayExerciseAt(a.From) || a.OnLeaveAt(a.From) || a.Ended || a.HomeOrganisation != "dept-b" {
		t.Errorf("%+v", a)
	}
}

func TestVaryAppointment(t *testing.T) {
	leave := func(from string, away bool) stage.Step {
		return registrar(register.VaryAppointment{Appointment: "one", From: stage.At(from + " 00:00"), OnLeave: away})
	}
	given := poolWith(term("one", "dd-a", "2031-01-01", "2031-06-01"))
	stage.Run(t, []stage.Case{
		{
			Rule: "VaryAppointment", Name: "from within the appointment", Given: given,
			When: leave("2031-03-01", true),
			Then: "AppointmentVaried",
		},
		{
			Rule: "VaryAppointment", Name: "from its start", Given: given,
			When: leave("2031-01-01", true),
			Then: "AppointmentVaried",
		},
		{
			Rule: "VaryAppointment", Name: "from before its start", Given: given,
			When: leave("2030-12-31", true),
			Then: "OUTSIDE_APPOINTMENT at from",
		},
		{
			Rule: "VaryAppointment", Name: "from its end", Given: given,
			When: leave("2031-06-01", true),
			Then: "OUTSIDE_APPOINTMENT at from",
		},
		{
			Rule: "VaryAppointment", Name: "to what holds", Given: given,
			When: leave("2031-03-01", false),
			Then: "holds",
		},
		{
			Rule: "VaryAppointment", Name: "back, later", Given: append(given, leave("2031-03-01", true)),
			When: leave("2031-04-01", false),
			Then: "AppointmentVaried",
		},
		{
			Rule: "VaryAppointment", Name: "one that is not on the record",
			When: leave("2031-03-01", true),
			Then: "APPOINTMENT_NOT_FOUND at appointment",
		},
		{
			Rule: "VaryAppointment", Name: "from an instant", Given: given,
			When: registrar(register.VaryAppointment{Appointment: "one", OnLeave: true}),
			Then: "FIELD_MISSING at from",
		},
	})
}

// TestVaryAppointmentHoldsUntilVariedAgain: recorded in any order, each holds
// from its own instant to the next one's.
func TestVaryAppointmentHoldsUntilVariedAgain(t *testing.T) {
	g := stage.Cast(t)
	for _, s := range poolWith(term("one", "dd-a", "2031-01-01", "")) {
		g.Do(t, s)
	}
	for _, v := range []struct {
		from string
		away bool
	}{{"2031-05-01", true}, {"2031-06-01", false}, {"2031-02-01", true}, {"2031-03-01", false}, {"2031-02-01", false}} {
		g.Do(t, registrar(register.VaryAppointment{Appointment: "one", From: stage.At(v.from + " 00:00"), OnLeave: v.away}))
	}
	a, _ := g.State.Register.Appointment("one")
	for at, away := range map[string]bool{
		"2031-01-01 00:00": false, "2031-02-15 00:00": false, "2031-04-30 23:59": false,
		"2031-05-01 00:00": true, "2031-05-31 23:59": true, "2031-06-01 00:00": false,
	} {
		if a.OnLeaveAt(stage.At(at)) != away {
			t.Errorf("on leave at %s: %v", at, !away)
		}
	}
}

func TestEndAppointment(t *testing.T) {
	end := func(on string) stage.Step {
		return registrar(register.EndAppointment{Appointment: "one", End: stage.At(on + " 00:00")})
	}
	given := poolWith(term("one", "dd-a", "2031-01-01", "2031-06-01"))
	stage.Run(t, []stage.Case{
		{
			Rule: "EndAppointment", Name: "within the appointment", Given: given,
			When: end("2031-04-01"),
			Then: "AppointmentEnded",
		},
		{
			Rule: "EndAppointment", Name: "at the end that was known", Given: given,
			When: end("2031-06-01"),
			Then: "AppointmentEnded",
		},
		{
			Rule: "EndAppointment", Name: "after the end that was known", Given: given,
			When: end("2031-06-02"),
			Then: "OUTSIDE_APPOINTMENT at end",
		},
		{
			Rule: "EndAppointment", Name: "at its start, so that it would hold no instant", Given: given,
			When: end("2031-01-01"),
			Then: "OUTSIDE_APPOINTMENT at end",
		},
		{
			Rule: "EndAppointment", Name: "at the same instant again", Given: append(given, end("2031-04-01")),
			When: end("2031-04-01"),
			Then: "holds",
		},
		{
			Rule: "EndAppointment", Name: "at another instant", Given: append(given, end("2031-04-01")),
			When: end("2031-03-01"),
			Then: "APPOINTMENT_ENDED at appointment",
		},
		{
			Rule: "EndAppointment", Name: "at no instant", Given: given,
			When: registrar(register.EndAppointment{Appointment: "one"}),
			Then: "FIELD_MISSING at end",
		},
		{
			Rule: "EndAppointment", Name: "one that is not on the record",
			When: end("2031-04-01"),
			Then: "APPOINTMENT_NOT_FOUND at appointment",
		},
	})
}
