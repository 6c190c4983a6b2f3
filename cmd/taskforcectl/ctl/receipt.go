package ctl

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/mod/sumdb/tlog"
	"google.golang.org/protobuf/encoding/protojson"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/render"
	"taskforce/eventstore"
)

func (s *session) receipt() *cobra.Command {
	return group("receipt", "Proofs that a commit is in the log", s.receiptVerify())
}

func (s *session) receiptVerify() *cobra.Command {
	var key string
	c := &cobra.Command{
		Use:   "verify FILE",
		Short: "Verify a receipt that --receipt kept",
		Long: "Verify a receipt that --receipt kept: that a log with that key had that commit at that position.\n" +
			"With --log-key no server is asked. Without it the server's key is taken, and it is also proved\n" +
			"that the log as the server has it now still begins with what the receipt is of.",
		Example: "  taskforcectl receipt verify slip.receipt --log-key taskforce.example+0a1b2c3d+AZ…",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			r, err := readReceipt(args[0])
			if err != nil {
				return err
			}
			if key != "" {
				return s.verifyReceipt(r, key, "offline")
			}
			return s.with(func(cl *client) error { return s.verifyReceiptBy(c.Context(), cl, r) })
		},
	}
	c.Flags().StringVar(&key, "log-key", "", "the log's verifier key, as you know it from elsewhere (TASKFORCE_LOG_KEY)")
	fromEnvironmentToo(c.Flags(), "log-key")
	return c
}

// readReceipt reads a kept receipt. One of the wrong form proves nothing.
func readReceipt(path string) (eventstore.Receipt, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return eventstore.Receipt{}, err
	}
	m := &taskforcev1.Receipt{}
	if err := protojson.Unmarshal(text, m); err != nil {
		return eventstore.Receipt{}, fmt.Errorf("%s is no receipt: %w", path, err)
	}
	r := eventstore.Receipt{
		Position: m.GetPosition(), Recorded: m.GetRecordedAt().AsTime(), Checkpoint: []byte(m.GetCheckpoint()),
		Head: eventstore.Head{Size: m.GetTreeSize()},
	}
	path32 := m.GetInclusionPath()
	r.Path = make(tlog.RecordProof, len(path32))
	ok := len(m.GetRoot()) == tlog.HashSize && len(m.GetCommitSha256()) == len(r.CommitHash) && r.Position >= 1 && r.Position <= r.Size
	copy(r.Root[:], m.GetRoot())
	copy(r.CommitHash[:], m.GetCommitSha256())
	for i, h := range path32 {
		ok = ok && copy(r.Path[i][:], h) == len(h) && len(h) == tlog.HashSize
	}
	if !ok {
		return r, unverifiedError{fmt.Errorf("%s has a hash or a position that cannot be", path)}
	}
	return r, nil
}

// verifyReceiptBy verifies a receipt with the server's key, and that the log
// there has grown from what it is of.
func (s *session) verifyReceiptBy(ctx context.Context, cl *client, r eventstore.Receipt) error {
	log, err := cl.audit.GetLog(ctx, &taskforcev1.GetLogRequest{})
	if err != nil {
		return err
	}
	if err := r.Verify(log.GetLogKey()); err != nil {
		return unverifiedError{err}
	}
	cp, err := cl.audit.GetCheckpoint(ctx, &taskforcev1.GetCheckpointRequest{})
	if err != nil {
		return err
	}
	now, err := eventstore.OpenCheckpoint([]byte(cp.GetCheckpoint()), log.GetLogKey())
	if err != nil {
		return unverifiedError{err}
	}
	if now.Size < r.Size {
		return unverifiedError{fmt.Errorf("the server has %d commits, and the receipt is of %d: position %d and what follows is gone", now.Size, r.Size, now.Size+1)}
	}
	proof, err := cl.audit.GetProof(ctx, &taskforcev1.GetProofRequest{TreeSize: now.Size, FromTreeSize: r.Size})
	if err != nil {
		return err
	}
	path := make(tlog.TreeProof, len(proof.GetConsistencyPath()))
	for i, h := range proof.GetConsistencyPath() {
		copy(path[i][:], h)
	}
	if err := tlog.CheckTree(path, now.Size, now.Root, r.Size, r.Root); err != nil {
		return unverifiedError{fmt.Errorf("the server's log of %d commits does not begin with the %d of the receipt: %w", now.Size, r.Size, err)}
	}
	return s.verifyReceipt(r, log.GetLogKey(), fmt.Sprintf("the server's log of %d commits begins with them", now.Size))
}

func (s *session) verifyReceipt(r eventstore.Receipt, key, how string) error {
	if err := r.Verify(key); err != nil {
		return unverifiedError{err}
	}
	if s.json() {
		return json.NewEncoder(s.stdout).Encode(map[string]any{
			"verified": true, "position": r.Position, "commitSha256": hex.EncodeToString(r.CommitHash[:]),
			"treeSize": r.Size, "root": r.Root.String(), "logKey": key,
		})
	}
	return render.Fields(s.stdout,
		render.Field{Name: "verified", Value: fmt.Sprintf("position %d is in the log of %d commits; %s", r.Position, r.Size, how)},
		render.Field{Name: "commit", Value: "SHA-256 " + hex.EncodeToString(r.CommitHash[:])},
		render.Field{Name: "root", Value: r.Root.String()},
		render.Field{Name: "log key", Value: key},
	)
}
