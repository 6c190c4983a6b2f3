package ctl

import (
	"context"

	"github.com/spf13/cobra"

	taskforcev1 "taskforce/api/taskforce/v1"
)

func (s *session) organisation() *cobra.Command {
	return group("organisation", "Departments, agencies and other bodies", s.organisationRegister())
}

func (s *session) organisationRegister() *cobra.Command {
	var w write
	var id, kind string
	var external []string
	c := &cobra.Command{
		Use:     "register NAME",
		Short:   "Register an organisation",
		Example: `  taskforcectl organisation register "Ministry of Examples" --kind department`,
		Args:    cobra.ExactArgs(1),
	}
	c.Flags().StringVar(&id, "id", "", "its UUID; one is made where left out")
	c.Flags().StringVar(&kind, "kind", "", "as department, agency")
	c.Flags().StringArrayVar(&external, "external", nil, "SOURCE=KEY: what another system calls it (repeat it for more)")
	return s.verb(&w, c, func(ctx context.Context, cl *client, args []string) (answer, error) {
		refs, err := externalRefs(external)
		if err != nil {
			return nil, err
		}
		return cl.register.RegisterOrganisation(ctx, &taskforcev1.RegisterOrganisationRequest{
			OrganisationId: id, OrganisationName: args[0], Kind: kind, ExternalRefs: refs, Act: w.act, RequestId: w.requestID,
		})
	})
}
