package ctl

import (
	"context"

	"github.com/spf13/cobra"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
)

func (s *session) office() *cobra.Command {
	return group("office", "Posts that people hold", s.officeCreate())
}

func (s *session) officeCreate() *cobra.Command {
	var w write
	var id, organisation, class, rank string
	var seats int32
	c := &cobra.Command{
		Use:     "create TITLE",
		Short:   "Create an office",
		Example: `  taskforcectl office create "Minister for Examples" --organisation O2 --class MINISTER`,
		Args:    cobra.ExactArgs(1),
	}
	f := c.Flags()
	f.StringVar(&id, "id", "", "its UUID; one is made where left out")
	f.StringVar(&organisation, "organisation", "", "whose office it is (needed)")
	f.StringVar(&class, "class", "", "MINISTER, OFFICIAL, SPECIAL_ADVISER, EXTERNAL, AUDITOR or SERVICE (needed)")
	f.StringVar(&rank, "rank", "", "as the government names its ranks")
	f.Int32Var(&seats, "seats", 1, "how many may hold it at once; 0 is no limit")
	return s.verb(&w, c, func(ctx context.Context, cl *client, args []string) (answer, error) {
		if organisation == "" || class == "" {
			return nil, usagef("office create needs --organisation and --class")
		}
		of, err := enum[eventv1.ActorClass]("--class", class)
		if err != nil {
			return nil, err
		}
		r := &taskforcev1.CreateOfficeRequest{
			OfficeId: id, Organisation: named("organisations", organisation), Title: args[0], Class: of, Rank: rank,
			Act: w.act, RequestId: w.requestID,
		}
		if c.Flags().Changed("seats") {
			r.Seats = &seats
		}
		return cl.register.CreateOffice(ctx, r)
	})
}
