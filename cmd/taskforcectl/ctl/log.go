package ctl

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/render"
)

func (s *session) log() *cobra.Command {
	return &cobra.Command{
		Use:   "log",
		Short: "Say what the log is, how long it is, and how far its copies are",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.with(func(cl *client) error {
				l, err := cl.audit.GetLog(c.Context(), &taskforcev1.GetLogRequest{})
				if err != nil {
					return err
				}
				return s.show(l, func() []render.Field { return logFields(l) })
			})
		},
	}
}

func logFields(l *taskforcev1.GetLogResponse) []render.Field {
	fields := []render.Field{
		{Name: "log", Value: l.GetLogId()}, {Name: "origin", Value: l.GetOrigin()}, {Name: "kind", Value: render.Enum(l.GetKind())},
		{Name: "log key", Value: l.GetLogKey()}, {Name: "durability", Value: l.GetDurability()},
		{Name: "position", Value: strconv.FormatInt(l.GetPosition(), 10)},
	}
	for _, f := range l.GetFollowers() {
		value := strconv.FormatInt(f.GetPosition(), 10)
		if f.GetStopped() != "" {
			value += fmt.Sprintf(", STOPPED: %s", f.GetStopped())
		}
		fields = append(fields, render.Field{Name: f.GetName(), Value: value})
	}
	return fields
}
