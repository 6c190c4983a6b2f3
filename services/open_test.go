package services_test

import (
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services"
	"taskforce/services/stage"
	"taskforce/services/undo"
)

func TestOpen(t *testing.T) {
	m, err := services.Open(stage.Opening())
	const want = "LogOpened + PolicySet + OrganisationRegistered + OfficeCreated + PersonRegistered + AppointmentStarted + RoleAssigned"
	if got := stage.Outcome(m, err); got != want {
		t.Fatalf("commit 1 is %s", got)
	}
	if m.GetPosition() != 1 || m.GetAuthority().GetKind() != eventv1.AuthorityKind_AUTHORITY_KIND_BOOTSTRAP {
		t.Errorf("position %d, authority %v", m.GetPosition(), m.GetAuthority())
	}
	for i := 5; i <= 6; i++ {
		since, ok := services.Fact(m.GetEvents()[i]).(interface{ GetFrom() *timestamppb.Timestamp })
		if !ok || !proto.Equal(since.GetFrom(), m.GetRecordedAt()) {
			t.Errorf("event %d is not from the opening on: %v", i, m.GetEvents()[i])
		}
	}
	s := services.NewState(undo.NewLog())
	services.Evolve(s, m)
	for ref, kind := range map[string]eventv1.ItemKind{
		"O1": eventv1.ItemKind_ITEM_KIND_ORGANISATION, "F1": eventv1.ItemKind_ITEM_KIND_OFFICE, "PE1": eventv1.ItemKind_ITEM_KIND_PERSON,
	} {
		id, ok := s.Resolve(kind, ref)
		if v, known := s.Version(kind, id); !ok || !known || v != 1 {
			t.Errorf("%s is %q at version %d", ref, id, v)
		}
	}
	if got := s.Log.Zone().String(); got != "Europe/London" {
		t.Errorf("the zone is %s", got)
	}
	if got := s.Log.Policy(); got.GetPack() != "uk-central" || got.GetVersion() != 1 {
		t.Errorf("the policy is %s %d", got.GetPack(), got.GetVersion())
	}
}

// TestOpenIsComplete: what every later commit rests on is there from the first.
func TestOpenIsComplete(t *testing.T) {
	for field, without := range map[string]func(*services.OpenParams){
		"log.log_id":              func(p *services.OpenParams) { p.Log.LogId = "" },
		"log.origin":              func(p *services.OpenParams) { p.Log.Origin = "" },
		"log.log_key":             func(p *services.OpenParams) { p.Log.LogKey = "" },
		"log.block_key.writer_id": func(p *services.OpenParams) { p.Log.BlockKey = nil },
		"log.kind":                func(p *services.OpenParams) { p.Log.Kind = 0 },
		"log.ceiling":             func(p *services.OpenParams) { p.Log.Ceiling = 0 },
		"log.time_zone":           func(p *services.OpenParams) { p.Log.TimeZone = "Local" },
		"organisation_id":         func(p *services.OpenParams) { p.Organisation = "" },
		"organisation_name":       func(p *services.OpenParams) { p.OrganisationName = "" },
		"office_id":               func(p *services.OpenParams) { p.Office = "" },
		"title":                   func(p *services.OpenParams) { p.OfficeTitle = "" },
		"person_id":               func(p *services.OpenParams) { p.Person = "" },
		"person_name":             func(p *services.OpenParams) { p.PersonName = stage.Name("somebody else") },
		"appointment_id":          func(p *services.OpenParams) { p.Appointment = "" },
		"role_assignment_id":      func(p *services.OpenParams) { p.RoleAssignment = "" },
		"salt":                    func(p *services.OpenParams) { p.Salt = nil },
		"recorded_at":             func(p *services.OpenParams) { p.RecordedAt = time.Time{}.AddDate(-1, 0, 0) },
		"policy.act_max_age":      func(p *services.OpenParams) { p.Policy = &eventv1.PolicySet{Pack: "bare"} },
		"since":                   func(p *services.OpenParams) { p.Since = p.RecordedAt.Add(time.Hour) },
	} {
		p := stage.Opening()
		without(&p)
		if m, err := services.Open(p); err == nil || refused(t, err).Field != field {
			t.Errorf("without %s: %s", field, stage.Outcome(m, err))
		}
	}
}

func TestNothingIsDecidedBeforeTheLogIsOpen(t *testing.T) {
	s := services.NewState(undo.NewLog())
	for _, body := range []services.Body{slip(), services.AcceptClock{Accepted: noon}, nil} {
		m, err := services.Decide(s, services.Command{Person: "registrar", Body: body}, services.Slot{Position: 1, RecordedAt: noon})
		if err == nil {
			t.Errorf("decided: %v", m)
		}
	}
}
