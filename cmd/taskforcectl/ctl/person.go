package ctl

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	taskforcev1 "taskforce/api/taskforce/v1"
)

func (s *session) person() *cobra.Command {
	return group("person", "People on the record", s.personRegister())
}

func (s *session) personRegister() *cobra.Command {
	var w write
	var id string
	c := &cobra.Command{
		Use:   "register NAME",
		Short: "Register a person; their name is sealed under a key of its own",
		Long: "Register a person. The name is sealed under a key of its own before it is stored.\n" +
			"NAME - reads the name from standard input, so that no shell keeps it.",
		Example: `  taskforcectl person register "Sam Example"`,
		Args:    cobra.ExactArgs(1),
	}
	c.Flags().StringVar(&id, "id", "", "their UUID; one is made where left out")
	return s.verb(&w, c, func(ctx context.Context, cl *client, args []string) (answer, error) {
		name := args[0]
		if name == "-" {
			line, err := bufio.NewReader(s.stdin).ReadString('\n')
			if name = strings.TrimSpace(line); name == "" {
				return nil, fmt.Errorf("read a name from standard input: %w", err)
			}
		}
		return cl.register.RegisterPerson(ctx, &taskforcev1.RegisterPersonRequest{
			PersonId: id, PersonName: name, Act: w.act, RequestId: w.requestID,
		})
	})
}
