package ctl

import (
	"context"

	"github.com/spf13/cobra"

	taskforcev1 "taskforce/api/taskforce/v1"
)

func (s *session) milestoneComplete() *cobra.Command {
	var w write
	var discovered, etag string
	c := &cobra.Command{
		Use:     "complete MILESTONE DATE",
		Short:   "Certify that it was reached on a day, on evidence",
		Example: `  taskforcectl milestone complete HARBOUR-M1 2033-09-28 --evidence https://records.example/harbour/17`,
		Args:    cobra.ExactArgs(2),
	}
	c.Flags().StringVar(&discovered, "discovered", "", "the day on which that was found out, where it was later")
	c.Flags().StringVar(&etag, "etag", "", "refuse it where the milestone has changed since this version")
	return s.verb(&w, c, func(ctx context.Context, cl *client, args []string) (answer, error) {
		when, err := day("DATE", args[1])
		if err != nil {
			return nil, err
		}
		found, err := day("--discovered", discovered)
		if err != nil {
			return nil, err
		}
		return cl.milestones.CompleteMilestone(ctx, &taskforcev1.CompleteMilestoneRequest{
			Milestone: named("milestones", args[0]), When: when, DiscoveredAt: found, Etag: etag, Act: w.act, RequestId: w.requestID,
		})
	})
}
