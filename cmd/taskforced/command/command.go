// Package command is taskforced's command line: one file a verb.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"taskforce/cmd/taskforced/app"
)

// The exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// usageError is a mistake in how the program was called.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// Main runs a command line and returns its exit code. What is printed for
// people and programs goes to stdout, everything else to stderr.
func Main(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	root := &cobra.Command{
		Use:           "taskforced",
		Short:         "The record of who asked, agreed, decided and was told",
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
		Args:          usage(cobra.NoArgs),
	}
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.CompletionOptions.DisableDefaultCmd = true
	log := slog.New(slog.NewTextHandler(stderr, nil))
	root.AddCommand(serve(log), demonstrate())
	for _, c := range root.Commands() {
		fromEnvironment(c, getenv)
	}
	return exitCode(root.ExecuteContext(ctx), stderr)
}

func exitCode(err error, stderr io.Writer) int {
	var wrong usageError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &wrong), errors.Is(err, app.ErrConfig), strings.HasPrefix(err.Error(), "unknown command"):
		_, _ = fmt.Fprintf(stderr, "taskforced: %v\nRun taskforced --help for how to call it.\n", err)
		return exitUsage
	}
	_, _ = fmt.Fprintln(stderr, "taskforced:", err)
	return exitFailed
}

// usage marks what is wrong with the arguments as a mistake of the caller.
func usage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}

// fromEnvironment takes a flag that was not given from TASKFORCE_<FLAG>.
func fromEnvironment(c *cobra.Command, getenv func(string) string) {
	run := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		var failed error
		c.Flags().VisitAll(func(f *pflag.Flag) {
			name := "TASKFORCE_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
			if v := getenv(name); v != "" && !f.Changed && failed == nil {
				if err := c.Flags().Set(f.Name, v); err != nil {
					failed = usageError{fmt.Errorf("%s: %w", name, err)}
				}
			}
		})
		if failed != nil {
			return failed
		}
		return run(c, args)
	}
}
