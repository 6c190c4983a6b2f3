package ctl

import (
	"context"

	"github.com/spf13/cobra"

	taskforcev1 "taskforce/api/taskforce/v1"
)

func (s *session) milestoneRebaseline() *cobra.Command {
	var w write
	var why, etag string
	var tolerance int32
	c := &cobra.Command{
		Use:     "rebaseline MILESTONE DUE",
		Short:   "Approve a new baseline; slips are still shown against the first",
		Example: `  taskforcectl milestone rebaseline HARBOUR-M1 2034-03-31 --why "Scope approved in May"`,
		Args:    cobra.ExactArgs(2),
	}
	f := c.Flags()
	f.StringVar(&why, "why", "", "why it is approved (needed)")
	f.Int32Var(&tolerance, "tolerance", 0, "days by which it may be late before that is a slip")
	f.StringVar(&etag, "etag", "", "refuse it where the milestone has changed since this version")
	return s.verb(&w, c, func(ctx context.Context, cl *client, args []string) (answer, error) {
		due, err := day("DUE", args[1])
		if err != nil {
			return nil, err
		}
		if why == "" {
			return nil, usagef("milestone rebaseline needs --why")
		}
		return cl.milestones.Rebaseline(ctx, &taskforcev1.RebaselineRequest{
			Milestone: named("milestones", args[0]), Due: due, ToleranceDays: tolerance, Reason: why,
			Etag: etag, Act: w.act, RequestId: w.requestID,
		})
	})
}
