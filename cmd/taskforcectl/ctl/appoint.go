package ctl

import (
	"context"

	"github.com/spf13/cobra"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
)

func (s *session) appoint() *cobra.Command {
	var w write
	var id, from, until, kind, home string
	var mayExercise bool
	c := &cobra.Command{
		Use:     "appoint PERSON OFFICE",
		Short:   "Appoint a person to an office",
		Example: `  taskforcectl appoint PE2 F2 --from 2031-05-01`,
		Args:    cobra.ExactArgs(2),
	}
	f := c.Flags()
	f.StringVar(&id, "id", "", "the appointment's UUID; one is made where left out")
	f.StringVar(&from, "from", "", "the first instant of holding it: a time, or a date of the log (needed)")
	f.StringVar(&until, "until", "", "the first instant of no longer holding it, where that is known")
	f.StringVar(&kind, "kind", "", "SUBSTANTIVE, ACTING, SECONDEE or FELLOW; SUBSTANTIVE where left out")
	f.StringVar(&home, "home-organisation", "", "where a secondee or fellow comes from")
	f.BoolVar(&mayExercise, "may-exercise-authority", false, "let a secondee or fellow act as the office's class")
	return s.verb(&w, c, func(ctx context.Context, cl *client, args []string) (answer, error) {
		if from == "" {
			return nil, usagef("appoint needs --from")
		}
		of, err := enum[eventv1.AppointmentKind]("--kind", kind)
		if err != nil {
			return nil, err
		}
		begins, err := s.readInstant(ctx, cl, "--from", from)
		if err != nil {
			return nil, err
		}
		ends, err := s.readInstant(ctx, cl, "--until", until)
		if err != nil {
			return nil, err
		}
		return cl.register.Appoint(ctx, &taskforcev1.AppointRequest{
			AppointmentId: id, Person: named("people", args[0]), Office: named("offices", args[1]), Kind: of,
			From: begins, Until: ends, HomeOrganisation: named("organisations", home), MayExerciseAuthority: mayExercise,
			Act: w.act, RequestId: w.requestID,
		})
	})
}
