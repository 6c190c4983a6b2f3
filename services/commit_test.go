package services_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services"
	"taskforce/services/delivery"
	"taskforce/services/refusal"
	"taskforce/services/register"
	"taskforce/services/stage"
)

// refused returns the refusal that an error is.
func refused(t *testing.T, err error) *refusal.Refusal {
	t.Helper()
	var r *refusal.Refusal
	if !errors.As(err, &r) {
		t.Fatalf("%v is not a refusal", err)
	}
	return r
}

// TestCommitHoldsTheWholeCommand compares a commit field by field.
func TestCommitHoldsTheWholeCommand(t *testing.T) {
	g := stage.Cast(t)
	g.Do(t, comes(acting, "2031-03-01 00:00", false))
	evidence := []*eventv1.Evidence{{Source: &eventv1.Evidence_Row{Row: &eventv1.SourceRow{File: "q3.csv", Row: 7}}}}
	marking := &eventv1.Marking{Tier: eventv1.Tier_TIER_OFFICIAL, Sensitive: true}
	c := services.Command{
		Principal: "token:1", RequestID: "r1", RequestDigest: []byte("digest"), RequestKeyID: "records/1", Salt: []byte("salt"),
		Person: "dd-b", Office: "sro-a", Mode: eventv1.Mode_MODE_ATTESTATION,
		CapturedFrom: eventv1.CapturedFrom_CAPTURED_FROM_CALL, Precision: eventv1.Precision_PRECISION_DAY,
		OccurredAt: noon.Add(-50 * 60 * 1e9).Add(1), Reason: stage.Words("by telephone"), Evidence: evidence,
		Marking: marking, Correlation: "case 7", Causation: 2,
	}.With(slip())
	position := int64(len(g.Commits)) + 1
	got, err := services.Decide(g.State, c, services.Slot{Position: position, RecordedAt: noon})
	if err != nil {
		t.Fatal(err)
	}
	got.Events = nil
	want := &eventv1.Commit{
		Position: position, RecordedAt: timestamppb.New(noon), OccurredAt: timestamppb.New(noon.Add(-50 * 60 * 1e9)),
		OccurredPrecision: c.Precision, Mode: c.Mode, CapturedFrom: c.CapturedFrom,
		Actor: &eventv1.Actor{
			Person: "dd-b", Office: "sro-a", Appointment: "comes", Class: stage.Official, Acting: true,
		},
		Authority: &eventv1.AuthorityRef{Kind: eventv1.AuthorityKind_AUTHORITY_KIND_OWN_OFFICE, Id: "sro-a"},
		Principal: "token:1", RequestId: "r1", RequestDigest: []byte("digest"), RequestKeyId: "records/1", Salt: []byte("salt"),
		Command: "ReviseForecast", Correlation: "case 7", Causation: 2, Marking: marking, Evidence: evidence,
		Reason: stage.Words("by telephone"),
	}
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Error(diff)
	}
}

// TestCommitSaysWhatWasLeftOut: an act in the system, now and exactly.
func TestCommitSaysWhatWasLeftOut(t *testing.T) {
	g := stage.Cast(t)
	m := g.Do(t, stage.Step{By: "sro-a", Do: slip()})
	if m.GetMode() != eventv1.Mode_MODE_ACT || m.GetCapturedFrom() != eventv1.CapturedFrom_CAPTURED_FROM_SYSTEM ||
		m.GetOccurredPrecision() != eventv1.Precision_PRECISION_EXACT || !proto.Equal(m.GetOccurredAt(), m.GetRecordedAt()) {
		t.Errorf("%v", m)
	}
}

