package edge

import (
	"context"
	"slices"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/test/edge/live"
)

// TestModes: what comes to the record in which way, by whom, and how it is flagged.
func TestModes(t *testing.T) {
	c := newCast(t)
	late, outside := eventv1.Flag_FLAG_RECORDED_LATE, eventv1.Flag_FLAG_OUTSIDE_AUTHORITY
	for i, row := range []struct {
		name, by string
		mode     eventv1.Mode
		ago      time.Duration
		flags    []eventv1.Flag
	}{
		{"an act", "sro", eventv1.Mode_MODE_ACT, 0, nil},
		{"an act of this morning", "sro", eventv1.Mode_MODE_UNSPECIFIED, 23 * time.Hour, nil},
		{"an attestation in time", "sro", eventv1.Mode_MODE_ATTESTATION, time.Hour, nil},
		{"an attestation, late", "sro", eventv1.Mode_MODE_ATTESTATION, 72 * time.Hour, []eventv1.Flag{late}},
		{"an attestation of what the office may not", "deputy", eventv1.Mode_MODE_ATTESTATION, time.Hour, []eventv1.Flag{outside}},
		{"both", "deputy", eventv1.Mode_MODE_ATTESTATION, 72 * time.Hour, []eventv1.Flag{late, outside}},
		{"an import", "registrar", eventv1.Mode_MODE_IMPORT, 1000 * time.Hour, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			r, err := c.Milestones.ReviseForecast(c.By(t.Context(), row.by), &taskforcev1.ReviseForecastRequest{
				Milestone: c.Milestone, Forecast: live.Day(time.October, int32(i)+1), Cause: eventv1.SlipCause_SLIP_CAUSE_LEGAL, Text: "The court sat.",
				Act: &taskforcev1.Act{
					Mode: row.mode, CapturedFrom: eventv1.CapturedFrom_CAPTURED_FROM_CALL, Reason: "It was said on the telephone.",
					OccurredAt: timestamppb.New(c.Clock.Now().Add(-row.ago)), Evidence: []*eventv1.Evidence{paper()},
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			m := c.sameCommit(t, r.Written.Receipt)
			if want := max(row.mode, eventv1.Mode_MODE_ACT); m.Mode != want || !slices.Equal(m.Flags, row.flags) {
				t.Errorf("it is recorded as %s %v, want %s %v", m.Mode, m.Flags, want, row.flags)
			}
			e := c.last(t, r.Written.Receipt.Position)
			if !slices.Equal(e.Flags, row.flags) || e.Texts["act.reason"] != "It was said on the telephone." || len(e.Evidence) != 1 {
				t.Errorf("the timeline shows it as %v", e)
			}
		})
	}
}

// last is the timeline's newest entry, at a position.
func (c cast) last(t testing.TB, position int64) *taskforcev1.TimelineEntry {
	t.Helper()
	page, err := c.Timeline.ListTimeline(t.Context(), &taskforcev1.ListTimelineRequest{MinPosition: position, PageSize: 1000})
	if err != nil || len(page.Entries) == 0 {
		t.Fatalf("the timeline up to %d: %v", position, err)
	}
	return page.Entries[len(page.Entries)-1]
}

// TestLeave: while the holder is on leave the acting holder acts, and is shown so.
func TestLeave(t *testing.T) {
	c := newCast(t)
	sro, deputy := c.Members["sro"], c.Members["deputy"]
	_, err := c.Register.Appoint(t.Context(), &taskforcev1.AppointRequest{
		Person: deputy.Person, Office: sro.Office, Kind: eventv1.AppointmentKind_APPOINTMENT_KIND_ACTING, From: timestamppb.New(live.Began)})
	if err != nil {
		t.Fatal(err)
	}
	leave := func(on bool) {
		t.Helper()
		_, err := c.Register.VaryAppointment(t.Context(), &taskforcev1.VaryAppointmentRequest{
			Appointment: sro.Appointment, From: timestamppb.New(c.Clock.Now()), OnLeave: on})
		if err != nil {
			t.Fatal(err)
		}
		c.Clock.Pass(time.Second)
	}
	leave(true)
	in := acting(func(a *taskforcev1.Act) { a.Office = sro.Office })
	refusal := func(who string) problem {
		t.Helper()
		err := in(c.By(t.Context(), who), c)
		if err == nil {
			t.Fatalf("%s acted", who)
		}
		return problemOf(t, err)
	}
	if p := refusal("sro"); p.code != codes.PermissionDenied || p.reason != "HOLDER_ON_LEAVE" || p.meta["cure_office"] != "offices/F3" {
		t.Errorf("on leave: %+v", p)
	}
	// Who holds two offices says in which they act.
	if err := revise(func(*taskforcev1.ReviseForecastRequest) {})(c.By(t.Context(), "deputy"), c); err == nil || problemOf(t, err).reason != "OFFICE_NOT_NAMED" {
		t.Errorf("of two offices none was named: %v", err)
	}
	if err := in(c.By(t.Context(), "deputy"), c); err != nil {
		t.Errorf("the acting holder: %v", err)
	}
	if a := c.last(t, c.position(t)).Actor; !a.Acting || "offices/"+a.Office != sro.Office || "people/"+a.Person != deputy.Person {
		t.Errorf("the timeline shows %v", a)
	}
	office, err := c.Register.GetOffice(t.Context(), &taskforcev1.GetOfficeRequest{Name: sro.Office})
	if err != nil || len(office.Office.Holders) != 2 || !office.Office.Holders[0].OnLeave {
		t.Errorf("the office is held by %v: %v", office, err)
	}
	leave(false)
	forecast := revise(func(r *taskforcev1.ReviseForecastRequest) { r.Forecast = live.Day(time.December, 1) })
	if err := forecast(c.By(t.Context(), "sro"), c); err != nil {
		t.Errorf("back from leave: %v", err)
	}
}

// TestByAnyName: a person and an office are the same by id and by ref, in any
// case that an id is written in.
func TestByAnyName(t *testing.T) {
	c := newCast(t)
	for i, name := range []string{"milestones/ALPHA-M1", c.Milestone, "milestones/" + upper(c.Milestone)} {
		for j, person := range []string{"people/PE3", c.Members["sro"].Person} {
			call := revise(func(r *taskforcev1.ReviseForecastRequest) {
				r.Milestone, r.Forecast = name, live.Day(time.November, int32(2*i+j)+1)
				r.Act = &taskforcev1.Act{Office: "offices/F3"}
			})
			if err := call(live.As(t.Context(), person), c); err != nil {
				t.Errorf("%s by %s: %v", name, person, err)
			}
		}
	}
	var events [2]int
	for i, subject := range []string{"milestones/ALPHA-M1", c.Milestone} {
		names, _ := c.pages(t, &taskforcev1.ListTimelineRequest{Subject: subject, MinPosition: c.position(t)}, func() {})
		events[i] = len(names)
	}
	if events[0] != events[1] || events[0] < 7 {
		t.Errorf("by ref it has %d events, by id %d", events[0], events[1])
	}
}

// TestStaleEtag: the version in a refusal is the one to decide on.
func TestStaleEtag(t *testing.T) {
	c := newCast(t)
	ctx := c.By(t.Context(), "sro")
	if err := revise(func(*taskforcev1.ReviseForecastRequest) {})(ctx, c); err != nil {
		t.Fatal(err)
	}
	m, err := c.Milestones.GetMilestone(ctx, &taskforcev1.GetMilestoneRequest{Name: c.Milestone, MinPosition: c.position(t)})
	if err != nil {
		t.Fatal(err)
	}
	with := func(etag string) error {
		return revise(func(r *taskforcev1.ReviseForecastRequest) { r.Etag, r.Forecast = etag, live.Day(time.December, 24) })(context.WithoutCancel(ctx), c)
	}
	p := problemOf(t, with("1"))
	if p.reason != "VERSION_MOVED" || p.meta["have"] != m.Milestone.Etag {
		t.Errorf("%+v, and the milestone has %s", p, m.Milestone.Etag)
	}
	if err := with(p.meta["have"]); err != nil {
		t.Errorf("with the version that it named: %v", err)
	}
}
