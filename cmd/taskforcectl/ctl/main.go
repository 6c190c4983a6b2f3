package ctl

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The exit codes.
const (
	ExitOK     = 0
	ExitFailed = 1
	ExitUsage  = 2
	// ExitUnverified: a log or a receipt is not what it must be.
	ExitUnverified = 3
)

// Main runs a command line and returns its exit code. It ends early where ctx
// does. It may be called from tests and other programs, several at a time.
func Main(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	s := &session{stdin: stdin, stdout: stdout, stderr: stderr}
	root := s.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	for _, c := range all(root) {
		s.prepare(c, getenv)
	}
	at, err := root.ExecuteContextC(ctx)
	return s.end(ctx, at, err)
}

func (s *session) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "taskforcectl",
		Short:         "Record, read and verify who asked, agreed, decided and was told",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	s.addFlags(root.PersistentFlags())
	root.AddCommand(
		s.organisation(), s.office(), s.person(), s.appoint(), s.appointment(), s.role(),
		s.programme(), s.milestone(), s.assess(), s.get(),
		s.timeline(), s.delivery(), s.importing(),
		s.log(), s.checkpoint(), s.replay(), s.verify(), s.receipt(),
	)
	return root
}

// group returns a command that only has verbs of its own.
func group(use, short string, verbs ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, DisableFlagsInUseLine: true}
	c.AddCommand(verbs...)
	return c
}

// all returns c and every command under it.
func all(c *cobra.Command) []*cobra.Command {
	found := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		found = append(found, all(sub)...)
	}
	return found
}

// prepare makes every mistake in how c is called a usage error, and lets its
// flags come from the environment.
func (s *session) prepare(c *cobra.Command, getenv func(string) string) {
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error { return asUsage(check(c, args)) }
	}
	if c.RunE == nil {
		c.Args = cobra.ArbitraryArgs
		c.RunE = func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("%s has no verb %q", c.CommandPath(), args[0])
			}
			return usagef("%s needs a verb", c.CommandPath())
		}
	}
	run := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := fromEnvironment(c.Flags(), getenv); err != nil {
			return err
		}
		if err := s.check(); err != nil {
			return err
		}
		return run(c, args)
	}
}

// fromEnvironment takes flags that were not given from TASKFORCE_<FLAG>.
func fromEnvironment(flags *pflag.FlagSet, getenv func(string) string) error {
	var failed error
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Annotations[fromEnv] == nil || f.Changed || failed != nil {
			return
		}
		name := "TASKFORCE_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if v := getenv(name); v != "" {
			if err := flags.Set(f.Name, v); err != nil {
				failed = usagef("%s: %v", name, err)
			}
		}
	})
	return failed
}
