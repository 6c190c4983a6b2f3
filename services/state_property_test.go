package services_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"pgregory.net/rapid"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services"
	"taskforce/services/delivery"
	"taskforce/services/milestone"
	"taskforce/services/programme"
	"taskforce/services/register"
	"taskforce/services/stage"
	"taskforce/services/undo"
)

// same says in what two states differ, whatever journals they write to.
func same(a, b *services.State) string {
	return cmp.Diff(a, b,
		protocmp.Transform(),
		cmp.Exporter(func(reflect.Type) bool { return true }),
		cmp.Comparer(func(*undo.Log, *undo.Log) bool { return true }),
		cmp.Comparer(func(x, y *time.Location) bool { return x.String() == y.String() }))
}

// folded returns the state of commits as they come back from storage.
func folded(commits []*eventv1.Commit) *services.State {
	s := services.NewState(undo.NewSilentLog())
	for _, m := range commits {
		services.Evolve(s, proto.CloneOf(m))
	}
	return s
}

// TestDecideAndEvolve plays random commands by anybody and holds at each step:
//   - Decide writes nothing, and decides the same again;
//   - what was evolved and reverted left no trace: the state is that of the
//     log, folded anew;
//   - the same command again, under another request id, brings no second event.
func TestDecideAndEvolve(t *testing.T) {
	cast := stage.Cast(t)
	start, mark := *cast, cast.Journal.Mark()
	accepted := map[string]int{}
	missing := func() []string {
		return slices.DeleteFunc(slices.Clone(allCommands), func(name string) bool { return accepted[name] > 0 })
	}
	property := func(rt *rapid.T) {
		cast.Journal.Revert(mark)
		g := start
		g.Commits = g.Commits[:len(g.Commits):len(g.Commits)]
		for i := range rapid.IntRange(1, 20).Draw(rt, "steps") {
			s := anyStep(rt, i)
			m := decideTwice(rt, &g, s)
			if m == nil {
				continue
			}
			accepted[s.Do.CommandName()]++
			speculate(rt, &g, m)
			g.Record(m)
			if again, err := g.Try(s); err == nil && len(again.GetEvents()) > 0 {
				rt.Fatalf("%+v by %s again: %s", s.Do, s.By, stage.Outcome(again, err))
			}
		}
		if diff := same(g.State, folded(g.Commits)); diff != "" {
			rt.Fatalf("the state is not that of the log:\n%s", diff)
		}
	}
	// Chance may leave out a rare command: it plays on until each had its turn.
	for range 20 {
		if rapid.Check(t, property); len(missing()) == 0 {
			break
		}
	}
	for _, name := range missing() {
		t.Errorf("no %s was ever accepted: the property says nothing of it", name)
	}
}

// decideTwice returns the commit that a step becomes, nil where it is refused.
func decideTwice(rt *rapid.T, g *stage.Stage, s stage.Step) *eventv1.Commit {
	before := g.Journal.Mark()
	m, err := g.Try(s)
	again, errAgain := g.Try(s)
	if g.Journal.Mark() != before {
		rt.Fatalf("Decide wrote to the state: %+v", s.Do)
	}
	if diff := cmp.Diff(m, again, protocmp.Transform()) + cmp.Diff(err, errAgain); diff != "" {
		rt.Fatalf("decided twice, %+v differs:\n%s", s.Do, diff)
	}
	return m
}

// speculate evolves a commit and takes it back, as the sequencer does with a
// block that lost its place.
func speculate(rt *rapid.T, g *stage.Stage, m *eventv1.Commit) {
	mark := g.Journal.Mark()
	services.Evolve(g.State, m)
	g.Journal.Revert(mark)
	if rapid.IntRange(0, 9).Draw(rt, "look") > 0 {
		return
	}
	if diff := same(g.State, folded(g.Commits)); diff != "" {
		rt.Fatalf("reverting %s left something behind:\n%s", m.GetCommand(), diff)
	}
}

var allCommands = []string{
	"RegisterOrganisation", "CreateOffice", "RegisterPerson", "Appoint", "VaryAppointment", "EndAppointment", "AssignRole",
	"RegisterProgramme", "SetBaseline", "Rebaseline", "ReviseForecast", "WithholdForecast", "CompleteMilestone",
	"ReopenMilestone", "AssessDelivery",
}

