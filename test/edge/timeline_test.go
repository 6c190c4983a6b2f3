package edge

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	taskforcev1 "taskforce/api/taskforce/v1"
)

// register puts another organisation on the record.
func (c cast) register(t testing.TB) int64 {
	t.Helper()
	r, err := c.Register.RegisterOrganisation(t.Context(), &taskforcev1.RegisterOrganisationRequest{OrganisationName: "Department"})
	if err != nil {
		t.Fatal(err)
	}
	return r.Written.Receipt.Position
}

// pages reads a timeline to its end and returns the names of its entries; it
// calls between after each page.
func (c cast) pages(t testing.TB, r *taskforcev1.ListTimelineRequest, between func()) (names []string, position int64) {
	t.Helper()
	for {
		page, err := c.Timeline.ListTimeline(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Entries {
			names = append(names, e.Name)
		}
		if position != 0 && page.Position != position {
			t.Errorf("a page is true as of %d, the one before as of %d", page.Position, position)
		}
		if position = page.Position; page.NextPageToken == "" {
			return names, position
		}
		r.PageToken = page.NextPageToken
		between()
	}
}

func TestPagesStayWhileTheLogGrows(t *testing.T) {
	c := newCast(t)
	last := c.register(t)
	for _, size := range []int32{1, 7, 1000} {
		ask := &taskforcev1.ListTimelineRequest{MinPosition: last, PageSize: size}
		want, position := c.pages(t, proto.CloneOf(ask), func() {})
		ask.RecordedBy = position
		got, still := c.pages(t, ask, func() { last = c.register(t) })
		if !slices.Equal(got, want) || still != position {
			t.Errorf("in pages of %d: as of %d it was\n%v\nand while the log grew, as of %d,\n%v", size, position, want, still, got)
		}
	}
}

// TestAsRecordedThen: what was recorded up to a position reads the same ever after.
func TestAsRecordedThen(t *testing.T) {
	c := newCast(t)
	var then [][]string
	for at := int64(1); at <= c.position(t); at++ {
		names, _ := c.pages(t, &taskforcev1.ListTimelineRequest{RecordedBy: at}, func() {})
		then = append(then, names)
	}
	c.register(t)
	for i, want := range then {
		names, position := c.pages(t, &taskforcev1.ListTimelineRequest{RecordedBy: int64(i) + 1}, func() {})
		if !slices.Equal(names, want) || position != int64(i)+1 {
			t.Errorf("as recorded by %d it is, as of %d, %v; it was %v", i+1, position, names, want)
		}
		if i > 0 && len(want) <= len(then[i-1]) {
			t.Errorf("position %d brought nothing", i+1)
		}
	}
}

// TestReadYourOwn: a read that names the position of a write has it, each time.
func TestReadYourOwn(t *testing.T) {
	c := newCast(t)
	for range 50 {
		at := c.register(t)
		page, err := c.Timeline.ListTimeline(t.Context(), &taskforcev1.ListTimelineRequest{MinPosition: at, PageSize: 1000})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(page.Entries); n == 0 || page.Entries[n-1].Position < at || page.Position < at {
			t.Fatalf("the timeline as of %d lacks position %d", page.Position, at)
		}
		o, err := c.Register.GetOrganisation(t.Context(), &taskforcev1.GetOrganisationRequest{Name: "organisations/O2", MinPosition: at})
		if err != nil || o.Position < at {
			t.Fatalf("the state answers as of %d, and %d was asked for: %v", o.GetPosition(), at, err)
		}
		d, err := c.Delivery.GetDelivery(t.Context(), &taskforcev1.GetDeliveryRequest{Name: c.Programme, MinPosition: at})
		if err != nil || d.Position < at {
			t.Fatalf("delivery answers as of %d, and %d was asked for: %v", d.GetPosition(), at, err)
		}
	}
}

// TestViewBehind: while a read model cannot be written, it goes on answering as
// of the position that it has, and says so to who asks for more. When the disk
// is well again it catches up.
func TestViewBehind(t *testing.T) {
	t.Parallel()
	c := newCast(t)
	was := c.register(t)
	if _, err := c.Timeline.ListTimeline(t.Context(), &taskforcev1.ListTimelineRequest{MinPosition: was}); err != nil {
		t.Fatal(err)
	}
	heal := breakModel(t, c.Dir, "timeline")
	at := c.register(t)
	_, err := c.Timeline.ListTimeline(t.Context(), &taskforcev1.ListTimelineRequest{MinPosition: at})
	if p := problemOf(t, err); p.code != codes.FailedPrecondition || p.reason != "VIEW_BEHIND" || p.meta["have"] != fmt.Sprint(was) || p.meta["want"] != fmt.Sprint(at) {
		t.Errorf("behind, it says %+v", p)
	}
	page, err := c.Timeline.ListTimeline(t.Context(), &taskforcev1.ListTimelineRequest{})
	if err != nil || page.Position != was || page.Lag != at-was {
		t.Errorf("behind, it answers as of %d with a lag of %d: %v; want %d and %d", page.GetPosition(), page.GetLag(), err, was, at-was)
	}
	heal()
	for page.GetPosition() < at {
		page, err = c.Timeline.ListTimeline(t.Context(), &taskforcev1.ListTimelineRequest{MinPosition: at})
		if err != nil && problemOf(t, err).reason != "VIEW_BEHIND" {
			t.Fatal(err)
		}
	}
}

// breakModel takes a read model's file away and stands in the way of a new one.
func breakModel(t *testing.T, dir, model string) (heal func()) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "models", model+".v*.db"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the files of %s are %v: %v", model, files, err)
	}
	obstacle := files[0] + ".building.new"
	if err := errors.Join(os.MkdirAll(filepath.Join(obstacle, "in the way"), 0o700), os.Remove(files[0])); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.RemoveAll(obstacle); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWatch: what was there comes first, then what comes, each once and in
// order; the caller's end ends it, and so does the server's.
func TestWatch(t *testing.T) {
	c := newCast(t)
	want, position := c.pages(t, &taskforcev1.ListTimelineRequest{MinPosition: c.register(t), PageSize: 1000}, func() {})
	watch, err := c.Timeline.WatchTimeline(t.Context(), &taskforcev1.WatchTimelineRequest{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, leave := context.WithCancel(t.Context())
	later, err := c.Timeline.WatchTimeline(ctx, &taskforcev1.WatchTimelineRequest{AfterPosition: position, Types: []string{"OrganisationRegistered"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for range want {
		got = append(got, receive(t, watch).Name)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the watch sent %v, and the timeline is %v", got, want)
	}
	for range 3 {
		at := c.register(t)
		for name, w := range map[string]receiver{"the first": watch, "the second": later} {
			if e := receive(t, w); e.Position != at {
				t.Errorf("%s watch sent position %d, want %d", name, e.Position, at)
			}
		}
	}
	leave()
	if _, err := later.Recv(); err == nil {
		t.Error("the watch goes on after its caller left")
	}
	if err := c.Stop(); err != nil {
		t.Error(err)
	}
	_, err = watch.Recv()
	if p := problemOf(t, err); p.code != codes.Unavailable || p.reason != "CLOSING" {
		t.Errorf("when the server stops, the watch ends with %+v", p)
	}
}

type receiver interface {
	Recv() (*taskforcev1.WatchTimelineResponse, error)
}

func receive(t *testing.T, w receiver) *taskforcev1.TimelineEntry {
	t.Helper()
	r, err := w.Recv()
	if err != nil {
		t.Fatal(err)
	}
	return r.Entry
}
