package live

import (
	"context"
	"fmt"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforced/app"
)

// Member is somebody in the cast: resource names by id.
type Member struct{ Person, Office, Appointment string }

// Cast is a server on whose record everybody has taken office: Department A,
// its offices, programme ALPHA and the milestone ALPHA-M1, due on 30 September
// 2031, which the office of "sro" owns.
type Cast struct {
	*Server
	Organisation, Programme, Milestone string
	Members                            map[string]Member
}

// members are who, and as what.
var members = []struct {
	who   string
	class eventv1.ActorClass
}{
	{"lead", eventv1.ActorClass_ACTOR_CLASS_OFFICIAL},
	{"sro", eventv1.ActorClass_ACTOR_CLASS_OFFICIAL},
	{"deputy", eventv1.ActorClass_ACTOR_CLASS_OFFICIAL},
	{"minister", eventv1.ActorClass_ACTOR_CLASS_MINISTER},
	{"consultant", eventv1.ActorClass_ACTOR_CLASS_EXTERNAL},
}

// Day is a day of 2031.
func Day(month time.Month, day int32) *date.Date {
	return &date.Date{Year: 2031, Month: int32(month), Day: day}
}

// NewCast starts a server on a new log and plays everybody in.
func NewCast(t testing.TB, with ...func(*app.Config)) *Cast {
	t.Helper()
	c := &Cast{Server: Start(t, t.TempDir(), with...), Members: make(map[string]Member)}
	if err := c.play(t.Context()); err != nil {
		t.Fatalf("play the cast in: %v", err)
	}
	return c
}

// By is the context of a call that a member makes; "registrar" names nobody.
func (c *Cast) By(ctx context.Context, who string) context.Context {
	m, ok := c.Members[who]
	if !ok {
		return ctx
	}
	return As(ctx, m.Person)
}

func (c *Cast) play(ctx context.Context) error {
	o, err := c.Register.RegisterOrganisation(ctx, &taskforcev1.RegisterOrganisationRequest{OrganisationName: "Department A", Kind: "department"})
	if err != nil {
		return err
	}
	c.Organisation = o.Written.Name
	for _, m := range members {
		if c.Members[m.who], err = c.seat(ctx, m.who, m.class); err != nil {
			return fmt.Errorf("%s: %w", m.who, err)
		}
	}
	p, err := c.Programmes.RegisterProgramme(ctx, &taskforcev1.RegisterProgrammeRequest{
		Organisation: c.Organisation, ProgrammeName: "Licence backlog", Ref: "ALPHA",
		ResponsibleOffices: []string{c.Members["lead"].Office},
	})
	if err != nil {
		return err
	}
	c.Programme = p.Written.Name
	m, err := c.Milestones.SetBaseline(c.By(ctx, "lead"), &taskforcev1.SetBaselineRequest{
		Programme: c.Programme, MilestoneName: "Backlog cleared", Due: Day(time.September, 30), ToleranceDays: 14,
		OwnerOffices: []string{c.Members["sro"].Office}, AcceptanceEvidence: "No licence is older than 20 working days.",
	})
	if err != nil {
		return err
	}
	c.Milestone = m.Written.Name
	return nil
}

// seat puts a new person in a new office, since a month before now.
func (c *Cast) seat(ctx context.Context, who string, class eventv1.ActorClass) (Member, error) {
	p, err := c.Register.RegisterPerson(ctx, &taskforcev1.RegisterPersonRequest{PersonName: who})
	if err != nil {
		return Member{}, err
	}
	f, err := c.Register.CreateOffice(ctx, &taskforcev1.CreateOfficeRequest{Organisation: c.Organisation, Title: who, Class: class})
	if err != nil {
		return Member{}, err
	}
	a, err := c.Register.Appoint(ctx, &taskforcev1.AppointRequest{
		Person: p.Written.Name, Office: f.Written.Name, From: timestamppb.New(c.Clock.Now().AddDate(0, -1, 0)),
	})
	if err != nil {
		return Member{}, err
	}
	return Member{p.Written.Name, f.Written.Name, a.Written.Name}, nil
}
