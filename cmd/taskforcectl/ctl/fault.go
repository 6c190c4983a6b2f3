package ctl

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"taskforce/cmd/taskforcectl/audit"
	"taskforce/cmd/taskforcectl/render"
)

// usageError is a mistake in how the program was called.
type usageError struct{ error }

// Unwrap returns what is wrong.
func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

func asUsage(err error) error {
	if err == nil {
		return nil
	}
	return usageError{err}
}

// unverifiedError is a receipt that does not prove what it says.
type unverifiedError struct{ error }

// Unwrap returns what is wrong.
func (e unverifiedError) Unwrap() error { return e.error }

// saidError has been told to the user already.
type saidError struct{ error }

// end says on stderr how a run ended, and returns its exit code.
func (s *session) end(ctx context.Context, at *cobra.Command, err error) int {
	var wrong usageError
	var said saidError
	var unverified unverifiedError
	failures := audit.Failures(err)
	switch {
	case err == nil:
		return ExitOK
	case errors.As(err, &wrong) || strings.HasPrefix(err.Error(), "unknown command"):
		s.say("%v", err)
		_, _ = fmt.Fprint(s.stderr, at.UsageString())
		return ExitUsage
	case len(failures) > 0:
		for _, f := range failures {
			_, _ = fmt.Fprintln(s.stderr, "verification FAILED at", render.Clean(f.Error()))
		}
		return ExitUnverified
	case errors.As(err, &unverified):
		_, _ = fmt.Fprintln(s.stderr, "verification FAILED:", render.Clean(err.Error()))
		return ExitUnverified
	case errors.As(err, &said):
		return ExitFailed
	case ctx.Err() != nil:
		s.say("interrupted")
		return ExitFailed
	}
	s.say("%s", Fault(err))
	return ExitFailed
}

// say puts a line on stderr.
func (s *session) say(format string, args ...any) {
	_, _ = fmt.Fprintln(s.stderr, "taskforcectl:", render.Clean(fmt.Sprintf(format, args...)))
}

// Fault is an error as one line: of a server's refusal its reason, the rule and
// the field, the sentence, what there is and what is wanted, and what cures it.
func Fault(err error) string {
	st, ok := status.FromError(err)
	if !ok {
		return err.Error()
	}
	info := errorInfo(st)
	if info == nil {
		return fmt.Sprintf("%s: %s", strings.ToLower(st.Code().String()), st.Message())
	}
	meta := info.GetMetadata()
	var b strings.Builder
	b.WriteString(info.GetReason())
	if in := joined(", ", part("rule ", meta["rule"]), part("field ", meta["field"])); in != "" {
		b.WriteString(" (" + in + ")")
	}
	b.WriteString(": " + st.Message())
	b.WriteString(part("; have ", meta["have"]) + part("; want ", meta["want"]))
	if cure := joined(" by ", meta["cure_method"], meta["cure_office"]); cure != "" {
		b.WriteString("; cure: " + cure)
	}
	b.WriteString(part("; see commits/", meta["position"]))
	return b.String()
}

func part(before, value string) string {
	if value == "" {
		return ""
	}
	return before + value
}

func joined(between string, parts ...string) string {
	var have []string
	for _, p := range parts {
		if p != "" {
			have = append(have, p)
		}
	}
	return strings.Join(have, between)
}

// errorInfo returns what the server says of an error for programs.
func errorInfo(st *status.Status) *errdetails.ErrorInfo {
	for _, d := range st.Details() {
		if info, ok := d.(*errdetails.ErrorInfo); ok {
			return info
		}
	}
	return nil
}

// uncertain says whether a command may have been written although its answer
// is an error: only its request id can tell.
func uncertain(err error) bool {
	st, answered := status.FromError(err)
	if !answered {
		return false
	}
	switch st.Code() {
	case codes.DeadlineExceeded, codes.Unavailable, codes.Canceled, codes.Unknown, codes.Internal:
		return true
	}
	return false
}
