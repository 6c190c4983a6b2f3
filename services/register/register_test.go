package register_test

import (
	"testing"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services"
	"taskforce/services/register"
	"taskforce/services/stage"
)

func registrar(do services.Body) stage.Step { return stage.Step{By: "registrar", Do: do} }

// commands are one of each of the register's, all acceptable.
var commands = []services.Body{
	register.RegisterOrganisation{Organisation: "dept-c", OrganisationName: "Department C"},
	register.CreateOffice{Office: "desk", Organisation: "dept-a", Title: "Desk", Class: stage.Official, Seats: 1},
	register.RegisterPerson{Person: "new", PersonName: stage.Name("new")},
	register.Appoint{Appointment: "second", Person: "dd-b", Office: "pool", From: stage.At("2031-03-01 00:00")},
	register.VaryAppointment{Appointment: "sro-a", From: stage.At("2031-03-01 00:00"), OnLeave: true},
	register.EndAppointment{Appointment: "sro-a", End: stage.At("2031-03-01 00:00")},
	register.AssignRole{RoleAssignment: "records", Role: eventv1.Role_ROLE_RECORDS, Office: "dd-a"},
}

var withPool = []stage.Step{registrar(register.CreateOffice{
	Office: "pool", Organisation: "dept-a", Title: "Caseworkers", Class: stage.Official, Seats: 2})}

// TestG14RegisterIsTheRegistrars: each command, by the registrar, by somebody
// else, and by a way to the record that it does not have.
func TestG14RegisterIsTheRegistrars(t *testing.T) {
	for _, c := range commands {
		stage.Run(t, []stage.Case{
			{
				Rule: "G14", Name: c.CommandName() + " by another office", Given: withPool,
				When: stage.Step{By: "lead-a", Do: c},
				Then: "ROLE_NEEDED at act.office",
			},
			{
				Rule: "G15", Name: c.CommandName() + " is never attested", Given: withPool,
				When: stage.Step{By: "registrar", Do: c, With: stage.Attested("")},
				Then: "MODE_NOT_ALLOWED at act.mode",
			},
			{
				Rule: "G14", Name: c.CommandName() + " by the registrar", Given: withPool,
				When: registrar(c),
				Then: recorded[c.CommandName()],
			},
			{
				Rule: "G15", Name: c.CommandName() + " imported by the registrar", Given: withPool,
				When: stage.Step{By: "registrar", Do: c, With: stage.Imported},
				Then: recorded[c.CommandName()],
			},
		})
	}
}

var recorded = map[string]string{
	"RegisterOrganisation": "OrganisationRegistered",
	"CreateOffice":         "OfficeCreated",
	"RegisterPerson":       "PersonRegistered",
	"Appoint":              "AppointmentStarted",
	"VaryAppointment":      "AppointmentVaried",
	"EndAppointment":       "AppointmentEnded",
	"AssignRole":           "RoleAssigned",
}

// asRegistrar gives an office of the cast the role REGISTRAR.
func asRegistrar(office string) stage.Step {
	return registrar(register.AssignRole{
		RoleAssignment: "role-" + office, Role: eventv1.Role_ROLE_REGISTRAR, Office: office, From: stage.At("2031-03-01 00:00")})
}

func TestG9RegistrarsGrantAsMinistersOrOfficials(t *testing.T) {
	c := commands[0]
	stage.Run(t, []stage.Case{
		{
			Rule: "G9", Name: "a SERVICE grants nothing",
			Given: []stage.Step{asRegistrar("service-a")},
			When:  stage.Step{By: "service-a", Do: c},
			Then:  "CLASS_MAY_NOT at act.office",
		},
		{
			Rule: "G9", Name: "a SERVICE may import",
			Given: []stage.Step{asRegistrar("service-a")},
			When:  stage.Step{By: "service-a", Do: c, With: stage.Imported},
			Then:  "OrganisationRegistered",
		},
	})
}

