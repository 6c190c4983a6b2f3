package ctl

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"
	"google.golang.org/protobuf/encoding/protojson"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/render"
)

// write is a command on its way: the flags that every command has, and what
// they come to.
type write struct {
	office, mode, occurredAt, reason string
	evidence                         []string
	requestID, receipt               string

	act *taskforcev1.Act
}

func (w *write) addFlags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&w.office, "office", "", "the office in which you act, where you hold several")
	f.StringVar(&w.mode, "mode", "", "ACT, or ATTESTATION of what was done elsewhere, or IMPORT")
	f.StringVar(&w.occurredAt, "occurred-at", "", "when it was done: a time, or a date of the log; now where left out")
	f.StringVar(&w.reason, "reason", "", "why it is attested and was not done in the system")
	f.StringArrayVar(&w.evidence, "evidence", nil, "URI of a document on which it rests (repeat it for more)")
	f.StringVar(&w.requestID, "request-id", "", "UUID by which a repeat is told; a fresh one where left out")
	f.StringVar(&w.receipt, "receipt", "", "keep the receipt in this file, for receipt verify")
}

// answer is what every command is answered with.
type answer interface{ GetWritten() *taskforcev1.Written }

// verb returns a command that writes: run makes its call, with w.act and
// w.requestID filled in.
func (s *session) verb(w *write, c *cobra.Command, run func(ctx context.Context, cl *client, args []string) (answer, error)) *cobra.Command {
	w.addFlags(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		when, err := w.read()
		if err != nil {
			return err
		}
		return s.with(func(cl *client) error {
			if err := s.place(c.Context(), cl, w, when); err != nil {
				return err
			}
			a, err := run(c.Context(), cl, args)
			if err != nil {
				if uncertain(err) {
					s.say("it may have been written all the same: repeat it with --request-id %s", w.requestID)
				}
				return err
			}
			return s.written(w, a.GetWritten())
		})
	}
	return c
}

// read reads the shared flags. It returns when it was done; nil is now.
func (w *write) read() (*moment, error) {
	mode, err := enum[eventv1.Mode]("--mode", w.mode)
	if err != nil {
		return nil, err
	}
	w.act = &taskforcev1.Act{Office: named("offices", w.office), Mode: mode, Reason: w.reason}
	for _, uri := range w.evidence {
		w.act.Evidence = append(w.act.Evidence, &eventv1.Evidence{Source: &eventv1.Evidence_Document{Document: &eventv1.DocumentRef{Uri: uri}}})
	}
	if w.requestID == "" {
		w.requestID = uuid.NewString()
	} else if uuid.Validate(w.requestID) != nil {
		return nil, usagef("--request-id %q: want a UUID", w.requestID)
	}
	if w.occurredAt == "" {
		return nil, nil
	}
	m, err := readMoment("--occurred-at", w.occurredAt)
	return &m, err
}

// place puts the act in time.
func (s *session) place(ctx context.Context, cl *client, w *write, when *moment) error {
	if when == nil {
		return nil
	}
	at, err := s.instant(ctx, cl, *when)
	if err != nil {
		return err
	}
	w.act.OccurredAt, w.act.OccurredPrecision = at, when.precision()
	return nil
}

// written prints what was written, and keeps its receipt.
func (s *session) written(w *write, got *taskforcev1.Written) error {
	if w.receipt != "" {
		if err := keepReceipt(w.receipt, got.GetReceipt()); err != nil {
			return err
		}
	}
	return s.show(got, func() []render.Field {
		position := "none: it held already"
		if p := got.GetReceipt().GetPosition(); p > 0 {
			position = strconv.FormatInt(p, 10)
		}
		if got.GetRepeatedRequest() {
			position += ", a repeat"
		}
		var events []string
		for _, e := range got.GetEvents() {
			events = append(events, e.GetType())
		}
		if len(events) == 0 {
			events = []string{"none: it held already"}
		}
		return []render.Field{
			{Name: "name", Value: got.GetName()}, {Name: "ref", Value: got.GetRef()},
			{Name: "events", Value: strings.Join(events, ", ")}, {Name: "position", Value: position},
			{Name: "recorded", Value: instantUTC(got.GetReceipt())}, {Name: "request", Value: w.requestID},
		}
	})
}

func instantUTC(r *taskforcev1.Receipt) string {
	if r.GetRecordedAt() == nil {
		return ""
	}
	return r.GetRecordedAt().AsTime().Format(time.RFC3339Nano)
}

// keepReceipt writes a receipt to a file that was not there.
func keepReceipt(path string, r *taskforcev1.Receipt) error {
	if r == nil {
		return fmt.Errorf("there is no receipt to keep in %s: nothing was written", path)
	}
	text, err := protojson.MarshalOptions{Multiline: true}.Marshal(r)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("keep the receipt: %w", err)
	}
	_, err = f.Write(append(text, '\n'))
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}
