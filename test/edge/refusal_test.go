package edge

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/test/edge/live"
)

// refused is bad input, and what its caller is told.
type refused struct {
	name   string
	by     string
	call   func(ctx context.Context, c cast) error
	code   codes.Code
	reason string
	// meta are the metadata that programs will rely on; there may be more.
	meta map[string]string
}

// TestBadInput: each kind of bad input has its own code and reason, and leaves
// nothing behind.
func TestBadInput(t *testing.T) {
	c := newCast(t)
	bind(t, c)
	for _, rows := range [][]refused{badNames(), badWho(), badWhen(), badVersions(), badParts(), badReads()} {
		for _, row := range rows {
			t.Run(row.name, func(t *testing.T) { c.refuses(t, row) })
		}
	}
}

func (c cast) refuses(t *testing.T, row refused) {
	before := c.App.Sequencer().Acknowledged()
	err := row.call(c.By(t.Context(), row.by), c)
	if err == nil {
		t.Fatal("it was accepted")
	}
	p := problemOf(t, err)
	if p.code != row.code || p.reason != row.reason {
		t.Errorf("it was refused with %s %s (%s), want %s %s", p.code, p.reason, p.message, row.code, row.reason)
	}
	for k, want := range row.meta {
		if p.meta[k] != want {
			t.Errorf("the metadata %s is %q, want %q: %v", k, p.meta[k], want, p.meta)
		}
	}
	if after := c.App.Sequencer().Acknowledged(); after != before {
		t.Errorf("it was refused, and the log moved from position %d to %d", before, after)
	}
}

const bound = "0190a000-0000-7000-8000-0000000000b1"

// bind uses a request id, so that it can be used for something else.
func bind(t *testing.T, c cast) {
	t.Helper()
	err := revise(func(r *taskforcev1.ReviseForecastRequest) { r.RequestId = bound })(c.By(t.Context(), "sro"), c)
	if err != nil {
		t.Fatal(err)
	}
}

// revise revises the milestone's forecast to 15 November, but for a change.
func revise(change func(*taskforcev1.ReviseForecastRequest)) func(context.Context, cast) error {
	return func(ctx context.Context, c cast) error {
		r := &taskforcev1.ReviseForecastRequest{
			Milestone: c.Milestone, Forecast: live.Day(time.November, 15), Cause: eventv1.SlipCause_SLIP_CAUSE_CAPACITY, Text: "Not yet hired.",
		}
		change(r)
		_, err := c.Milestones.ReviseForecast(ctx, r)
		return err
	}
}

func acting(change func(*taskforcev1.Act)) func(context.Context, cast) error {
	return revise(func(r *taskforcev1.ReviseForecastRequest) {
		r.Act = &taskforcev1.Act{}
		change(r.Act)
	})
}

func on(milestone string) func(context.Context, cast) error {
	return revise(func(r *taskforcev1.ReviseForecastRequest) { r.Milestone = milestone })
}

const nowhere = "0190a000-0000-7000-8000-00000000dead"

