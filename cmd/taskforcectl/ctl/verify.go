package ctl

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/audit"
	"taskforce/eventstore"
	"taskforce/eventstore/verify"
)

// verifyFlags are those of one verification.
type verifyFlags struct{ data, logKey, checkpoint string }

func (s *session) verify() *cobra.Command {
	var v verifyFlags
	c := &cobra.Command{
		Use:   "verify",
		Short: "Verify the whole log, both copies, against what is known of it",
		Long: "Verify the whole log: every stored commit is hashed, every root and signature checked, and both\n" +
			"copies are held against each other, the server's checkpoint, and one that you kept.\n" +
			"With --data it is done on a data directory that no server has open, and changes nothing there.\n" +
			"It ends with 3, and names the position, where anything is not what it must be.",
		Example: "  taskforcectl verify --log-key taskforce.example+0a1b2c3d+AZ…\n  taskforcectl verify --data /var/lib/taskforce --checkpoint may.checkpoint",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if v.data != "" {
				return s.verifyDirectory(c.Context(), v)
			}
			return s.with(func(cl *client) error { return s.verifyServer(c.Context(), cl, v) })
		},
	}
	f := c.Flags()
	f.StringVar(&v.data, "data", "", "verify this data directory, without a server")
	f.StringVar(&v.logKey, "log-key", "", "the log's verifier key, as you know it from elsewhere (TASKFORCE_LOG_KEY)")
	f.StringVar(&v.checkpoint, "checkpoint", "", "file with a checkpoint of the log that was kept")
	fromEnvironmentToo(f, "log-key")
	return c
}

func (s *session) verifyServer(ctx context.Context, cl *client, v verifyFlags) error {
	log, err := cl.audit.GetLog(ctx, &taskforcev1.GetLogRequest{})
	if err != nil {
		return err
	}
	cp, err := cl.audit.GetCheckpoint(ctx, &taskforcev1.GetCheckpointRequest{})
	if err != nil {
		return err
	}
	expected, err := s.expected(v, log.GetLogKey())
	if err != nil {
		return err
	}
	head, err := eventstore.OpenCheckpoint([]byte(cp.GetCheckpoint()), keyOr(v.logKey, log.GetLogKey()))
	if err != nil {
		return &audit.FailedError{Copy: "the server's checkpoint", Position: max(cp.GetTreeSize(), 1), What: err.Error()}
	}
	expected.Heads = append(expected.Heads, audit.Head{Head: head, Source: "the server's checkpoint"})

	bar := s.progress("verifying the stream", log.GetPosition())
	stream := audit.RemoteStream(cl.audit)
	verdict, err := audit.Verify(ctx, stream, audit.RemoteArchive(cl.audit, 0), expected, bar.at)
	bar.end()
	if err == nil {
		err = agrees(log, verdict)
	}
	if err != nil {
		return err
	}
	bar = s.progress("verifying the archive", verdict.Commits)
	expected.Heads = append(expected.Heads, audit.Head{
		Head: eventstore.Head{Size: verdict.Commits, Root: verdict.Root}, Source: "the stream",
	})
	_, err = audit.Verify(ctx, audit.RemoteArchive(cl.audit, verdict.Commits), stream, expected, bar.at)
	bar.end()
	if err != nil {
		return err
	}
	return s.verified(verdict, v, "the stream and the archive")
}

// agrees holds what the server says of the log against the log.
func agrees(log *taskforcev1.GetLogResponse, v verify.Verdict) error {
	for _, row := range []struct{ what, have, want string }{
		{"log id", log.GetLogId(), v.LogID}, {"origin", log.GetOrigin(), v.Origin}, {"log key", log.GetLogKey(), v.LogKey},
	} {
		if row.have != row.want {
			return &audit.FailedError{Copy: "the server", Block: 1, Position: 1, What: fmt.Sprintf(
				"it says that the %s is %s, and the log has %s", row.what, row.have, row.want)}
		}
	}
	if log.GetPosition() > v.Commits {
		return &audit.FailedError{Copy: "the stream", Block: v.Blocks + 1, Position: v.Commits + 1, Last: log.GetPosition(), What: fmt.Sprintf(
			"it ends at position %d, and the server said that the log has %d", v.Commits, log.GetPosition())}
	}
	return nil
}

func (s *session) verifyDirectory(ctx context.Context, v verifyFlags) (err error) {
	o, err := audit.OpenOffline(ctx, v.data)
	if err != nil {
		return err
	}
	defer func() {
		if closed := o.Close(); err == nil {
			err = closed
		}
	}()
	expected, err := s.expected(v, "")
	if err != nil {
		return err
	}
	bar := s.progress("verifying", 0)
	verdict, err := o.Verify(ctx, expected, bar.at)
	bar.end()
	for _, n := range o.Notes {
		s.say("note: %s", n)
	}
	if err != nil {
		return err
	}
	copies := "the stream and the archive"
	if o.Archive == nil {
		copies = "the stream"
	}
	return s.verified(verdict, v, copies)
}

// expected is what the caller knows of the log. A checkpoint that was kept is
// read with the caller's key, else with the one that the server names.
func (s *session) expected(v verifyFlags, key string) (audit.Expected, error) {
	e := audit.Expected{LogKey: v.logKey}
	if v.checkpoint == "" {
		return e, nil
	}
	text, err := os.ReadFile(v.checkpoint)
	if err != nil {
		return e, err
	}
	if key = keyOr(v.logKey, key); key == "" {
		return e, usagef("--checkpoint with --data needs --log-key, to know whose it is")
	}
	head, err := eventstore.OpenCheckpoint(text, key)
	if err != nil {
		return e, unverifiedError{fmt.Errorf("%s: %w", v.checkpoint, err)}
	}
	e.Heads = append(e.Heads, audit.Head{Head: head, Source: v.checkpoint})
	return e, nil
}

func keyOr(given, named string) string {
	if given != "" {
		return given
	}
	return named
}

// verified prints the verdict.
func (s *session) verified(v verify.Verdict, flags verifyFlags, copies string) error {
	if flags.logKey == "" {
		s.say("note: the key is the one that the log itself names (%s): give it as --log-key to know whose log this is", v.LogKey)
	}
	if s.json() {
		return json.NewEncoder(s.stdout).Encode(map[string]any{
			"verified": true, "copies": copies, "logId": v.LogID, "origin": v.Origin, "logKey": v.LogKey,
			"commits": v.Commits, "blocks": v.Blocks, "root": v.Root.String(), "recordedAt": v.Recorded,
		})
	}
	_, err := fmt.Fprintf(s.stdout, "verified: %d commits in %d blocks, root %s, log %s (%s); %s\n", v.Commits, v.Blocks, v.Root, v.LogID, v.Origin, copies)
	return err
}
