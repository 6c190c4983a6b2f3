package render

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
)

func entry(t *testing.T, fact proto.Message) *taskforcev1.TimelineEntry {
	t.Helper()
	packed, err := anypb.New(fact)
	if err != nil {
		t.Fatal(err)
	}
	return &taskforcev1.TimelineEntry{
		Position: 17, Type: string(proto.MessageName(fact).Name()), Fact: packed,
		Labels: map[string]string{
			"milestones/m": "HARBOUR-M1 First ship", "people/p": "PE2 Sam Example", "offices/f": "F2 Minister for Harbours",
			"organisations/o": "O2 Ministry of Harbours", "programmes/g": "HARBOUR Harbour renewal",
		},
		Texts: map[string]string{"name": "Sam Example"},
	}
}

func on(y, m, d int32) *date.Date { return &date.Date{Year: y, Month: m, Day: d} }

func TestSentences(t *testing.T) {
	from := timestamppb.New(time.Date(2031, 4, 30, 23, 0, 0, 0, time.UTC))
	funding := eventv1.SlipCause_SLIP_CAUSE_FUNDING
	for _, row := range []struct {
		fact proto.Message
		want string
	}{
		{&eventv1.LogOpened{Origin: "t.example/log", Kind: eventv1.LogKind_LOG_KIND_DEMO}, "log opened: t.example/log (DEMO)"},
		{&eventv1.PolicySet{Pack: "uk-central", Version: 1}, "policy set: uk-central, version 1"},
		{&eventv1.PersonRegistered{Person: "p", Ref: "PE2"}, "person PE2 registered: Sam Example"},
		{&eventv1.AppointmentStarted{Person: "p", Office: "f", Kind: eventv1.AppointmentKind_APPOINTMENT_KIND_ACTING, From: from},
			"PE2 Sam Example appointed to F2 Minister for Harbours (ACTING) from 2031-05-01"},
		{&eventv1.RoleAssigned{Office: "f", Role: eventv1.Role_ROLE_ACCOUNTING_OFFICER, Scope: eventv1.RoleScopeKind_ROLE_SCOPE_KIND_ORGANISATION, Organisation: "o", From: from},
			"F2 Minister for Harbours given the role ACCOUNTING_OFFICER (ORGANISATION O2 Ministry of Harbours) from 2031-05-01"},
		{&eventv1.ProgrammeRegistered{Ref: "HARBOUR", Name: "Harbour renewal", Organisation: "o"},
			"programme HARBOUR registered: Harbour renewal (O2 Ministry of Harbours)"},
		{&eventv1.MilestoneBaselined{Ref: "HARBOUR-M1", Name: "First ship", Due: on(2031, 6, 30), ToleranceDays: 14},
			"HARBOUR-M1 baselined: First ship (due 2031-06-30, tolerance 14 days)"},
		{&eventv1.MilestoneForecastRevised{Milestone: "m", Forecast: on(2031, 6, 30), Previous: on(2031, 6, 30)},
			"HARBOUR-M1 First ship forecast 2031-06-30, unchanged"},
		{&eventv1.MilestoneSlipped{Milestone: "m", Move: &eventv1.ForecastMove{
			From: on(2031, 6, 30), To: on(2031, 9, 30), DaysAgainstLastKnown: 92, DaysAgainstBaseline_1: 92, DaysAgainstCurrentBaseline: 92, CurrentBaseline: 1, Cause: funding,
		}}, "HARBOUR-M1 First ship slipped 92 days (FUNDING): 2031-06-30 → 2031-09-30; 92 days after baseline 1"},
		{&eventv1.MilestoneSlipped{Milestone: "m", Move: &eventv1.ForecastMove{
			From: on(2031, 9, 30), To: on(2031, 10, 1), DaysAgainstLastKnown: 1, DaysAgainstBaseline_1: 93, DaysAgainstCurrentBaseline: 1, CurrentBaseline: 2, Cause: funding,
		}}, "HARBOUR-M1 First ship slipped 1 day (FUNDING): 2031-09-30 → 2031-10-01; 93 days after baseline 1, 1 day after baseline 2"},
		{&eventv1.MilestoneForecastBroughtForward{Milestone: "m", Move: &eventv1.ForecastMove{
			From: on(2031, 9, 30), To: on(2031, 8, 31), DaysAgainstLastKnown: -30, DaysAgainstBaseline_1: 62, CurrentBaseline: 1, Cause: funding,
		}}, "HARBOUR-M1 First ship brought forward 30 days (FUNDING): 2031-09-30 → 2031-08-31; still 62 days after baseline 1"},
		{&eventv1.MilestoneRecovered{Milestone: "m", Move: &eventv1.ForecastMove{
			From: on(2031, 9, 30), To: on(2031, 6, 30), DaysAgainstLastKnown: -92, CurrentBaseline: 1, Cause: funding,
		}}, "HARBOUR-M1 First ship recovered 92 days (FUNDING): 2031-09-30 → 2031-06-30; on baseline 1"},
		{&eventv1.DeliveryConfidenceAssessed{
			Subject: &eventv1.DeliveryConfidenceAssessed_Programme{Programme: "g"}, Scale: "ipa-dca-3", Rating: "Amber",
			Assessor: eventv1.Assessor_ASSESSOR_OWNER, AsAt: on(2031, 3, 31),
		}, "HARBOUR Harbour renewal assessed Amber (ipa-dca-3) by OWNER as at 2031-03-31"},
		// What has no label is named by its id.
		{&eventv1.MilestoneReopened{Milestone: "x"}, "milestones/x reopened"},
		// What somebody recorded cannot play with a terminal.
		{&eventv1.OrganisationRegistered{Ref: "O9", Name: "a\x1b[31m\nb\u202ec"}, "organisation O9 registered: a [31m bc"},
	} {
		london, err := time.LoadLocation("Europe/London")
		if err != nil {
			t.Fatal(err)
		}
		if got := EntryIn(entry(t, row.fact), london); got != row.want {
			t.Errorf("%T:\n got %s\nwant %s", row.fact, got, row.want)
		}
	}
}

