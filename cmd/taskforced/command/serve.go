package command

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"taskforce/cmd/taskforced/app"
)

// serve is `taskforced serve`.
func serve(log *slog.Logger) *cobra.Command {
	cfg := app.Default()
	cfg.Log = log
	var acceptClock string
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve a log; open a new one where the data directory is empty",
		Args:  usage(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			if acceptClock != "" {
				at, err := time.Parse(time.RFC3339, acceptClock)
				if err != nil {
					return usageError{fmt.Errorf("--accept-clock %q is no time like 2031-03-04T09:00:00Z", acceptClock)}
				}
				cfg.AcceptClock = at
			}
			return app.Run(c.Context(), cfg)
		},
	}
	f := c.Flags()
	f.StringVar(&cfg.Data, "data", cfg.Data, "data directory")
	f.StringVar(&cfg.Listen, "listen", cfg.Listen, "gRPC address, on loopback")
	f.StringVar(&cfg.MetricsListen, "metrics-listen", cfg.MetricsListen, "address for Prometheus, on loopback; none where empty")
	f.StringVar(&cfg.NATSURL, "nats-url", cfg.NATSURL, "NATS server that somebody else runs; one inside where empty")
	f.StringVar(&cfg.NATSSystemURL, "nats-system-url", cfg.NATSSystemURL, "the same with system-account credentials, to ask whether acknowledged means on disk")
	f.StringVar(&cfg.Durability, "durability", cfg.Durability, "fsync, or relaxed to run where that is not promised")
	f.StringVar(&acceptClock, "accept-clock", "", "say that the clock is right, by the time that it is")
	f.StringVar(&cfg.Origin, "origin", cfg.Origin, "for a new log: the name under which it signs")
	f.StringVar(&cfg.Organisation, "organisation", cfg.Organisation, "for a new log: the first organisation")
	f.StringVar(&cfg.Registrar, "registrar", cfg.Registrar, "for a new log: the person who keeps its register")
	f.StringVar(&cfg.TimeZone, "time-zone", cfg.TimeZone, "for a new log: where its dates end")
	return c
}
