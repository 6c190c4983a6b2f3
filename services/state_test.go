package services_test

import (
	"testing"
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services"
	"taskforce/services/delivery"
	"taskforce/services/milestone"
	"taskforce/services/programme"
	"taskforce/services/register"
	"taskforce/services/stage"
)

// items are one of every kind on stage; those of a kind without short names
// have no ref.
var items = []struct {
	kind    eventv1.ItemKind
	id, ref string
}{
	{eventv1.ItemKind_ITEM_KIND_ORGANISATION, "dept-a", "O2"},
	{eventv1.ItemKind_ITEM_KIND_OFFICE, "registrar-2", "F2"},
	{eventv1.ItemKind_ITEM_KIND_PERSON, "registrar-2", "PE2"},
	{eventv1.ItemKind_ITEM_KIND_APPOINTMENT, "sro-a", ""},
	{eventv1.ItemKind_ITEM_KIND_ROLE_ASSIGNMENT, "centre-role", ""},
	{eventv1.ItemKind_ITEM_KIND_PROGRAMME, "alpha", "ALPHA"},
	{eventv1.ItemKind_ITEM_KIND_MILESTONE, "m", "ALPHA-M1"},
	{eventv1.ItemKind_ITEM_KIND_ASSESSMENT, "x", ""},
}

func TestResolve(t *testing.T) {
	g := stage.Cast(t)
	g.Do(t, stage.Step{By: "sro-a", Do: delivery.AssessDelivery{
		Assessment: "x", Milestone: "m", Scale: "ipa-dca-3", Rating: "Red", Assessor: eventv1.Assessor_ASSESSOR_OWNER}})
	for _, it := range items {
		if id, ok := g.State.Resolve(it.kind, it.id); !ok || id != it.id {
			t.Errorf("%v %s is %q", it.kind, it.id, id)
		}
		if got := g.State.Ref(it.kind, it.id); got != it.ref {
			t.Errorf("%v %s has the short name %q, want %q", it.kind, it.id, got, it.ref)
		}
		if it.ref == "" {
			continue
		}
		if id, ok := g.State.Resolve(it.kind, it.ref); !ok || id != it.id {
			t.Errorf("%v %s is %q", it.kind, it.ref, id)
		}
		for _, other := range items {
			if _, ok := g.State.Resolve(other.kind, it.ref); ok != (other.kind == it.kind) {
				t.Errorf("%s is a short name among %v: %v", it.ref, other.kind, ok)
			}
		}
	}
	for kind := range eventv1.ItemKind_name {
		if id, ok := g.State.Resolve(eventv1.ItemKind(kind), "none"); ok {
			t.Errorf("%v: none is %q", eventv1.ItemKind(kind), id)
		}
		if ref := g.State.Ref(eventv1.ItemKind(kind), "none"); ref != "" {
			t.Errorf("%v: none has the short name %q", eventv1.ItemKind(kind), ref)
		}
	}
}

