package rpc

import (
	"context"
	"encoding/binary"
	"errors"
	"strings"

	"go.etcd.io/bbolt"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/eventstore"
	"taskforce/projections/timeline"
)

type timelineService struct {
	taskforcev1.UnimplementedTimelineServiceServer
	*Server
}

func (s *timelineService) ListTimeline(ctx context.Context, r *taskforcev1.ListTimelineRequest) (*taskforcev1.ListTimelineResponse, error) {
	q, err := s.query(ctx, r.Subject, r.Types)
	if err != nil {
		return nil, err
	}
	q.From, q.To, q.Limit, q.UpTo = instant(r.From), instant(r.To), pageSize(r.PageSize), r.RecordedBy
	token, err := s.token(r)
	if err != nil {
		return nil, err
	}
	if token.pin > 0 {
		q.UpTo, q.After = token.pin, cursorOf(token.cursor)
	}
	if err := errors.Join(s.exists("min_position", r.MinPosition), s.exists("recorded_by", r.RecordedBy), s.exists("page_token", token.pin)); err != nil {
		return nil, err
	}
	min := max(r.MinPosition, r.RecordedBy, token.pin)
	if min == 0 {
		s.freshen(ctx, s.cfg.Timeline)
	}
	ctx, cancel := within(ctx)
	defer cancel()
	var page timeline.Page
	var opened labels
	out := &taskforcev1.ListTimelineResponse{}
	err = s.cfg.Timeline.View(ctx, min, func(tx *bbolt.Tx, position int64) error {
		if q.UpTo == 0 {
			q.UpTo = position
		}
		out.Position, out.Lag, out.Stopped = q.UpTo, s.lag(position), words(s.cfg.Timeline.Stopped())
		var err error
		if page, err = timeline.List(tx, q); err == nil {
			out.Entries, opened, err = s.entries(tx, page.Entries)
		}
		return err
	})
	if err == nil {
		err = opened.name(s.Server)
	}
	if err != nil {
		return nil, timelineProblem(err, r.Subject, r.Types)
	}
	if page.More {
		token.pin, token.cursor = q.UpTo, cursorBytes(page.Next)
		out.NextPageToken = token.String()
	}
	return out, nil
}

// query resolves whose timeline is asked for.
func (s *timelineService) query(ctx context.Context, subject string, types []string) (timeline.Query, error) {
	q := timeline.Query{Types: types}
	if subject == "" {
		return q, nil
	}
	kind, _, err := split("subject", subject)
	if err != nil {
		return q, err
	}
	id, err := s.resolve(ctx, "subject", kind, subject)
	q.Subject = timeline.Subject{Kind: kind, ID: id}
	return q, err
}

func (s *timelineService) token(r *taskforcev1.ListTimelineRequest) (pageToken, error) {
	question := proto.Clone(r).(*taskforcev1.ListTimelineRequest)
	question.PageToken, question.PageSize, question.MinPosition = "", 0, 0
	query := queryHash(question)
	if r.PageToken == "" {
		return pageToken{query: query}, nil
	}
	return parsePageToken(r.PageToken, query)
}

func cursorBytes(c timeline.Cursor) []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64(nil, uint64(c.Position)), uint32(c.Index))
}

func cursorOf(b []byte) timeline.Cursor {
	if len(b) != 12 {
		return timeline.Cursor{}
	}
	return timeline.Cursor{Position: int64(binary.BigEndian.Uint64(b)), Index: int(binary.BigEndian.Uint32(b[8:]))}
}

func timelineProblem(err error, subject string, types []string) error {
	switch {
	case errors.Is(err, timeline.ErrNoSubject):
		return notFound("subject", subject)
	case errors.Is(err, timeline.ErrNoType):
		return malformed("EVENT_TYPE_UNKNOWN", "types", strings.Join(types, ", "), "the name of an event, as MilestoneSlipped", err.Error())
	}
	return err
}

// WatchTimeline sends what is there after a position, then what comes.
func (s *timelineService) WatchTimeline(r *taskforcev1.WatchTimelineRequest, stream grpc.ServerStreamingServer[taskforcev1.WatchTimelineResponse]) error {
	ctx := stream.Context()
	q, err := s.query(ctx, r.Subject, r.Types)
	if err != nil {
		return err
	}
	if err := s.exists("after_position", r.AfterPosition); err != nil {
		return err
	}
	s.freshen(ctx, s.cfg.Timeline)
	q.After, q.Limit = timeline.Cursor{Position: r.AfterPosition, Index: timeline.AllOf}, defaultPage
	for {
		changed := s.cfg.Timeline.Changed()
		more, err := s.sendPage(ctx, &q, r.Subject, stream)
		if err != nil {
			return err
		}
		if more {
			continue
		}
		if err := s.cfg.Timeline.Stopped(); err != nil {
			return err
		}
		select {
		case <-changed:
		case <-s.draining:
			return eventstore.ErrClosing
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// sendPage sends one page and moves q past it.
func (s *timelineService) sendPage(ctx context.Context, q *timeline.Query, subject string, stream grpc.ServerStreamingServer[taskforcev1.WatchTimelineResponse]) (more bool, err error) {
	var entries []*taskforcev1.TimelineEntry
	var opened labels
	err = s.cfg.Timeline.View(ctx, 0, func(tx *bbolt.Tx, _ int64) error {
		page, err := timeline.List(tx, *q)
		if err != nil {
			return err
		}
		q.After, more = page.Next, page.More
		entries, opened, err = s.entries(tx, page.Entries)
		return err
	})
	if err == nil {
		err = opened.name(s.Server)
	}
	if err != nil {
		return false, timelineProblem(err, subject, q.Types)
	}
	for _, e := range entries {
		if err := stream.Send(&taskforcev1.WatchTimelineResponse{Entry: e}); err != nil {
			return false, err
		}
	}
	return more, nil
}