func badNames() []refused {
	malformed := codes.InvalidArgument
	id := func(id string) func(context.Context, cast) error {
		return func(ctx context.Context, c cast) error {
			_, err := c.Register.RegisterOrganisation(ctx, &taskforcev1.RegisterOrganisationRequest{OrganisationId: id, OrganisationName: "Department B"})
			return err
		}
	}
	return []refused{
		{"no name at all", "sro", on(""), malformed, "MALFORMED_REQUEST", map[string]string{"field": "milestone"}},
		{"a name without a collection", "sro", on("ALPHA-M1"), malformed, "NAME_MALFORMED", map[string]string{"field": "milestone", "have": "ALPHA-M1"}},
		{"a name of an unknown collection", "sro", on("risks/ALPHA-R1"), malformed, "NAME_MALFORMED", nil},
		{"a name of too many parts", "sro", on("milestones/ALPHA/M1"), malformed, "NAME_MALFORMED", nil},
		{"a name of another kind", "sro", on("programmes/ALPHA"), malformed, "NAME_OF_ANOTHER_KIND", nil},
		{"a ref that nothing has", "sro", on("milestones/ALPHA-M9"), codes.NotFound, "NOT_FOUND", map[string]string{"field": "milestone", "have": "milestones/ALPHA-M9"}},
		{"an id that nothing has", "sro", on("milestones/" + nowhere), codes.NotFound, "MILESTONE_NOT_FOUND", map[string]string{"field": "milestone", "have": nowhere}},
		{"an id in braces", "sro", on("milestones/{" + nowhere + "}"), codes.NotFound, "NOT_FOUND", nil},
		{"an id as a URN", "sro", on("milestones/urn:uuid:" + nowhere), codes.NotFound, "NOT_FOUND", nil},
		{"a new item's id that is no UUID", "", id("department-b"), malformed, "MALFORMED_REQUEST", map[string]string{"field": "organisation_id"}},
		{"a new item's id in braces", "", id("{" + nowhere + "}"), malformed, "MALFORMED_REQUEST", nil},
		{"a new item's id that another has", "", func(ctx context.Context, c cast) error {
			return id(strings.TrimPrefix(c.Organisation, "organisations/"))(ctx, c)
		}, codes.AlreadyExists, "ID_TAKEN", map[string]string{"field": "organisation_id", "position": "2"}},
		{"a request id that is no UUID", "sro", revise(func(r *taskforcev1.ReviseForecastRequest) { r.RequestId = "1" }), malformed, "MALFORMED_REQUEST", map[string]string{"field": "request_id"}},
		{"a short name that another has", "", func(ctx context.Context, c cast) error {
			_, err := c.Programmes.RegisterProgramme(ctx, &taskforcev1.RegisterProgrammeRequest{
				Organisation: c.Organisation, ProgrammeName: "Alpha again", Ref: "ALPHA", ResponsibleOffices: []string{"offices/F2"}})
			return err
		}, codes.AlreadyExists, "REF_TAKEN", map[string]string{"field": "ref", "have": "ALPHA"}},
	}
}

func badWho() []refused {
	same := revise(func(*taskforcev1.ReviseForecastRequest) {})
	from := func(people ...string) func(context.Context, cast) error {
		return func(ctx context.Context, c cast) error {
			return same(metadata.NewOutgoingContext(ctx, metadata.MD{"taskforce-person": people}), c)
		}
	}
	in := func(office string) func(context.Context, cast) error {
		return acting(func(a *taskforcev1.Act) { a.Office = office })
	}
	return []refused{
		{"an office that does not own it", "deputy", same, codes.PermissionDenied, "NOT_OWNER_OFFICE",
			map[string]string{"rule": "G14", "field": "act.office", "have": "offices/F4", "want": "offices/F3", "cure_office": "offices/F3"}},
		{"an office not held", "deputy", in("offices/F3"), codes.PermissionDenied, "OFFICE_NOT_HELD", map[string]string{"rule": "G5", "field": "act.office"}},
		{"an office that is none", "sro", in("offices/F99"), codes.NotFound, "NOT_FOUND", map[string]string{"field": "act.office"}},
		{"an office's id that is none", "sro", in("offices/" + nowhere), codes.NotFound, "OFFICE_NOT_FOUND", map[string]string{"field": "act.office"}},
		{"a person that is no name", "", from("sro"), codes.InvalidArgument, "NAME_MALFORMED", map[string]string{"field": "taskforce-person"}},
		{"a person's ref that nobody has", "", from("people/PE99"), codes.NotFound, "NOT_FOUND", map[string]string{"field": "taskforce-person"}},
		{"a person's id that nobody has", "", from("people/" + nowhere), codes.PermissionDenied, "PERSON_UNKNOWN", map[string]string{"rule": "G5"}},
		{"two people at once", "", from("people/PE2", "people/PE3"), codes.Unauthenticated, "CALLER_AMBIGUOUS", map[string]string{"field": "taskforce-person"}},
		{"an empty person", "", from(""), codes.InvalidArgument, "NAME_MALFORMED", nil},
		{"a role not held", "sro", func(ctx context.Context, c cast) error {
			_, err := c.Register.RegisterPerson(ctx, &taskforcev1.RegisterPersonRequest{PersonName: "Somebody"})
			return err
		}, codes.PermissionDenied, "ROLE_NEEDED", map[string]string{"rule": "G14", "want": "REGISTRAR", "cure_office": "offices/F1"}},
		{"a class that may not", "consultant", func(ctx context.Context, c cast) error {
			_, err := c.Programmes.RegisterProgramme(ctx, &taskforcev1.RegisterProgrammeRequest{
				Organisation: c.Organisation, ProgrammeName: "Beta", ResponsibleOffices: []string{"offices/F2"}})
			return err
		}, codes.PermissionDenied, "CLASS_MAY_NOT", map[string]string{"rule": "G9", "have": "EXTERNAL"}},
		{"one's own appointment", "", func(ctx context.Context, c cast) error {
			_, err := c.Register.Appoint(ctx, &taskforcev1.AppointRequest{Person: "people/PE1", Office: "offices/F2", From: timestamppb.New(live.Began)})
			return err
		}, codes.PermissionDenied, "OWN_ENTRY", map[string]string{"rule": "G14"}},
	}
}

