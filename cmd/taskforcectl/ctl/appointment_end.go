package ctl

import (
	"context"

	"github.com/spf13/cobra"

	taskforcev1 "taskforce/api/taskforce/v1"
)

func (s *session) appointmentEnd() *cobra.Command {
	var w write
	var why, etag string
	c := &cobra.Command{
		Use:   "end APPOINTMENT TIME",
		Short: "Record when its holder left the office",
		Long: "Record when its holder left the office: TIME is the first instant of no longer holding it, a time\n" +
			"or a date of the log. It may lie ahead, and no later than an end that was known at the start.",
		Example: `  taskforcectl appointment end appointments/7b0c9d4e-… 2031-09-30 --why "Moved to another department"`,
		Args:    cobra.ExactArgs(2),
	}
	c.Flags().StringVar(&why, "why", "", "why it ends; sealed before it is stored")
	c.Flags().StringVar(&etag, "etag", "", "refuse it where the appointment has changed since this version")
	return s.verb(&w, c, func(ctx context.Context, cl *client, args []string) (answer, error) {
		if args[1] == "" {
			return nil, usagef("appointment end needs a TIME")
		}
		end, err := s.readInstant(ctx, cl, "TIME", args[1])
		if err != nil {
			return nil, err
		}
		return cl.register.EndAppointment(ctx, &taskforcev1.EndAppointmentRequest{
			Appointment: named("appointments", args[0]), End: end, Reason: why, Etag: etag, Act: w.act, RequestId: w.requestID,
		})
	})
}
