package ctl

import (
	"context"

	"github.com/spf13/cobra"

	taskforcev1 "taskforce/api/taskforce/v1"
)

func (s *session) milestoneBaseline() *cobra.Command {
	var w write
	var id, shown string
	var tolerance int32
	var owners []string
	c := &cobra.Command{
		Use:     "baseline PROGRAMME NAME DUE",
		Short:   "Promise a milestone: its first baseline, which never changes",
		Example: `  taskforcectl milestone baseline HARBOUR "First ship" 2033-06-30 --owner-office F2 --tolerance 14`,
		Args:    cobra.ExactArgs(3),
	}
	f := c.Flags()
	f.StringVar(&id, "id", "", "its UUID; one is made where left out")
	f.Int32Var(&tolerance, "tolerance", 0, "days by which it may be late before that is a slip")
	f.StringArrayVar(&owners, "owner-office", nil, "office that owns it (repeat it for more)")
	f.StringVar(&shown, "acceptance-evidence", "", "what will show that it was reached")
	return s.verb(&w, c, func(ctx context.Context, cl *client, args []string) (answer, error) {
		due, err := day("DUE", args[2])
		if err != nil {
			return nil, err
		}
		return cl.milestones.SetBaseline(ctx, &taskforcev1.SetBaselineRequest{
			MilestoneId: id, Programme: named("programmes", args[0]), MilestoneName: args[1], Due: due, ToleranceDays: tolerance,
			OwnerOffices: allNamed("offices", owners), AcceptanceEvidence: shown, Act: w.act, RequestId: w.requestID,
		})
	})
}
