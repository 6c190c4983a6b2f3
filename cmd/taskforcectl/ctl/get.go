package ctl

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/render"
)

func (s *session) get() *cobra.Command {
	var least int64
	c := &cobra.Command{
		Use:   "get NAME",
		Short: "Show an item as it stands, or a commit as it is stored",
		Long: "Show an item as it stands: organisations/…, offices/…, people/…, appointments/…, programmes/…\n" +
			"or milestones/…, by id or short name; or commits/{position} as it is stored.",
		Example: "  taskforcectl get milestones/HARBOUR-M1\n  taskforcectl get commits/17",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.with(func(cl *client) error { return s.getOne(c.Context(), cl, args[0], least) })
		},
	}
	c.Flags().Int64Var(&least, "min-position", 0, "answer from a state that has at least this position")
	return c
}

func (s *session) getOne(ctx context.Context, cl *client, name string, least int64) error {
	m, err := cl.lookUp(ctx, name, least)
	if err != nil {
		return err
	}
	if commit, ok := m.(*taskforcev1.GetCommitResponse); ok {
		return s.showCommit(commit)
	}
	zone, err := s.zone(ctx, cl)
	if err != nil {
		return err
	}
	return s.show(m, func() []render.Field {
		r := m.ProtoReflect()
		found := r.Get(r.Descriptor().Fields().ByNumber(1)).Message().Interface()
		position := r.Get(r.Descriptor().Fields().ByName("position")).Int()
		return append(render.Message(found, zone), render.Field{Name: "position", Value: strconv.FormatInt(position, 10)})
	})
}

// lookUp asks the service that keeps what the name is of.
func (c *client) lookUp(ctx context.Context, name string, least int64) (proto.Message, error) {
	collection, _, _ := strings.Cut(name, "/")
	switch collection {
	case "organisations":
		return c.register.GetOrganisation(ctx, &taskforcev1.GetOrganisationRequest{Name: name, MinPosition: least})
	case "offices":
		return c.register.GetOffice(ctx, &taskforcev1.GetOfficeRequest{Name: name, MinPosition: least})
	case "people":
		return c.register.GetPerson(ctx, &taskforcev1.GetPersonRequest{Name: name, MinPosition: least})
	case "appointments":
		return c.register.GetAppointment(ctx, &taskforcev1.GetAppointmentRequest{Name: name, MinPosition: least})
	case "programmes":
		return c.programmes.GetProgramme(ctx, &taskforcev1.GetProgrammeRequest{Name: name, MinPosition: least})
	case "milestones":
		return c.milestones.GetMilestone(ctx, &taskforcev1.GetMilestoneRequest{Name: name, MinPosition: least})
	case "commits":
		return c.audit.GetCommit(ctx, &taskforcev1.GetCommitRequest{Name: name})
	}
	return nil, usagef("NAME %q: want organisations/…, offices/…, people/…, appointments/…, programmes/…, milestones/… or commits/…", name)
}

// showCommit decodes a stored commit. In JSON it is one line, as from replay.
func (s *session) showCommit(got *taskforcev1.GetCommitResponse) error {
	if s.json() {
		return render.CommitJSON(s.stdout, got.GetCommit())
	}
	m := &eventv1.Commit{}
	if err := proto.Unmarshal(got.GetCommit(), m); err != nil {
		return fmt.Errorf("read the commit: %w", err)
	}
	return render.Fields(s.stdout, render.Message(m, time.UTC)...)
}
