package ctl

import (
	"context"

	"github.com/spf13/cobra"

	taskforcev1 "taskforce/api/taskforce/v1"
)

func (s *session) programme() *cobra.Command {
	return group("programme", "Bodies of work with milestones", s.programmeRegister())
}

func (s *session) programmeRegister() *cobra.Command {
	var w write
	var id, organisation, ref string
	var external, responsible []string
	c := &cobra.Command{
		Use:     "register NAME",
		Short:   "Register a programme",
		Example: `  taskforcectl programme register "Harbour renewal" --organisation O2 --ref HARBOUR --responsible-office F2`,
		Args:    cobra.ExactArgs(1),
	}
	f := c.Flags()
	f.StringVar(&id, "id", "", "its UUID; one is made where left out")
	f.StringVar(&organisation, "organisation", "", "whose programme it is (needed)")
	f.StringVar(&ref, "ref", "", "the short name that people will quote, as HARBOUR; one is made where left out")
	f.StringArrayVar(&responsible, "responsible-office", nil, "office that sets its baselines (repeat it for more)")
	f.StringArrayVar(&external, "external", nil, "SOURCE=KEY: what another system calls it (repeat it for more)")
	return s.verb(&w, c, func(ctx context.Context, cl *client, args []string) (answer, error) {
		if organisation == "" {
			return nil, usagef("programme register needs --organisation")
		}
		refs, err := externalRefs(external)
		if err != nil {
			return nil, err
		}
		return cl.programmes.RegisterProgramme(ctx, &taskforcev1.RegisterProgrammeRequest{
			ProgrammeId: id, Organisation: named("organisations", organisation), ProgrammeName: args[0], Ref: ref,
			ExternalRefs: refs, ResponsibleOffices: allNamed("offices", responsible), Act: w.act, RequestId: w.requestID,
		})
	})
}