func badWhen() []refused {
	at := func(t *timestamppb.Timestamp) func(context.Context, cast) error {
		return acting(func(a *taskforcev1.Act) { a.OccurredAt = t })
	}
	after := func(d time.Duration) *timestamppb.Timestamp { return timestamppb.New(live.Began.Add(d)) }
	due := func(d *date.Date) func(context.Context, cast) error {
		return revise(func(r *taskforcev1.ReviseForecastRequest) { r.Forecast = d })
	}
	malformed := codes.InvalidArgument
	return []refused{
		{"a time in the future", "sro", at(after(time.Hour)), codes.FailedPrecondition, "OCCURRED_IN_FUTURE", map[string]string{"rule": "G1", "field": "act.occurred_at"}},
		{"an act of the day before yesterday", "sro", at(after(-48 * time.Hour)), codes.FailedPrecondition, "ACT_TOO_OLD", map[string]string{"rule": "G2", "field": "act.occurred_at"}},
		{"seconds that no calendar has", "sro", at(&timestamppb.Timestamp{Seconds: math.MaxInt64}), malformed, "MALFORMED_REQUEST", map[string]string{"field": "act.occurred_at"}},
		{"nanoseconds below zero", "sro", at(&timestamppb.Timestamp{Seconds: 1, Nanos: -1}), malformed, "MALFORMED_REQUEST", nil},
		{"an attestation without a reason", "sro", acting(func(a *taskforcev1.Act) { a.Mode = eventv1.Mode_MODE_ATTESTATION }), malformed, "REASON_MISSING", map[string]string{"rule": "G2", "field": "act.reason"}},
		{"a 30th of February", "sro", due(&date.Date{Year: 2031, Month: 2, Day: 30}), malformed, "INVALID_DATE", map[string]string{"field": "forecast"}},
		{"a date of the year 0", "sro", due(&date.Date{Month: 2, Day: 3}), malformed, "INVALID_DATE", nil},
		{"a month without a day", "sro", due(&date.Date{Year: 2031, Month: 2}), malformed, "INVALID_DATE", nil},
		{"no date", "sro", due(nil), malformed, "MALFORMED_REQUEST", map[string]string{"field": "forecast"}},
		{"reached tomorrow", "lead", func(ctx context.Context, c cast) error {
			_, err := c.Milestones.CompleteMilestone(ctx, &taskforcev1.CompleteMilestoneRequest{
				Milestone: c.Milestone, When: live.Day(time.March, 4), Act: &taskforcev1.Act{Evidence: []*eventv1.Evidence{paper()}}})
			return err
		}, codes.FailedPrecondition, "DATE_IN_FUTURE", map[string]string{"field": "when"}},
	}
}

func paper() *eventv1.Evidence {
	return &eventv1.Evidence{Source: &eventv1.Evidence_Document{Document: &eventv1.DocumentRef{Title: "Minutes"}}}
}

