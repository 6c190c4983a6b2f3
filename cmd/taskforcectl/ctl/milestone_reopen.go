package ctl

import (
	"context"

	"github.com/spf13/cobra"

	taskforcev1 "taskforce/api/taskforce/v1"
)

func (s *session) milestoneReopen() *cobra.Command {
	var w write
	var why, etag string
	c := &cobra.Command{
		Use:     "reopen MILESTONE",
		Short:   "Record that it turned out not to have been reached",
		Example: `  taskforcectl milestone reopen HARBOUR-M1 --why "The crane failed its test"`,
		Args:    cobra.ExactArgs(1),
	}
	c.Flags().StringVar(&why, "why", "", "why it is open again (needed)")
	c.Flags().StringVar(&etag, "etag", "", "refuse it where the milestone has changed since this version")
	return s.verb(&w, c, func(ctx context.Context, cl *client, args []string) (answer, error) {
		if why == "" {
			return nil, usagef("milestone reopen needs --why")
		}
		return cl.milestones.ReopenMilestone(ctx, &taskforcev1.ReopenMilestoneRequest{
			Milestone: named("milestones", args[0]), Reason: why, Etag: etag, Act: w.act, RequestId: w.requestID,
		})
	})
}