// TestCommitNamesTheAuthority: what an act rests on is read from the register.
func TestCommitNamesTheAuthority(t *testing.T) {
	g := stage.Cast(t)
	organisation := register.RegisterOrganisation{Organisation: "dept-c", OrganisationName: "C"}
	assessment := delivery.AssessDelivery{
		Assessment: "x", Programme: "alpha", Scale: "ipa-dca-3", Rating: "Red", Assessor: eventv1.Assessor_ASSESSOR_CENTRE}
	for _, c := range []struct {
		step stage.Step
		kind eventv1.AuthorityKind
		id   string
	}{
		{stage.Step{By: "sro-a", Do: slip()}, eventv1.AuthorityKind_AUTHORITY_KIND_OWN_OFFICE, "sro-a"},
		{registrar(organisation), eventv1.AuthorityKind_AUTHORITY_KIND_ROLE, "registrar-role"},
		{stage.Step{By: "centre-desk", Do: assessment}, eventv1.AuthorityKind_AUTHORITY_KIND_ROLE, "centre-role"},
		{stage.Step{By: "registrar-2", Do: organisation, With: stage.Imported}, eventv1.AuthorityKind_AUTHORITY_KIND_IMPORT, "registrar-2-role"},
		{stage.Step{By: "dd-b", Do: slip(), With: stage.Attested("")}, eventv1.AuthorityKind_AUTHORITY_KIND_OWN_OFFICE, "dd-b"},
		{stage.Step{Do: services.AcceptClock{Accepted: noon}}, eventv1.AuthorityKind_AUTHORITY_KIND_SYSTEM, ""},
	} {
		m, err := g.Try(c.step)
		if err != nil {
			t.Fatal(err)
		}
		if a := m.GetAuthority(); a.GetKind() != c.kind || a.GetId() != c.id {
			t.Errorf("%s by %s rests on %v", m.GetCommand(), c.step.By, a)
		}
	}
}

// TestG11RefusalsSayWhatWouldDo: a refusal names the rule, what there is, what
// is wanted, and who can.
func TestG11RefusalsSayWhatWouldDo(t *testing.T) {
	g := stage.Cast(t)
	ref := func(id string) string {
		return "offices/" + g.State.Ref(eventv1.ItemKind_ITEM_KIND_OFFICE, id)
	}
	for _, c := range []struct {
		name string
		step stage.Step
		want refusal.Refusal
	}{
		{"not an owner", stage.Step{By: "lead-a", Do: slip()}, refusal.Refusal{
			Kind: refusal.WrongPerson, Rule: "G14", Have: ref("lead-a"), Want: ref("sro-a"), CureOffice: ref("sro-a")}},
		{"not the registrar", stage.Step{By: "lead-a", Do: register.RegisterOrganisation{Organisation: "x"}}, refusal.Refusal{
			Kind: refusal.WrongPerson, Rule: "G14", Have: ref("lead-a"), Want: "REGISTRAR", CureOffice: ref("registrar")}},
		{"an old act", stage.Step{By: "sro-a", Do: slip(), With: stage.Occurred("2031-02-01 00:00")}, refusal.Refusal{
			Kind: refusal.WrongState, Rule: "G2", Have: "2031-02-01T00:00:00Z", Want: g.Now.Add(-24*60*60*1e9).Format("2006-01-02T15:04:05Z") + " or later",
			CureMethod: "ReviseForecast with act.mode ATTESTATION and act.reason"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := g.Try(c.step)
			got := *refused(t, err)
			if got.Message == "" || got.Reason == "" || got.Field == "" {
				t.Errorf("it does not say enough: %+v", got)
			}
			got.Message, got.Reason, got.Field = "", "", ""
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestG8SaysThePresentVersion(t *testing.T) {
	g := stage.Cast(t)
	m := g.Do(t, stage.Step{By: "sro-a", Do: slip()})
	s := stage.Step{By: "sro-a", Do: slip(), With: func(c *services.Command) { c.Etag = "2" }}
	_, err := g.Try(s)
	if r := refused(t, err); r.Kind != refusal.Moved || r.Position != m.GetPosition() {
		t.Errorf("%+v, want position %d", r, m.GetPosition())
	}
}

// TestG11Kinds: the kinds that the edge maps to codes.
func TestG11Kinds(t *testing.T) {
	g := stage.Cast(t)
	for reason, c := range map[string]struct {
		kind refusal.Kind
		body services.Body
	}{
		"ID_TAKEN":              {refusal.Exists, register.RegisterPerson{Person: "sro-a", PersonName: stage.Name("sro-a")}},
		"FIELD_MISSING":         {refusal.Malformed, register.RegisterPerson{Person: "new"}},
		"APPOINTMENT_NOT_FOUND": {refusal.NotFound, register.EndAppointment{Appointment: "none"}},
		"OUTSIDE_APPOINTMENT":   {refusal.WrongState, register.EndAppointment{Appointment: "sro-a", End: stage.At("2030-01-01 00:00")}},
		"OWN_ENTRY":             {refusal.WrongPerson, register.EndAppointment{Appointment: "registrar", End: noon}},
	} {
		_, err := g.Try(registrar(c.body))
		if r := refused(t, err); r.Reason != reason || r.Kind != c.kind {
			t.Errorf("%s of kind %d: %+v", reason, c.kind, r)
		}
	}
}
