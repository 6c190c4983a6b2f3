package ctl

import (
	"context"
	"errors"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/render"
)

// pageSize is how many entries are asked for at a time.
const pageSize = 500

// timelineFlags are those of one timeline.
type timelineFlags struct {
	types             []string
	from, to          string
	limit             int
	least, recordedBy int64
	watch             bool
	after             int64
	long              bool
}

func (s *session) timeline() *cobra.Command {
	var t timelineFlags
	c := &cobra.Command{
		Use:   "timeline [RESOURCE]",
		Short: "Say what happened, in the order of the record",
		Long: "Say what happened to an item, or in the whole log, in the order of the record: all of it,\n" +
			"page by page. With --watch, what is there and then what comes, until it is interrupted.",
		Example: "  taskforcectl timeline programmes/HARBOUR\n  taskforcectl timeline --type MilestoneSlipped --output json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			subject := ""
			if len(args) > 0 {
				subject = args[0]
			}
			if err := t.check(); err != nil {
				return err
			}
			return s.with(func(cl *client) error { return s.tell(c.Context(), cl, subject, t) })
		},
	}
	f := c.Flags()
	f.StringSliceVar(&t.types, "type", nil, "only this type of event, as MilestoneSlipped (repeat it for more)")
	f.StringVar(&t.from, "from", "", "only what occurred at or after: a time, or a date of the log")
	f.StringVar(&t.to, "to", "", "only what occurred before")
	f.IntVar(&t.limit, "limit", 0, "at most so many entries; 0 is all")
	f.Int64Var(&t.least, "min-position", 0, "wait until the answer covers this position")
	f.Int64Var(&t.recordedBy, "recorded-by", 0, "exactly what was recorded up to this position")
	f.BoolVar(&t.watch, "watch", false, "go on with what comes")
	f.Int64Var(&t.after, "after", 0, "with --watch: begin after this position")
	f.BoolVar(&t.long, "long", false, "in a table: also the texts and the evidence")
	return c
}

func (t *timelineFlags) check() error {
	switch {
	case t.limit < 0:
		return usagef("--limit %d: want 0 or more", t.limit)
	case t.after != 0 && !t.watch:
		return usagef("--after goes with --watch")
	case t.watch && (t.from != "" || t.to != "" || t.least != 0 || t.recordedBy != 0):
		return usagef("--watch goes with --type, --after and --limit only")
	}
	return nil
}

// tell prints a timeline.
func (s *session) tell(ctx context.Context, cl *client, subject string, t timelineFlags) error {
	zone, err := s.zone(ctx, cl)
	if err != nil {
		return err
	}
	told := 0
	row := s.entries(zone, t.long)
	each := func(e *taskforcev1.TimelineEntry) error {
		told++
		if err := row(e); err != nil || told != t.limit {
			return err
		}
		return io.EOF // enough
	}
	if t.watch {
		err = watch(ctx, cl, &taskforcev1.WatchTimelineRequest{Subject: subject, Types: t.types, AfterPosition: t.after}, each)
		if status.Code(err) == codes.Canceled {
			err = nil // it was watched until it was interrupted, as it should
		}
	} else {
		r := &taskforcev1.ListTimelineRequest{Subject: subject, Types: t.types, PageSize: pageSize, MinPosition: t.least, RecordedBy: t.recordedBy}
		if t.limit > 0 {
			r.PageSize = int32(min(t.limit, pageSize))
		}
		if r.From, err = s.readInstant(ctx, cl, "--from", t.from); err != nil {
			return err
		}
		if r.To, err = s.readInstant(ctx, cl, "--to", t.to); err != nil {
			return err
		}
		err = list(ctx, cl, r, each)
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// list calls f with every entry of every page; f ends it with io.EOF.
func list(ctx context.Context, cl *client, r *taskforcev1.ListTimelineRequest, f func(*taskforcev1.TimelineEntry) error) error {
	for {
		page, err := cl.timeline.ListTimeline(ctx, r)
		if err != nil {
			return err
		}
		for _, e := range page.GetEntries() {
			if err := f(e); err != nil {
				return err
			}
		}
		if r.PageToken = page.GetNextPageToken(); r.PageToken == "" {
			return nil
		}
	}
}

// watch calls f with every entry that there is and that comes.
func watch(ctx context.Context, cl *client, r *taskforcev1.WatchTimelineRequest, f func(*taskforcev1.TimelineEntry) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := cl.timeline.WatchTimeline(ctx, r)
	if err != nil {
		return err
	}
	for {
		m, err := stream.Recv()
		if err != nil {
			return err
		}
		if err := f(m.GetEntry()); err != nil {
			return err
		}
	}
}

// entries returns what prints one entry after another.
func (s *session) entries(zone *time.Location, long bool) func(*taskforcev1.TimelineEntry) error {
	if s.json() {
		return func(e *taskforcev1.TimelineEntry) error { return render.JSON(s.stdout, e) }
	}
	table := render.NewTable(s.stdout,
		render.Column{Title: "POSITION", Width: 8, Right: true}, render.Column{Title: "OCCURRED", Width: 10},
		render.Column{Title: "BY", Width: 18}, render.Column{Title: "WHAT"})
	return func(e *taskforcev1.TimelineEntry) error {
		what := render.EntryIn(e, zone)
		if flags := render.Flags(e); flags != "" {
			what += " " + flags
		}
		var more []string
		if long {
			for _, text := range []string{render.Texts(e), render.Evidence(e)} {
				if text != "" {
					more = append(more, text)
				}
			}
		}
		occurred := e.GetOccurredAt().AsTime().In(zone).Format(time.DateOnly)
		return table.Row([]string{strconv.FormatInt(e.GetPosition(), 10), occurred, render.Actor(e), what}, more...)
	}
}
