package ctl

import (
	"context"
	"io"
	"time"

	"github.com/spf13/pflag"
	"google.golang.org/protobuf/proto"

	"taskforce/cmd/taskforcectl/render"
)

// session is one run of the command line: where it reads and writes, and the
// flags that every verb has.
type session struct {
	stdin          io.Reader
	stdout, stderr io.Writer

	server  string
	output  string
	as      string
	timeout time.Duration
}

const (
	outputTable = "table"
	outputJSON  = "json"

	defaultServer  = "127.0.0.1:7400"
	defaultTimeout = 30 * time.Second

	// fromEnv marks flags that may come from the environment. Others may not: a
	// forgotten variable must not change what is written.
	fromEnv = "taskforce_from_environment"
)

func (s *session) addFlags(f *pflag.FlagSet) {
	f.StringVar(&s.server, "server", defaultServer, "the server's address, on loopback (TASKFORCE_SERVER)")
	f.StringVar(&s.output, "output", outputTable, "table, or json: one object a line (TASKFORCE_OUTPUT)")
	f.StringVar(&s.as, "as", "", "the person who calls, as people/PE2; the log's registrar where left out (TASKFORCE_AS)")
	f.DurationVar(&s.timeout, "timeout", defaultTimeout, "how long one call may take; 0 is no limit (TASKFORCE_TIMEOUT)")
	for _, name := range []string{"server", "output", "as", "timeout"} {
		fromEnvironmentToo(f, name)
	}
}

func fromEnvironmentToo(f *pflag.FlagSet, name string) {
	if err := f.SetAnnotation(name, fromEnv, []string{"true"}); err != nil {
		panic("ctl: " + err.Error())
	}
}

// check refuses what no verb can work with.
func (s *session) check() error {
	if s.output != outputTable && s.output != outputJSON {
		return usagef("--output %q: want %s or %s", s.output, outputTable, outputJSON)
	}
	if s.timeout < 0 {
		return usagef("--timeout %s: want 0 or more", s.timeout)
	}
	return nil
}

func (s *session) json() bool { return s.output == outputJSON }

// show prints a message: as JSON, or its fields.
func (s *session) show(m proto.Message, fields func() []render.Field) error {
	if s.json() {
		return render.JSON(s.stdout, m)
	}
	return render.Fields(s.stdout, fields()...)
}

// zone is that of the log on the server, in which its dates end.
func (s *session) zone(ctx context.Context, c *client) (*time.Location, error) {
	opened, err := c.opened(ctx)
	if err != nil {
		return nil, err
	}
	return time.LoadLocation(opened.GetTimeZone())
}