func badVersions() []refused {
	etag := func(e string) func(context.Context, cast) error {
		return revise(func(r *taskforcev1.ReviseForecastRequest) { r.Etag = e })
	}
	return []refused{
		{"a version that moved", "sro", etag("19"), codes.Aborted, "VERSION_MOVED", map[string]string{"rule": "G8", "field": "etag", "have": "20", "want": "19", "position": "20"}},
		{"an etag that is none", "sro", etag("abc"), codes.InvalidArgument, "INVALID_ETAG", map[string]string{"rule": "G8", "field": "etag"}},
		{"an etag beyond every number", "sro", etag("99999999999999999999"), codes.InvalidArgument, "INVALID_ETAG", nil},
		{"a request id with another payload", "sro", revise(func(r *taskforcev1.ReviseForecastRequest) { r.RequestId, r.Text = bound, "Other words." }),
			codes.AlreadyExists, "REQUEST_ID_MISMATCH", map[string]string{"rule": "G7", "field": "request_id", "position": "20"}},
		{"a request id of another method", "sro", func(ctx context.Context, c cast) error {
			_, err := c.Milestones.WithholdForecast(ctx, &taskforcev1.WithholdForecastRequest{
				Milestone: c.Milestone, Reason: eventv1.WithheldReason(1), RequestId: strings.ToUpper(bound)})
			return err
		}, codes.AlreadyExists, "REQUEST_ID_MISMATCH", nil},
	}
}

func badParts() []refused {
	with := func(e *eventv1.Evidence) func(context.Context, cast) error {
		return acting(func(a *taskforcev1.Act) { a.Evidence = []*eventv1.Evidence{e} })
	}
	text := func(n int) func(context.Context, cast) error {
		return revise(func(r *taskforcev1.ReviseForecastRequest) { r.Text = strings.Repeat("x", n) })
	}
	malformed := codes.InvalidArgument
	return []refused{
		{"a text over its limit", "sro", text(65537), malformed, "MALFORMED_REQUEST", map[string]string{"field": "text"}},
		{"an oversized message", "sro", text(1 << 20), malformed, "REQUEST_TOO_LARGE", nil},
		{"an enum's unknown value", "sro", revise(func(r *taskforcev1.ReviseForecastRequest) { r.Cause = 99 }), malformed, "MALFORMED_REQUEST", map[string]string{"field": "cause"}},
		{"an enum's unknown value in evidence", "sro", with(&eventv1.Evidence{Source: &eventv1.Evidence_Document{Document: &eventv1.DocumentRef{Marking: &eventv1.Marking{Tier: -1}}}}),
			malformed, "MALFORMED_REQUEST", map[string]string{"field": "act.evidence[0].document.marking.tier", "have": "-1"}},
		{"a field that this server does not know", "sro", revise(func(r *taskforcev1.ReviseForecastRequest) { r.ProtoReflect().SetUnknown(strangeField()) }),
			malformed, "FIELD_UNKNOWN", map[string]string{"have": "field 777"}},
		{"such a field in what would be stored", "sro", with(strangeEvidence()), malformed, "FIELD_UNKNOWN", map[string]string{"field": "act.evidence[0]", "have": "field 777"}},
		{"evidence that is nothing", "sro", with(&eventv1.Evidence{}), malformed, "MALFORMED_REQUEST", map[string]string{"field": "act.evidence[0]"}},
		{"a sum that is none", "sro", with(&eventv1.Evidence{Source: &eventv1.Evidence_Document{Document: &eventv1.DocumentRef{Sha256: []byte("short")}}}),
			malformed, "MALFORMED_REQUEST", map[string]string{"field": "act.evidence[0].document.sha256"}},
		{"content above the ceiling", "sro", acting(func(a *taskforcev1.Act) { a.Marking = &eventv1.Marking{Tier: eventv1.Tier_TIER_SECRET} }),
			codes.FailedPrecondition, "CONTENT_ABOVE_CEILING", map[string]string{"rule": "G6", "field": "act.marking"}},
		{"a cause that has not happened", "sro", acting(func(a *taskforcev1.Act) { a.Causation = 10_000 }), codes.NotFound, "CAUSATION_NOT_FOUND", nil},
		{"a scale that is none", "lead", func(ctx context.Context, c cast) error {
			_, err := c.Delivery.AssessDelivery(ctx, &taskforcev1.AssessDeliveryRequest{Subject: c.Programme, Scale: "stars", Rating: "5", Assessor: eventv1.Assessor_ASSESSOR_OWNER})
			return err
		}, codes.NotFound, "SCALE_NOT_FOUND", map[string]string{"field": "scale", "have": "stars"}},
	}
}

// strangeField is what a later program might send.
func strangeField() []byte {
	return protowire.AppendVarint(protowire.AppendTag(nil, 777, protowire.VarintType), 1)
}

func strangeEvidence() *eventv1.Evidence {
	e := paper()
	e.ProtoReflect().SetUnknown(strangeField())
	return e
}

