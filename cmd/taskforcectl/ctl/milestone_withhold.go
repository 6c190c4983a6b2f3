package ctl

import (
	"context"

	"github.com/spf13/cobra"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
)

func (s *session) milestoneWithhold() *cobra.Command {
	var w write
	var because, text, etag string
	c := &cobra.Command{
		Use:     "withhold MILESTONE",
		Short:   "Record that a report has no date; the last known forecast stays",
		Example: `  taskforcectl milestone withhold HARBOUR-M1 --because EXEMPTION --text "Section 43"`,
		Args:    cobra.ExactArgs(1),
	}
	f := c.Flags()
	f.StringVar(&because, "because", "", "EXEMPTION, BLANK or NO_DATE (needed)")
	f.StringVar(&text, "text", "", "the words that stand in place of the date")
	f.StringVar(&etag, "etag", "", "refuse it where the milestone has changed since this version")
	return s.verb(&w, c, func(ctx context.Context, cl *client, args []string) (answer, error) {
		if because == "" {
			return nil, usagef("milestone withhold needs --because")
		}
		of, err := enum[eventv1.WithheldReason]("--because", because)
		if err != nil {
			return nil, err
		}
		return cl.milestones.WithholdForecast(ctx, &taskforcev1.WithholdForecastRequest{
			Milestone: named("milestones", args[0]), Reason: of, Text: text, Etag: etag, Act: w.act, RequestId: w.requestID,
		})
	})
}
