package ctl

import (
	"context"

	"github.com/spf13/cobra"

	taskforcev1 "taskforce/api/taskforce/v1"
)

func (s *session) appointmentVary() *cobra.Command {
	var w write
	var from, etag string
	var onLeave, mayExercise bool
	c := &cobra.Command{
		Use:   "vary APPOINTMENT",
		Short: "Say what holds of an appointment from an instant on",
		Long: "Say what holds of an appointment from an instant on, until it is varied again. All of it is said\n" +
			"each time: without --on-leave its holder is back from then on, and without\n" +
			"--may-exercise-authority a secondee or fellow may no longer act as the office's class.",
		Example: "  taskforcectl appointment vary appointments/7b0c9d4e-… --from 2031-05-01 --on-leave\n" +
			"  taskforcectl appointment vary appointments/7b0c9d4e-… --from 2031-08-01",
		Args: cobra.ExactArgs(1),
	}
	f := c.Flags()
	f.StringVar(&from, "from", "", "the first instant of it: a time, or a date of the log (needed)")
	f.BoolVar(&onLeave, "on-leave", false, "the holder is away, and cannot act in the office")
	f.BoolVar(&mayExercise, "may-exercise-authority", false, "let a secondee or fellow act as the office's class")
	f.StringVar(&etag, "etag", "", "refuse it where the appointment has changed since this version")
	return s.verb(&w, c, func(ctx context.Context, cl *client, args []string) (answer, error) {
		if from == "" {
			return nil, usagef("appointment vary needs --from")
		}
		begins, err := s.readInstant(ctx, cl, "--from", from)
		if err != nil {
			return nil, err
		}
		return cl.register.VaryAppointment(ctx, &taskforcev1.VaryAppointmentRequest{
			Appointment: named("appointments", args[0]), From: begins, OnLeave: onLeave, MayExerciseAuthority: mayExercise,
			Etag: etag, Act: w.act, RequestId: w.requestID,
		})
	})
}
