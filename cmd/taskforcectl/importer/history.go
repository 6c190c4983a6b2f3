package importer

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/importer/gmpp"
	"taskforce/cmd/taskforcectl/render"
)

// history is what the record had of a milestone before this run: its reports
// in the order of the record. A nil history has nothing.
type history struct{ reports []report }

// report is one commit that says when the milestone is, or was, expected.
type report struct {
	position int64
	request  string
	// on is the day that it is of, in the log's zone.
	on gmpp.Date
	// date is the one given; the zero Date where it was withheld.
	date   gmpp.Date
	events []string
}

// reportTypes are the events that say when a milestone is expected.
var reportTypes = []string{"MilestoneBaselined", "MilestoneForecastRevised", "MilestoneForecastWithheld"}

// historyPage is how many entries are asked for at a time.
const historyPage = 200

// readHistory reads what the record has of a milestone.
func (r *run) readHistory(ctx context.Context, milestone string) (*history, error) {
	h := &history{}
	request := &taskforcev1.ListTimelineRequest{
		Subject: "milestones/" + milestone, Types: reportTypes, PageSize: historyPage, MinPosition: r.Position,
	}
	for {
		page, err := r.timeline.ListTimeline(ctx, request)
		if status.Code(err) == codes.NotFound {
			return h, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the history of milestones/%s: %w", milestone, err)
		}
		for _, e := range page.GetEntries() {
			one, err := r.readReport(ctx, e)
			if err != nil {
				return nil, err
			}
			h.reports = append(h.reports, one)
		}
		if request.PageToken = page.GetNextPageToken(); request.PageToken == "" {
			return h, nil
		}
	}
}

// readReport reads the commit of an entry: only that has the request's id.
func (r *run) readReport(ctx context.Context, e *taskforcev1.TimelineEntry) (report, error) {
	y, m, d := e.GetOccurredAt().AsTime().In(r.Zone).Date()
	one := report{position: e.GetPosition(), on: gmpp.Date{Year: y, Month: m, Day: d}}
	got, err := r.audit.GetCommit(ctx, &taskforcev1.GetCommitRequest{Name: fmt.Sprintf("commits/%d", e.GetPosition())})
	if err != nil {
		return one, fmt.Errorf("read commits/%d: %w", e.GetPosition(), err)
	}
	c := &eventv1.Commit{}
	if err := proto.Unmarshal(got.GetCommit(), c); err != nil {
		return one, fmt.Errorf("read commits/%d: %w", e.GetPosition(), err)
	}
	one.request = c.GetRequestId()
	for _, e := range c.GetEvents() {
		one.events = append(one.events, render.EventType(e))
		switch f := e.GetFact().(type) {
		case *eventv1.Event_MilestoneBaselined:
			one.date = dayOf(f.MilestoneBaselined.GetDue())
		case *eventv1.Event_MilestoneForecastRevised:
			one.date = dayOf(f.MilestoneForecastRevised.GetForecast())
		}
	}
	return one, nil
}

// of returns the report that a request recorded.
func (h *history) of(request string) (report, bool) {
	if h != nil {
		for _, one := range h.reports {
			if one.request == request {
				return one, true
			}
		}
	}
	return report{}, false
}

// after is the day of the newest report if that is after a day, else no day.
func (h *history) after(day gmpp.Date) (newest gmpp.Date) {
	if h == nil {
		return newest
	}
	for _, one := range h.reports {
		if one.on.Compare(day) > 0 && one.on.Compare(newest) > 0 {
			newest = one.on
		}
	}
	return newest
}

// asOf is the last date known on a day, and the version of the milestone then;
// the zero Date and 1 where there was none.
func (h *history) asOf(day gmpp.Date) (known gmpp.Date, version int64) {
	version = 1
	if h == nil {
		return known, version
	}
	for _, one := range h.reports {
		if one.on.Compare(day) > 0 {
			continue
		}
		version = max(version, one.position)
		if !one.date.IsZero() {
			known = one.date
		}
	}
	return known, version
}