// anyStep draws a command, well-formed more often than not, by the person who
// may give it more often than not.
func anyStep(rt *rapid.T, i int) stage.Step {
	id := fmt.Sprint("new-", i)
	name := rapid.SampledFrom(allCommands).Draw(rt, "command")
	s := stage.Step{By: "registrar", Do: anyBody(rt, name, id)}
	switch name {
	case "SetBaseline", "Rebaseline", "CompleteMilestone", "ReopenMilestone", "RegisterProgramme":
		s.By = "lead-a"
	case "ReviseForecast", "WithholdForecast", "AssessDelivery":
		s.By = "sro-a"
	}
	if rapid.IntRange(0, 7).Draw(rt, "stray") == 0 {
		s.By = rapid.SampledFrom([]string{"registrar-2", "lead-a", "sro-a", "dd-b", "external-a", "nobody"}).Draw(rt, "by")
	}
	mode := rapid.SampledFrom([]func(*services.Command){
		func(*services.Command) {}, func(*services.Command) {}, stage.Attested(""), stage.Imported,
		stage.Attested("2031-02-01 09:00"), stage.Occurred("2031-02-28 12:00"),
	}).Draw(rt, "mode")
	s.With = stage.All(stage.Evidenced, mode)
	return s
}

func anyBody(rt *rapid.T, name, id string) services.Body {
	office := rapid.SampledFrom([]string{"sro-a", "lead-a", "dd-b", "external-a", "none"}).Draw(rt, "office")
	day := stage.On(fmt.Sprintf("2031-%02d-15", rapid.IntRange(1, 12).Draw(rt, "month")))
	at := stage.At("2031-01-15 00:00").AddDate(0, rapid.IntRange(0, 6).Draw(rt, "from"), 0)
	var words *eventv1.SealedText
	if rapid.Bool().Draw(rt, "says") {
		words = stage.Words(rapid.SampledFrom([]string{"one", "two"}).Draw(rt, "words"))
	}
	switch name {
	case "RegisterOrganisation":
		return register.RegisterOrganisation{Organisation: id, OrganisationName: id}
	case "CreateOffice":
		return register.CreateOffice{Office: id, Organisation: "dept-a", Title: id, Class: stage.Official, Seats: 1}
	case "RegisterPerson":
		return register.RegisterPerson{Person: id, PersonName: stage.Name(id)}
	case "Appoint":
		return register.Appoint{Appointment: id, Person: "dd-b", Office: office, Kind: acting, From: at}
	case "VaryAppointment":
		return register.VaryAppointment{Appointment: office, From: at, OnLeave: rapid.Bool().Draw(rt, "leave")}
	case "EndAppointment":
		return register.EndAppointment{Appointment: office, End: at, Reason: words}
	case "AssignRole":
		return register.AssignRole{RoleAssignment: id, Role: eventv1.Role_ROLE_CENTRE, Office: office, From: at}
	case "RegisterProgramme":
		return programme.RegisterProgramme{
			Programme: id, Organisation: "dept-a", ProgrammeName: id, ResponsibleOffices: []string{office}}
	case "SetBaseline":
		return milestone.SetBaseline{
			Milestone: id, Programme: "alpha", MilestoneName: id, Due: day, OwnerOffices: []string{office}}
	case "Rebaseline":
		return milestone.Rebaseline{Milestone: "m", Due: day, ToleranceDays: 3, Reason: stage.Words("why")}
	case "ReviseForecast":
		return milestone.ReviseForecast{
			Milestone: "m", Forecast: day, Cause: eventv1.SlipCause_SLIP_CAUSE_LEGAL, Text: words}
	case "WithholdForecast":
		return milestone.WithholdForecast{
			Milestone: "m", Reason: eventv1.WithheldReason(rapid.IntRange(1, 3).Draw(rt, "why")), Text: words}
	case "CompleteMilestone":
		return milestone.CompleteMilestone{Milestone: "m", When: stage.On(fmt.Sprintf("2031-0%d-15", rapid.IntRange(1, 3).Draw(rt, "when")))}
	case "ReopenMilestone":
		return milestone.ReopenMilestone{Milestone: "m", Reason: stage.Words("why")}
	}
	return delivery.AssessDelivery{
		Assessment: id, Milestone: "m", Scale: "ipa-dca-3", Rating: "Red", Assessor: eventv1.Assessor_ASSESSOR_OWNER}
}
