package ctl

import (
	"context"

	"github.com/spf13/cobra"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
)

func (s *session) role() *cobra.Command {
	return group("role", "What an office may do beyond its own business", s.roleAssign())
}

func (s *session) roleAssign() *cobra.Command {
	var w write
	var id, scope, organisation, from, until string
	c := &cobra.Command{
		Use:   "assign ROLE OFFICE",
		Short: "Give an office a role, over the whole log or one organisation",
		Long: "Give an office a role, over the whole log or one organisation. ROLE is REGISTRAR, POLICY_OWNER,\n" +
			"RECORDS, DATA_PROTECTION, ACCOUNTING_OFFICER, MINISTER_IN_CHARGE, FINANCE_MINISTRY, CENTRE,\n" +
			"HEAD_OF_GOVERNMENT, BROKER, PARLIAMENT_UNIT or AUDITOR. Nobody gives one to an office of their own.",
		Example: "  taskforcectl role assign auditor F3\n" +
			"  taskforcectl role assign ACCOUNTING_OFFICER F2 --scope organisation --organisation O2 --from 2031-05-01",
		Args: cobra.ExactArgs(2),
	}
	f := c.Flags()
	f.StringVar(&id, "id", "", "the assignment's UUID; one is made where left out")
	f.StringVar(&scope, "scope", "", "LOG or ORGANISATION; LOG where left out")
	f.StringVar(&organisation, "organisation", "", "over which organisation, where that is the scope")
	f.StringVar(&from, "from", "", "the first instant of having it: a time, or a date of the log; now where left out")
	f.StringVar(&until, "until", "", "the first instant of no longer having it, where that is known")
	return s.verb(&w, c, func(ctx context.Context, cl *client, args []string) (answer, error) {
		of, err := enum[eventv1.Role]("ROLE", args[0])
		if err != nil {
			return nil, err
		}
		reach, err := enum[eventv1.RoleScopeKind]("--scope", scope)
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
		return cl.register.AssignRole(ctx, &taskforcev1.AssignRoleRequest{
			RoleAssignmentId: id, Role: of, Scope: reach, Organisation: named("organisations", organisation),
			Office: named("offices", args[1]), From: begins, Until: ends, Act: w.act, RequestId: w.requestID,
		})
	})
}
