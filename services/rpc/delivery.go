package rpc

import (
	"context"
	"errors"
	"time"

	"go.etcd.io/bbolt"
	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	deliveries "taskforce/projections/delivery"
	"taskforce/services/delivery"
)

type deliveryService struct {
	taskforcev1.UnimplementedDeliveryServiceServer
	*Server
}

func (s *deliveryService) AssessDelivery(ctx context.Context, r *taskforcev1.AssessDeliveryRequest) (*taskforcev1.AssessDeliveryResponse, error) {
	w := s.begin(ctx, r)
	c := delivery.AssessDelivery{
		Assessment: w.newID(r.AssessmentId), Scale: r.Scale, Rating: r.Rating, Assessor: r.Assessor, AsAt: r.AsAt,
	}
	if w.err == nil {
		var kind eventv1.ItemKind
		var id string
		kind, id, w.err = s.resolveAny(ctx, "subject", r.Subject, programme, milestone)
		w.record(id)
		if kind == programme {
			c.Programme = id
		} else {
			c.Milestone = id
		}
	}
	c.Rationale = w.seal(r.Rationale)
	written, err := w.submit("", c)
	return &taskforcev1.AssessDeliveryResponse{Written: written}, err
}

// deliveryCursor is where a page of both lists goes on: the length of the
// milestones' cursor stands before it.
type deliveryCursor struct {
	milestones, assessments string
	// noMilestones and noAssessments say that a list has ended.
	noMilestones, noAssessments bool
}

func (s *deliveryService) GetDelivery(ctx context.Context, r *taskforcev1.GetDeliveryRequest) (*taskforcev1.GetDeliveryResponse, error) {
	kind, id, err := s.resolveAny(ctx, "name", r.Name, milestone, programme, organisation)
	if err != nil {
		return nil, err
	}
	question := proto.Clone(r).(*taskforcev1.GetDeliveryRequest)
	question.PageToken, question.PageSize, question.MinPosition = "", 0, 0
	token := pageToken{query: queryHash(question)}
	if r.PageToken != "" {
		if token, err = parsePageToken(r.PageToken, token.query); err != nil {
			return nil, err
		}
	}
	if err := s.exists("min_position", r.MinPosition); err != nil {
		return nil, err
	}
	if r.MinPosition == 0 {
		s.freshen(ctx, s.cfg.Delivery)
	}
	ctx, cancel := within(ctx)
	defer cancel()
	out := &taskforcev1.GetDeliveryResponse{}
	err = s.cfg.Delivery.View(ctx, r.MinPosition, func(tx *bbolt.Tx, position int64) error {
		out.Position, out.Lag, out.Stopped = position, s.lag(position), words(s.cfg.Delivery.Stopped())
		return s.deliveryPage(tx, deliveries.Subject{Kind: kind, ID: id}, pageSize(r.PageSize), token, out)
	})
	if errors.Is(err, deliveries.ErrNoSubject) {
		return nil, notFound("name", r.Name)
	}
	return out, err
}

// deliveryPage fills one page: first the milestones, then the assessments.
func (s *deliveryService) deliveryPage(tx *bbolt.Tx, subject deliveries.Subject, limit int, token pageToken, out *taskforcev1.GetDeliveryResponse) error {
	at := parseDeliveryCursor(token.cursor)
	if !at.noMilestones {
		page, err := deliveries.Milestones(tx, subject, at.milestones, limit)
		if err != nil {
			return err
		}
		for _, m := range page.Milestones {
			out.Milestones = append(out.Milestones, milestoneDelivery(m))
		}
		at.milestones, at.noMilestones = page.Next, page.Next == ""
	}
	if room := limit - len(out.Milestones); at.noMilestones && room > 0 {
		page, err := deliveries.Assessments(tx, subject, at.assessments, room)
		if err != nil {
			return err
		}
		for _, a := range page.Assessments {
			v, err := s.assessmentView(a)
			if err != nil {
				return err
			}
			out.Assessments = append(out.Assessments, v)
		}
		at.assessments, at.noAssessments = page.Next, page.Next == ""
	}
	if !at.noMilestones || !at.noAssessments {
		token.cursor = at.bytes()
		out.NextPageToken = token.String()
	}
	return nil
}

const (
	inMilestones  = 'm'
	inAssessments = 'a'
)

