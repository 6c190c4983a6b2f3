// Package app puts the server together: it is the only place that knows every
// part. The programs, the tests and the demo all run this one wiring.
package app

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/eventstore"
)

// Config is what a server is started with. The comments are the manual.
type Config struct {
	// Data is the data directory. It is made where there is none.
	Data string
	// Listen is the gRPC address. Only loopback addresses are taken, until
	// callers can be authenticated.
	Listen string
	// MetricsListen is the address for Prometheus, on loopback; none where empty.
	MetricsListen string

	// NATSURL is a NATS server that somebody else runs; empty runs one inside.
	NATSURL string
	// NATSSystemURL is the same servers with system-account credentials, by
	// which they are asked whether acknowledged means on disk.
	NATSSystemURL string
	// Durability is "fsync", or "relaxed" to run on servers that do not promise it.
	Durability string

	// AcceptClock is the time that an operator says to be right, where the
	// clock has moved further than the guard allows.
	AcceptClock time.Time

	// The rest is used once, when a new log is opened.

	// Origin is the name under which the log signs; one is made where it is empty.
	Origin string
	// Organisation and Registrar name the first organisation and the person
	// who keeps the register.
	Organisation, Registrar string
	// TimeZone is where the log's dates end.
	TimeZone string

	// Kind is PRODUCTION, or DEMO in the demo. A log of another kind is refused.
	Kind eventv1.LogKind
	// Clock is the system's, but in the demo and in tests.
	Clock eventstore.Clock
	// Log is the program's own log, of its running.
	Log *slog.Logger
	// Ready is called with the address once the server takes calls.
	Ready func(address string)
}

// The ways in which appends are made durable.
const (
	// Fsync: acknowledged means on disk, or on a quorum of disks.
	Fsync = "fsync"
	// Relaxed: acknowledged may mean in memory.
	Relaxed = "relaxed"
)

// Default returns the configuration of a server that stands alone.
func Default() Config {
	return Config{
		Data:         "taskforce-data",
		Listen:       "127.0.0.1:7400",
		Durability:   Fsync,
		Organisation: "Registry",
		Registrar:    "Registrar",
		TimeZone:     "Europe/London",
		Kind:         eventv1.LogKind_LOG_KIND_PRODUCTION,
		Clock:        eventstore.SystemClock(),
		Log:          slog.Default(),
	}
}

// ErrConfig: a setting cannot be used.
var ErrConfig = errors.New("configuration")

// Validate names the first setting that cannot be used, and says what would do.
func (c Config) Validate() error {
	for _, a := range []struct{ flag, address string }{{"--listen", c.Listen}, {"--metrics-listen", c.MetricsListen}} {
		if a.address == "" && a.flag == "--metrics-listen" {
			continue
		}
		if err := loopback(a.address); err != nil {
			return fmt.Errorf("%w: %s %q: %w", ErrConfig, a.flag, a.address, err)
		}
	}
	switch {
	case c.Data == "":
		return fmt.Errorf("%w: --data is empty", ErrConfig)
	case c.Durability != Fsync && c.Durability != Relaxed:
		return fmt.Errorf("%w: --durability %q: it is %s or %s", ErrConfig, c.Durability, Fsync, Relaxed)
	case c.NATSSystemURL != "" && c.NATSURL == "":
		return fmt.Errorf("%w: --nats-system-url needs --nats-url", ErrConfig)
	}
	if _, err := time.LoadLocation(c.TimeZone); err != nil || c.TimeZone == "" {
		return fmt.Errorf("%w: --time-zone %q is no IANA time zone", ErrConfig, c.TimeZone)
	}
	return nil
}

// loopback refuses every address that another machine could reach.
func loopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("it must be host:port: %w", err)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return errors.New("only loopback addresses, as 127.0.0.1, are served: callers are taken at their word who they are")
}