// TestVersionIsThatOfTheLastChange: each command moves the version of the item
// that it says it is about, and of no other.
func TestVersionIsThatOfTheLastChange(t *testing.T) {
	g := stage.Cast(t)
	due := stage.On("2031-09-30")
	for _, s := range []stage.Step{
		registrar(register.RegisterOrganisation{Organisation: "o", OrganisationName: "o"}),
		registrar(register.CreateOffice{Office: "o", Organisation: "o", Title: "o", Class: stage.Official, Seats: 1}),
		registrar(register.RegisterPerson{Person: "p", PersonName: stage.Name("p")}),
		registrar(register.Appoint{Appointment: "a", Person: "p", Office: "o", From: noon}),
		registrar(register.VaryAppointment{Appointment: "a", From: noon, OnLeave: true}),
		registrar(register.EndAppointment{Appointment: "a", End: noon.Add(time.Hour)}),
		registrar(register.AssignRole{RoleAssignment: "r", Role: eventv1.Role_ROLE_RECORDS, Office: "o"}),
		{By: "lead-a", Do: programme.RegisterProgramme{
			Programme: "p", Organisation: "dept-a", ProgrammeName: "p", ResponsibleOffices: []string{"lead-a"}}},
		{By: "lead-a", Do: milestone.SetBaseline{
			Milestone: "n", Programme: "p", MilestoneName: "n", Due: due, OwnerOffices: []string{"sro-a"}}},
		{By: "lead-a", Do: milestone.Rebaseline{Milestone: "m", Due: due, Reason: stage.Words("why")}},
		{By: "sro-a", Do: milestone.ReviseForecast{Milestone: "m", Forecast: due, Cause: eventv1.SlipCause_SLIP_CAUSE_LEGAL}},
		{By: "sro-a", Do: milestone.WithholdForecast{Milestone: "m", Reason: eventv1.WithheldReason_WITHHELD_REASON_BLANK}},
		{By: "lead-a", Do: milestone.CompleteMilestone{Milestone: "m", When: stage.On("2031-02-01")}, With: stage.Evidenced},
		{By: "lead-a", Do: milestone.ReopenMilestone{Milestone: "m", Reason: stage.Words("why")}},
		{By: "sro-a", Do: delivery.AssessDelivery{
			Assessment: "x", Milestone: "m", Scale: "ipa-dca-3", Rating: "Red", Assessor: eventv1.Assessor_ASSESSOR_OWNER}},
	} {
		before := versions(g)
		m := g.Do(t, s)
		kind, id := s.Do.Item()
		if v, ok := g.State.Version(kind, id); !ok || v != m.GetPosition() {
			t.Errorf("after %s at %d, %v %s is at version %d", m.GetCommand(), m.GetPosition(), kind, id, v)
		}
		for it, v := range before {
			if now, _ := g.State.Version(it.kind, it.id); now != v && it != (item{kind, id}) {
				t.Errorf("%s moved %v %s too", m.GetCommand(), it.kind, it.id)
			}
		}
	}
}

type item struct {
	kind eventv1.ItemKind
	id   string
}

func versions(g *stage.Stage) map[item]int64 {
	out := map[item]int64{}
	for kind := range eventv1.ItemKind_name {
		for _, id := range []string{"o", "p", "a", "r", "m", "n", "x", "alpha", "dept-a", "sro-a", "lead-a"} {
			if v, ok := g.State.Version(eventv1.ItemKind(kind), id); ok {
				out[item{eventv1.ItemKind(kind), id}] = v
			}
		}
	}
	return out
}

// TestRegisterAtAnInstant: who held what, and with which roles, at a time.
func TestRegisterAtAnInstant(t *testing.T) {
	g := stage.Cast(t)
	g.Do(t, ends("sro-a", "2031-06-01 00:00"))
	g.Do(t, comes(acting, "2031-05-01 00:00", false))
	g.Do(t, registrar(register.AssignRole{RoleAssignment: "r", Role: eventv1.Role_ROLE_RECORDS, Office: "sro-a",
		From: stage.At("2031-04-01 00:00"), Until: stage.At("2031-05-01 00:00")}))
	r := g.State.Register
	for _, c := range []struct {
		at             string
		holders, roles int
	}{
		{"2030-12-31 23:59", 0, 0}, {"2031-01-01 00:00", 1, 0}, {"2031-04-01 00:00", 1, 1},
		{"2031-05-01 00:00", 2, 0}, {"2031-06-01 00:00", 1, 0},
	} {
		at := stage.At(c.at)
		if got := len(r.HoldersAt("sro-a", at)); got != c.holders {
			t.Errorf("%s: %d holders, want %d", c.at, got, c.holders)
		}
		if got := len(r.RolesAt("sro-a", at)); got != c.roles {
			t.Errorf("%s: %d roles, want %d", c.at, got, c.roles)
		}
	}
	if held := r.HeldAt("dd-b", stage.At("2031-05-01 00:00")); len(held) != 2 || !held[1].Acting() {
		t.Errorf("dd-b holds %v", held)
	}
}

func TestBlockKey(t *testing.T) {
	g := stage.Opened(t)
	if k, ok := g.State.Log.BlockKey("writer-1"); !ok || k.GetWriterId() != "writer-1" {
		t.Errorf("the first writer's key is %v", k)
	}
	if _, ok := g.State.Log.BlockKey("writer-2"); ok {
		t.Error("a key that nobody enrolled")
	}
}

func TestWithNamesTheCommand(t *testing.T) {
	if c := (services.Command{}).With(slip()); c.Name != "ReviseForecast" || c.Body == nil {
		t.Errorf("%+v", c)
	}
}