// bytes writes the list that goes on and its cursor; the other has ended or
// not begun.
func (c deliveryCursor) bytes() []byte {
	if !c.noMilestones {
		return append([]byte{inMilestones}, c.milestones...)
	}
	return append([]byte{inAssessments}, c.assessments...)
}

func parseDeliveryCursor(b []byte) deliveryCursor {
	switch {
	case len(b) == 0:
		return deliveryCursor{}
	case b[0] == inMilestones:
		return deliveryCursor{milestones: string(b[1:])}
	}
	return deliveryCursor{noMilestones: true, assessments: string(b[1:])}
}

func milestoneDelivery(m deliveries.Milestone) *taskforcev1.MilestoneDelivery {
	v := &taskforcev1.MilestoneDelivery{
		Name: resourceName(milestone, m.ID), Ref: m.Ref, MilestoneName: m.Name,
		Programme: resourceName(programme, m.Programme), ProgrammeName: m.ProgrammeName,
		Baseline_1: baselineView(m.Baseline1), CurrentBaseline: baselineView(m.Current),
		Forecast: dateView(m.Forecast), Actual: dateView(m.Actual),
		ForecastWithheld:      m.Withheld != eventv1.WithheldReason_WITHHELD_REASON_UNSPECIFIED,
		DaysAgainstBaseline_1: m.DaysAgainstBaseline1(), DaysAgainstCurrentBaseline: m.DaysAgainstCurrent(),
		Slips: m.Slips(),
	}
	for _, c := range m.Causes {
		v.SlipsByCause = append(v.SlipsByCause, &taskforcev1.CauseOfSlips{Cause: c.Cause, Slips: c.Slips, Days: c.Days})
	}
	return v
}

func baselineView(b deliveries.Baseline) *taskforcev1.Baseline {
	return &taskforcev1.Baseline{Version: b.Version, Due: dateView(b.Due), ToleranceDays: b.ToleranceDays}
}

func dateView(d deliveries.Day) *date.Date {
	if d == 0 {
		return nil
	}
	return d.Date()
}

// movements names each movement as the API does. Words without an order, as
// "Reset", have none.
var movements = map[deliveries.Movement]taskforcev1.Movement{
	deliveries.MovementUnknown: taskforcev1.Movement_MOVEMENT_UNSPECIFIED,
	deliveries.MovementFirst:   taskforcev1.Movement_MOVEMENT_FIRST,
	deliveries.MovementSame:    taskforcev1.Movement_MOVEMENT_SAME,
	deliveries.MovementBetter:  taskforcev1.Movement_MOVEMENT_BETTER,
	deliveries.MovementWorse:   taskforcev1.Movement_MOVEMENT_WORSE,
}

func (s *deliveryService) assessmentView(a deliveries.Assessment) (*taskforcev1.Assessment, error) {
	event := eventName(a.Position, a.Index)
	rationale, err := s.open(a.Rationale, "[erased: event "+event+"]")
	if err != nil {
		return nil, err
	}
	return &taskforcev1.Assessment{
		Name: resourceName(eventv1.ItemKind_ITEM_KIND_ASSESSMENT, a.ID), Subject: resourceName(a.Subject.Kind, a.Subject.ID),
		Scale: a.Scale, Rating: a.Rating, Assessor: a.Assessor, Rationale: rationale, AsAt: dateView(a.AsAt),
		Movement: movements[a.Movement], PreviousRating: a.Previous, AgeDays: s.age(a.AsAt), Event: event,
	}, nil
}

// age is how many days ago a day was, in the log's time zone.
func (s *Server) age(d deliveries.Day) int32 {
	if d == 0 {
		return 0
	}
	zone, err := time.LoadLocation(s.cfg.Ledger.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	at := d.Date()
	y, m, day := s.cfg.Now().In(zone).Date()
	today := time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
	then := time.Date(int(at.Year), time.Month(at.Month), int(at.Day), 0, 0, 0, 0, time.UTC)
	return int32(today.Sub(then) / (24 * time.Hour))
}

// words are an error's, and none where there is none.
func words(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// lag is how many positions a read model is behind what was acknowledged.
func (s *Server) lag(position int64) int64 {
	return max(0, max(s.cfg.Archive.Head(), s.cfg.Sequencer.Acknowledged())-position)
}