func TestG14NobodyEntersTheirOwn(t *testing.T) {
	own := func(office string) register.AssignRole {
		return register.AssignRole{RoleAssignment: "own", Role: eventv1.Role_ROLE_RECORDS, Office: office}
	}
	stage.Run(t, []stage.Case{
		{
			Rule: "G14", Name: "appointment", Given: withPool,
			When: registrar(register.Appoint{Appointment: "own", Person: "registrar", Office: "pool", From: stage.At("2031-03-01 00:00")}),
			Then: "OWN_ENTRY at person",
		},
		{
			Rule: "G14", Name: "appointment, imported", Given: withPool,
			When: stage.Step{By: "registrar", With: stage.Imported, Do: register.Appoint{
				Appointment: "own", Person: "registrar", Office: "pool", From: stage.At("2031-03-01 00:00")}},
			Then: "OWN_ENTRY at person",
		},
		{
			Rule: "G14", Name: "leave",
			When: registrar(register.VaryAppointment{Appointment: "registrar", From: stage.At("2031-03-02 00:00"), OnLeave: true}),
			Then: "OWN_ENTRY at appointment",
		},
		{
			Rule: "G14", Name: "end",
			When: registrar(register.EndAppointment{Appointment: "registrar", End: stage.At("2031-03-02 00:00")}),
			Then: "OWN_ENTRY at appointment",
		},
		{
			Rule: "G14", Name: "another registrar's end",
			When: stage.Step{By: "registrar-2", Do: register.EndAppointment{Appointment: "registrar", End: stage.At("2031-03-02 00:00")}},
			Then: "AppointmentEnded",
		},
		{
			Rule: "G14", Name: "role of the office they act in",
			When: registrar(own("registrar")),
			Then: "OWN_ENTRY at office",
		},
		{
			Rule: "G14", Name: "role of an office that they will hold",
			Given: append(withPool, stage.Step{By: "registrar-2", Do: register.Appoint{
				Appointment: "next", Person: "registrar", Office: "pool", From: stage.At("2031-06-01 00:00")}}),
			When: registrar(own("pool")),
			Then: "OWN_ENTRY at office",
		},
		{
			Rule: "G14", Name: "role of an office that they held before the role began",
			Given: append(withPool, stage.Step{By: "registrar-2", Do: register.Appoint{
				Appointment: "old", Person: "registrar", Office: "pool",
				From: stage.At("2030-01-01 00:00"), Until: stage.At("2031-01-01 00:00")}}),
			When: registrar(own("pool")),
			Then: "RoleAssigned",
		},
	})
}

func TestRegisterOrganisation(t *testing.T) {
	const rule = "RegisterOrganisation"
	stage.Run(t, []stage.Case{
		{
			Rule: rule, Name: "an id names one thing for ever",
			When: registrar(register.RegisterOrganisation{Organisation: "dept-a", OrganisationName: "dept-a"}),
			Then: "ID_TAKEN at organisation_id",
		},
		{
			Rule: rule, Name: "it has an id",
			When: registrar(register.RegisterOrganisation{OrganisationName: "Department C"}),
			Then: "FIELD_MISSING at organisation_id",
		},
		{
			Rule: rule, Name: "it has a name",
			When: registrar(register.RegisterOrganisation{Organisation: "dept-c"}),
			Then: "FIELD_MISSING at organisation_name",
		},
		{
			Rule: rule, Name: "another system's name for it says which system",
			When: registrar(register.RegisterOrganisation{
				Organisation: "dept-c", OrganisationName: "C", ExternalRefs: []*eventv1.ExternalRef{{Key: "D1"}}}),
			Then: "FIELD_MISSING at external_refs[0].source",
		},
	})
}

func TestCreateOffice(t *testing.T) {
	const rule = "CreateOffice"
	office := func(change func(*register.CreateOffice)) stage.Step {
		c := register.CreateOffice{Office: "desk", Organisation: "dept-a", Title: "Desk", Class: stage.Official, Seats: 1}
		change(&c)
		return registrar(c)
	}
	stage.Run(t, []stage.Case{
		{
			Rule: rule, Name: "an id names one thing for ever",
			When: office(func(c *register.CreateOffice) { c.Office = "sro-a" }),
			Then: "ID_TAKEN at office_id",
		},
		{
			Rule: rule, Name: "in an organisation that is not on the record",
			When: office(func(c *register.CreateOffice) { c.Organisation = "none" }),
			Then: "ORGANISATION_NOT_FOUND at organisation",
		},
		{
			Rule: rule, Name: "it has a title",
			When: office(func(c *register.CreateOffice) { c.Title = "" }),
			Then: "FIELD_MISSING at title",
		},
		{
			Rule: rule, Name: "it has a class",
			When: office(func(c *register.CreateOffice) { c.Class = 0 }),
			Then: "FIELD_MISSING at class",
		},
		{
			Rule: rule, Name: "no fewer than 0 seats",
			When: office(func(c *register.CreateOffice) { c.Seats = -1 }),
			Then: "SEATS_NEGATIVE at seats",
		},
	})
}

