package stage

import (
	"testing"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services"
	"taskforce/services/milestone"
	"taskforce/services/programme"
	"taskforce/services/register"
	"taskforce/services/undo"
)

// The classes, shortened.
const (
	Minister = eventv1.ActorClass_ACTOR_CLASS_MINISTER
	Official = eventv1.ActorClass_ACTOR_CLASS_OFFICIAL
	Adviser  = eventv1.ActorClass_ACTOR_CLASS_SPECIAL_ADVISER
	External = eventv1.ActorClass_ACTOR_CLASS_EXTERNAL
	Auditor  = eventv1.ActorClass_ACTOR_CLASS_AUDITOR
	Service  = eventv1.ActorClass_ACTOR_CLASS_SERVICE
)

// members of the cast: who, of which organisation and class.
var members = []struct {
	id, organisation string
	class            eventv1.ActorClass
}{
	{"registrar-2", "centre", Official},
	{"centre-desk", "centre", Official},
	{"lead-a", "dept-a", Official},
	{"sro-a", "dept-a", Official},
	{"dd-a", "dept-a", Official},
	{"minister-a", "dept-a", Minister},
	{"dd-b", "dept-b", Official},
	{"adviser-a", "dept-a", Adviser},
	{"external-a", "dept-a", External},
	{"auditor-a", "dept-a", Auditor},
	{"service-a", "dept-a", Service},
}

// Opened returns a stage on which the log has just been opened, at 09:00 on
// 1 March 2031: the organisation "centre" and its registrar, "registrar".
func Opened(t testing.TB) *Stage {
	t.Helper()
	journal := undo.NewLog()
	g := &Stage{State: services.NewState(journal), Journal: journal}
	m, err := services.Open(Opening())
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	g.Record(m)
	return g
}

// Opening returns what the stage's log is opened with.
func Opening() services.OpenParams {
	return services.OpenParams{
		Log: &eventv1.LogOpened{
			LogId: "log", Origin: "example.org/play", Format: 1, LogKey: "example.org/play+1+k",
			BlockKey: &eventv1.BlockKey{WriterId: "writer-1", PublicKey: make([]byte, 32), Endorsement: []byte("e")},
			Kind:     eventv1.LogKind_LOG_KIND_DEMO, Ceiling: eventv1.Tier_TIER_OFFICIAL, TimeZone: "Europe/London",
		},
		RecordedAt: At("2031-03-01 09:00"), Salt: make([]byte, 32),
		Organisation: "centre", OrganisationName: "Centre", OrganisationKind: "department",
		Office: "registrar", OfficeTitle: "Registrar",
		Person: "registrar", PersonName: Name("registrar"),
		Appointment: "registrar", RoleAssignment: "registrar-role",
	}
}

// Cast returns a stage with everybody on it, the programme ALPHA of dept-a for
// which lead-a is responsible, and its milestone "m" (ALPHA-M1), owned by
// sro-a, due on 30 June 2031 with a tolerance of 10 days. All are in office
// since 1 January 2031. registrar-2 has the role REGISTRAR and centre-desk the
// role CENTRE, from the day of opening.
func Cast(t testing.TB) *Stage {
	t.Helper()
	g := Opened(t)
	for _, id := range []string{"dept-a", "dept-b"} {
		g.Do(t, Step{By: "registrar", Do: register.RegisterOrganisation{Organisation: id, OrganisationName: id}})
	}
	for _, m := range members {
		g.Seat(t, m.id, m.organisation, m.class)
	}
	g.Do(t, Step{By: "registrar", Do: register.AssignRole{
		RoleAssignment: "registrar-2-role", Role: eventv1.Role_ROLE_REGISTRAR, Office: "registrar-2", From: At("2031-03-01 00:00")}})
	g.Do(t, Step{By: "registrar", Do: register.AssignRole{
		RoleAssignment: "centre-role", Role: eventv1.Role_ROLE_CENTRE, Office: "centre-desk", From: At("2031-03-01 00:00")}})
	g.Do(t, Step{By: "lead-a", Do: programme.RegisterProgramme{
		Programme: "alpha", Organisation: "dept-a", ProgrammeName: "Licence backlog", Ref: "ALPHA",
		ResponsibleOffices: []string{"lead-a"}}})
	g.Do(t, Step{By: "lead-a", Do: milestone.SetBaseline{
		Milestone: "m", Programme: "alpha", MilestoneName: "Backlog cleared", Due: On("2031-06-30"),
		ToleranceDays: 10, OwnerOffices: []string{"sro-a"}}})
	return g
}

// Seat registers a person and an office of the same id, and puts the one in the
// other from 1 January 2031.
func (g *Stage) Seat(t testing.TB, id, organisation string, class eventv1.ActorClass) {
	t.Helper()
	g.Do(t, Step{By: "registrar", Do: register.RegisterPerson{Person: id, PersonName: Name(id)}})
	g.Do(t, Step{By: "registrar", Do: register.CreateOffice{
		Office: id, Organisation: organisation, Title: id, Class: class, Seats: 1}})
	g.Do(t, Step{By: "registrar", Do: register.Appoint{
		Appointment: id, Person: id, Office: id, From: At("2031-01-01 00:00")}})
}