func badReads() []refused {
	list := func(r *taskforcev1.ListTimelineRequest) func(context.Context, cast) error {
		return func(ctx context.Context, c cast) error { _, err := c.Timeline.ListTimeline(ctx, r); return err }
	}
	beyond := int64(10_000)
	malformed := codes.InvalidArgument
	return []refused{
		{"a broken page token", "", list(&taskforcev1.ListTimelineRequest{PageToken: "not a token"}), malformed, "PAGE_TOKEN_BROKEN", map[string]string{"field": "page_token"}},
		{"the page token of another question", "", anothersToken, malformed, "PAGE_TOKEN_OF_ANOTHER_QUERY", map[string]string{"field": "page_token"}},
		{"a page below zero", "", list(&taskforcev1.ListTimelineRequest{PageSize: -1}), malformed, "MALFORMED_REQUEST", map[string]string{"field": "page_size"}},
		{"a page of a thousand and one", "", list(&taskforcev1.ListTimelineRequest{PageSize: 1001}), malformed, "MALFORMED_REQUEST", nil},
		{"an event that is none", "", list(&taskforcev1.ListTimelineRequest{Types: []string{"MilestoneSlid"}}), malformed, "EVENT_TYPE_UNKNOWN", map[string]string{"field": "types"}},
		{"a subject that is none", "", list(&taskforcev1.ListTimelineRequest{Subject: "people/" + uuid.NewString()}), codes.NotFound, "NOT_FOUND", map[string]string{"field": "subject"}},
		{"a position to come", "", list(&taskforcev1.ListTimelineRequest{MinPosition: beyond}), malformed, "POSITION_NOT_REACHED", map[string]string{"field": "min_position", "have": "10000"}},
		{"as recorded by a position to come", "", list(&taskforcev1.ListTimelineRequest{RecordedBy: beyond}), malformed, "POSITION_NOT_REACHED", map[string]string{"field": "recorded_by"}},
		{"a watch from a position to come", "", func(ctx context.Context, c cast) error {
			s, err := c.Timeline.WatchTimeline(ctx, &taskforcev1.WatchTimelineRequest{AfterPosition: beyond})
			if err == nil {
				_, err = s.Recv()
			}
			return err
		}, malformed, "POSITION_NOT_REACHED", map[string]string{"field": "after_position"}},
		{"a commit to come", "", func(ctx context.Context, c cast) error {
			_, err := c.Audit.GetCommit(ctx, &taskforcev1.GetCommitRequest{Name: "commits/10000"})
			return err
		}, codes.NotFound, "NOT_FOUND", map[string]string{"field": "name"}},
		{"a commit by another spelling", "", func(ctx context.Context, c cast) error {
			_, err := c.Audit.GetCommit(ctx, &taskforcev1.GetCommitRequest{Name: "commits/+1"})
			return err
		}, malformed, "NAME_MALFORMED", nil},
		{"a proof in a tree to come", "", func(ctx context.Context, c cast) error {
			_, err := c.Audit.GetProof(ctx, &taskforcev1.GetProofRequest{TreeSize: beyond})
			return err
		}, malformed, "POSITION_NOT_REACHED", map[string]string{"field": "tree_size"}},
		{"a replay backwards", "", func(ctx context.Context, c cast) error {
			s, err := c.Audit.Replay(ctx, &taskforcev1.ReplayRequest{FromPosition: 3, ToPosition: 2})
			if err == nil {
				_, err = s.Recv()
			}
			return err
		}, malformed, "POSITION_NOT_REACHED", nil},
		{"a method that is none", "", func(ctx context.Context, c cast) error {
			return c.Conn.Invoke(ctx, "/taskforce.v1.RiskService/ListRisks", &taskforcev1.GetLogRequest{}, &taskforcev1.GetLogResponse{})
		}, codes.Unimplemented, "METHOD_UNKNOWN", nil},
	}
}

// anothersToken asks for the next page of a question that was not asked.
func anothersToken(ctx context.Context, c cast) error {
	first, err := c.Timeline.ListTimeline(ctx, &taskforcev1.ListTimelineRequest{PageSize: 1})
	if err != nil {
		return err
	}
	_, err = c.Timeline.ListTimeline(ctx, &taskforcev1.ListTimelineRequest{Subject: c.Programme, PageToken: first.NextPageToken})
	return err
}
