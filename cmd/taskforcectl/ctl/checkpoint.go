package ctl

import (
	"io"

	"github.com/spf13/cobra"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/render"
)

func (s *session) checkpoint() *cobra.Command {
	return &cobra.Command{
		Use:   "checkpoint",
		Short: "Print the log's newest checkpoint, to be kept elsewhere",
		Long: "Print the log's newest checkpoint: a C2SP signed note of its length and root. Kept where the\n" +
			"server's operators cannot reach it, it shows later whether the log is still the same one.",
		Example: "  taskforcectl checkpoint > may.checkpoint\n  taskforcectl verify --checkpoint may.checkpoint",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.with(func(cl *client) error {
				cp, err := cl.audit.GetCheckpoint(c.Context(), &taskforcev1.GetCheckpointRequest{})
				if err != nil {
					return err
				}
				if s.json() {
					return render.JSON(s.stdout, cp)
				}
				_, err = io.WriteString(s.stdout, cp.GetCheckpoint())
				return err
			})
		},
	}
}