// Every event has a sentence: one that is added to the schema must get one here.
func TestEveryEventHasASentence(t *testing.T) {
	facts := (*eventv1.Event)(nil).ProtoReflect().Descriptor().Oneofs().ByName("fact").Fields()
	if facts.Len() < 20 {
		t.Fatalf("only %d events", facts.Len())
	}
	for i := range facts.Len() {
		fact := (&eventv1.Event{}).ProtoReflect().NewField(facts.Get(i)).Message().Interface()
		if got := Entry(entry(t, fact)); strings.Contains(got, "bytes)") {
			t.Errorf("%s: %q", facts.Get(i).Name(), got)
		}
	}
}

func TestAnUnknownEvent(t *testing.T) {
	e := &taskforcev1.TimelineEntry{Type: "MoonLanded", Fact: &anypb.Any{TypeUrl: "type.googleapis.com/taskforce.event.v1.MoonLanded", Value: []byte{1, 2, 3}}}
	if got := Entry(e); got != "MoonLanded (3 bytes)" {
		t.Errorf("got %q", got)
	}
}

func TestWhoAndHow(t *testing.T) {
	e := entry(t, &eventv1.MilestoneReopened{Milestone: "m"})
	if got := Actor(e); got != "–" {
		t.Errorf("nobody: %q", got)
	}
	e.Actor = &eventv1.Actor{Person: "p", Office: "f"}
	e.Mode = eventv1.Mode_MODE_ATTESTATION
	e.Flags = []eventv1.Flag{eventv1.Flag_FLAG_RECORDED_LATE, eventv1.Flag_FLAG_OUTSIDE_AUTHORITY}
	if got := Actor(e) + " " + Flags(e); got != "PE2 Sam Example [ATTESTATION RECORDED_LATE OUTSIDE_AUTHORITY]" {
		t.Errorf("got %q", got)
	}
	e.Mode, e.Flags = eventv1.Mode_MODE_ACT, nil
	if got := Flags(e); got != "" {
		t.Errorf("an act without flags: %q", got)
	}
}