func TestRegisterPerson(t *testing.T) {
	const rule = "RegisterPerson"
	stage.Run(t, []stage.Case{
		{
			Rule: rule, Name: "an id names one person for ever",
			When: registrar(register.RegisterPerson{Person: "sro-a", PersonName: stage.Name("sro-a")}),
			Then: "ID_TAKEN at person_id",
		},
		{
			Rule: rule, Name: "with a name",
			When: registrar(register.RegisterPerson{Person: "new"}),
			Then: "FIELD_MISSING at person_name",
		},
		{
			Rule: rule, Name: "the name is sealed under the person's own key",
			When: registrar(register.RegisterPerson{Person: "new", PersonName: stage.Name("sro-a")}),
			Then: "WRONG_KEY at person_name",
		},
	})
}

func TestAssignRole(t *testing.T) {
	const rule = "AssignRole"
	role := func(change func(*register.AssignRole)) stage.Step {
		c := register.AssignRole{RoleAssignment: "records", Role: eventv1.Role_ROLE_RECORDS, Office: "dd-a"}
		change(&c)
		return registrar(c)
	}
	same := func(*register.AssignRole) {}
	other := func(c *register.AssignRole) { c.RoleAssignment = "records-2" }
	term := func(from, until string) func(*register.AssignRole) {
		return func(c *register.AssignRole) { c.From, c.Until = stage.At(from+" 00:00"), stage.At(until+" 00:00") }
	}
	stage.Run(t, []stage.Case{
		{
			Rule: rule, Name: "an id names one thing for ever",
			Given: []stage.Step{role(same)},
			When:  role(same),
			Then:  "ID_TAKEN at role_assignment_id",
		},
		{
			Rule: rule, Name: "that the office has throughout already holds",
			Given: []stage.Step{role(same)},
			When:  role(other),
			Then:  "holds",
		},
		{
			Rule: rule, Name: "that begins before the office has it is news",
			Given: []stage.Step{role(same)},
			When:  role(func(c *register.AssignRole) { other(c); c.From = stage.At("2031-01-01 00:00") }),
			Then:  "RoleAssigned",
		},
		{
			Rule: rule, Name: "within a term that the office has already holds",
			Given: []stage.Step{role(term("2031-01-01", "2031-06-01"))},
			When:  role(func(c *register.AssignRole) { other(c); term("2031-02-01", "2031-06-01")(c) }),
			Then:  "holds",
		},
		{
			Rule: rule, Name: "beyond a term that the office has is news",
			Given: []stage.Step{role(term("2031-01-01", "2031-06-01"))},
			When:  role(func(c *register.AssignRole) { other(c); term("2031-02-01", "2031-06-02")(c) }),
			Then:  "RoleAssigned",
		},
		{
			Rule: rule, Name: "without end, where the office has it for a term, is news",
			Given: []stage.Step{role(term("2031-01-01", "2031-06-01"))},
			When:  role(func(c *register.AssignRole) { other(c); c.From = stage.At("2031-02-01 00:00") }),
			Then:  "RoleAssigned",
		},
		{
			Rule: rule, Name: "for an organisation that is on the record",
			When: role(func(c *register.AssignRole) {
				c.Scope, c.Organisation = eventv1.RoleScopeKind_ROLE_SCOPE_KIND_ORGANISATION, "dept-a"
			}),
			Then: "RoleAssigned",
		},
		{
			Rule: rule, Name: "for an organisation that is not",
			When: role(func(c *register.AssignRole) {
				c.Scope, c.Organisation = eventv1.RoleScopeKind_ROLE_SCOPE_KIND_ORGANISATION, "none"
			}),
			Then: "ORGANISATION_NOT_FOUND at organisation",
		},
		{
			Rule: rule, Name: "for a taskforce, of which there is none yet",
			When: role(func(c *register.AssignRole) { c.Scope = eventv1.RoleScopeKind_ROLE_SCOPE_KIND_TASKFORCE }),
			Then: "TASKFORCE_NOT_FOUND at scope",
		},
		{
			Rule: rule, Name: "for the whole log and an organisation at once",
			When: role(func(c *register.AssignRole) { c.Organisation = "dept-a" }),
			Then: "SCOPE_UNCLEAR at organisation",
		},
		{
			Rule: rule, Name: "to an office that is not on the record",
			When: role(func(c *register.AssignRole) { c.Office = "none" }),
			Then: "OFFICE_NOT_FOUND at office",
		},
		{
			Rule: rule, Name: "of no kind",
			When: role(func(c *register.AssignRole) { c.Role = 0 }),
			Then: "FIELD_MISSING at role",
		},
		{
			Rule: rule, Name: "for no time at all",
			When: role(func(c *register.AssignRole) {
				c.From, c.Until = stage.At("2031-03-01 00:00"), stage.At("2031-03-01 00:00")
			}),
			Then: "EMPTY_INTERVAL at until",
		},
	})
}
