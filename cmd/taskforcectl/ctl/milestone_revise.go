package ctl

import (
	"context"

	"github.com/spf13/cobra"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
)

func (s *session) milestoneRevise() *cobra.Command {
	var w write
	var cause, text, intervention, clearance, etag string
	c := &cobra.Command{
		Use:     "revise MILESTONE DATE",
		Short:   "Say when it is now expected; whether that is a slip is for rule M1",
		Example: `  taskforcectl milestone revise HARBOUR-M1 2033-09-30 --cause FUNDING --text "The grant came late"`,
		Args:    cobra.ExactArgs(2),
	}
	f := c.Flags()
	f.StringVar(&cause, "cause", "", "SCOPE, FUNDING, CAPACITY, DEPENDENCY, CLEARANCE_DELAY, SUPPLIER, LEGAL, EXTERNAL, ESTIMATE, INTERVENTION; UNSTATED if attested (needed)")
	f.StringVar(&text, "text", "", "why, in your words")
	f.StringVar(&intervention, "intervention", "", "the recorded intervention, where that is the cause")
	f.StringVar(&clearance, "clearance", "", "the recorded clearance, where its delay is the cause")
	f.StringVar(&etag, "etag", "", "refuse it where the milestone has changed since this version")
	return s.verb(&w, c, func(ctx context.Context, cl *client, args []string) (answer, error) {
		forecast, err := day("DATE", args[1])
		if err != nil {
			return nil, err
		}
		if cause == "" {
			return nil, usagef("milestone revise needs --cause")
		}
		of, err := enum[eventv1.SlipCause]("--cause", cause)
		if err != nil {
			return nil, err
		}
		return cl.milestones.ReviseForecast(ctx, &taskforcev1.ReviseForecastRequest{
			Milestone: named("milestones", args[0]), Forecast: forecast, Cause: of, Text: text,
			Intervention: intervention, Clearance: clearance, Etag: etag, Act: w.act, RequestId: w.requestID,
		})
	})
}
