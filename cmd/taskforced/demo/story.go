package demo

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	taskforcev1 "taskforce/api/taskforce/v1"
)

// story is the demo on its way: clients, the clock, and whoever is in it.
type story struct {
	ctx   context.Context
	out   io.Writer
	clock *Clock
	zone  *time.Location

	register   taskforcev1.RegisterServiceClient
	programmes taskforcev1.ProgrammeServiceClient
	milestones taskforcev1.MilestoneServiceClient
	delivery   taskforcev1.DeliveryServiceClient
	timeline   taskforcev1.TimelineServiceClient
	audit      taskforcev1.AuditServiceClient

	// cast has the resource names of the people by their roles.
	cast map[string]string
	// position is the last one written.
	position int64
}

func newStory(ctx context.Context, conn grpc.ClientConnInterface, clock *Clock, out io.Writer) *story {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		zone = time.UTC
	}
	return &story{
		ctx: ctx, out: out, clock: clock, zone: zone, cast: make(map[string]string),
		register:   taskforcev1.NewRegisterServiceClient(conn),
		programmes: taskforcev1.NewProgrammeServiceClient(conn),
		milestones: taskforcev1.NewMilestoneServiceClient(conn),
		delivery:   taskforcev1.NewDeliveryServiceClient(conn),
		timeline:   taskforcev1.NewTimelineServiceClient(conn),
		audit:      taskforcev1.NewAuditServiceClient(conn),
	}
}

// tell plays the scenes in order.
func (s *story) tell() error {
	for _, scene := range []func() error{s.appoint, s.deliver, s.read, s.unsay} {
		if err := scene(); err != nil {
			return err
		}
	}
	return nil
}

// as is the context of a call that one of the cast makes.
func (s *story) as(who string) context.Context {
	name, ok := s.cast[who]
	if !ok {
		return s.ctx
	}
	return metadata.AppendToOutgoingContext(s.ctx, "taskforce-person", name)
}

// at moves the clock to a day and hour of 2031.
func (s *story) at(month time.Month, day, hour, minute int) {
	s.clock.Set(time.Date(2031, month, day, hour, minute, 0, 0, s.zone))
}

func day(month time.Month, day int32) *date.Date {
	return &date.Date{Year: 2031, Month: int32(month), Day: day}
}

// say prints a line of the story.
func (s *story) say(who, what, outcome string) {
	_, _ = fmt.Fprintf(s.out, " %s  %-10s %-47s %s\n", s.clock.Now().In(s.zone).Format("_2 Jan 15:04"), who, what, outcome)
}

func (s *story) head(format string, args ...any) { _, _ = fmt.Fprintf(s.out, format+"\n", args...) }

// written notes how far the log is, and says where a command landed.
func (s *story) written(w *taskforcev1.Written) string {
	s.position = max(s.position, w.GetReceipt().GetPosition())
	var types []string
	for _, e := range w.GetEvents() {
		types = append(types, e.Type)
	}
	return fmt.Sprintf("position %d  %s", w.GetReceipt().GetPosition(), strings.Join(types, " + "))
}

// refused prints a refusal as its caller gets it, and fails where there is none.
func (s *story) refused(who, what string, err error) error {
	for _, d := range status.Convert(err).Details() {
		if info, ok := d.(*errdetails.ErrorInfo); ok {
			s.say(who, what, "REFUSED  "+info.Reason)
			return nil
		}
	}
	return fmt.Errorf("%s %s: it was to be refused, and the answer was %w", who, what, err)
}
