package ctl

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
)

func (s *session) assess() *cobra.Command {
	var w write
	var id, scale, assessor, text, asAt string
	c := &cobra.Command{
		Use:     "assess SUBJECT RATING",
		Short:   "Record how likely delivery of a programme or milestone is held to be",
		Example: `  taskforcectl assess programmes/HARBOUR Amber --scale ipa-dca-3 --assessor OWNER`,
		Args:    cobra.ExactArgs(2),
	}
	f := c.Flags()
	f.StringVar(&id, "id", "", "the assessment's UUID; one is made where left out")
	f.StringVar(&scale, "scale", "", "scale of the policy in force, as ipa-dca-3 (needed)")
	f.StringVar(&assessor, "assessor", "", "OWNER, INDEPENDENT or CENTRE (needed)")
	f.StringVar(&text, "text", "", "why, in the assessor's words")
	f.StringVar(&asAt, "as-at", "", "the day for which it was made; that of the act where left out")
	return s.verb(&w, c, func(ctx context.Context, cl *client, args []string) (answer, error) {
		if scale == "" || assessor == "" {
			return nil, usagef("assess needs --scale and --assessor")
		}
		if !strings.Contains(args[0], "/") {
			return nil, usagef("SUBJECT %q: want programmes/… or milestones/…", args[0])
		}
		by, err := enum[eventv1.Assessor]("--assessor", assessor)
		if err != nil {
			return nil, err
		}
		at, err := day("--as-at", asAt)
		if err != nil {
			return nil, err
		}
		return cl.delivery.AssessDelivery(ctx, &taskforcev1.AssessDeliveryRequest{
			AssessmentId: id, Subject: args[0], Scale: scale, Rating: args[1], Assessor: by, Rationale: text, AsAt: at,
			Act: w.act, RequestId: w.requestID,
		})
	})
}
