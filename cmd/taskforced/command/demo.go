package command

import (
	"github.com/spf13/cobra"

	"taskforce/cmd/taskforced/demo"
)

// demonstrate is `taskforced demo`.
func demonstrate() *cobra.Command {
	var cfg demo.Config
	c := &cobra.Command{
		Use:   "demo",
		Short: "Play a milestone that slips, on a log of its own, and try to unsay it",
		Args:  usage(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			cfg.Out, cfg.Err = c.OutOrStdout(), c.ErrOrStderr()
			return demo.Run(c.Context(), cfg)
		},
	}
	c.Flags().BoolVar(&cfg.Serve, "serve", false, "keep serving the log when it has been played")
	c.Flags().StringVar(&cfg.Listen, "listen", "127.0.0.1:7400", "with --serve: gRPC address, on loopback")
	return c
}
