package edge

import (
	"errors"
	"io"
	"testing"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	healthv1 "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforced/app"
	"taskforce/eventstore"
	"taskforce/eventstore/verify"
	"taskforce/test/edge/live"
)

// TestProofs: between every two sizes, and of every position in every size, by
// a verifier that is not ours.
func TestProofs(t *testing.T) {
	c := newCast(t)
	n := c.position(t)
	roots := make([][]byte, n+1)
	leaves := make([][]byte, n+1)
	for size := int64(1); size <= n; size++ {
		roots[size] = c.proof(t, 0, size, 0).Root
		r := c.commit(t, size).Receipt
		leaves[size] = rfc6962.DefaultHasher.HashLeaf(append([]byte{1}, r.CommitSha256...))
	}
	for size := int64(1); size <= n; size++ {
		for from := int64(1); from <= size; from++ {
			p := c.proof(t, from, size, from)
			if err := proof.VerifyConsistency(rfc6962.DefaultHasher, uint64(from), uint64(size), p.ConsistencyPath, roots[from], roots[size]); err != nil {
				t.Errorf("from size %d to %d: %v", from, size, err)
			}
			if err := proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(from-1), uint64(size), leaves[from], p.InclusionPath, roots[size]); err != nil {
				t.Errorf("position %d in size %d: %v", from, size, err)
			}
		}
	}
}

func (c cast) proof(t testing.TB, position, size, from int64) *taskforcev1.GetProofResponse {
	t.Helper()
	p, err := c.Audit.GetProof(t.Context(), &taskforcev1.GetProofRequest{Position: position, TreeSize: size, FromTreeSize: from})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestCheckpoint: it is of all that was acknowledged, signed, and of the root
// that a verifier computes from the replay of either copy.
func TestCheckpoint(t *testing.T) {
	c := newCast(t)
	for range 3 {
		at := c.register(t)
		got, err := c.Audit.GetCheckpoint(t.Context(), &taskforcev1.GetCheckpointRequest{})
		if err != nil {
			t.Fatal(err)
		}
		head, err := eventstore.OpenCheckpoint([]byte(got.Checkpoint), c.App.Ledger().LogKey)
		if err != nil || head.Size != got.TreeSize || string(head.Root[:]) != string(got.Root) || head.Size != at {
			t.Errorf("the checkpoint says %v, %v; the reply %d; the last commit is %d", head, err, got.TreeSize, at)
		}
		for _, source := range []taskforcev1.ReplaySource{0, taskforcev1.ReplaySource_REPLAY_SOURCE_STREAM, taskforcev1.ReplaySource_REPLAY_SOURCE_ARCHIVE} {
			c.verifies(t, source, head)
		}
	}
}

// verifies replays the log from a copy and holds it to a head.
func (c cast) verifies(t *testing.T, source taskforcev1.ReplaySource, head eventstore.Head) {
	t.Helper()
	v := verify.New(c.App.Ledger().LogKey)
	v.Expect(head)
	for i, b := range c.replay(t, &taskforcev1.ReplayRequest{Source: source}) {
		if _, err := v.Add(int64(i)+1, b); err != nil {
			t.Fatalf("%s: %v", source, err)
		}
	}
	if verdict, err := v.Finish(); err != nil || verdict.Commits != head.Size {
		t.Errorf("%s: %v, %v", source, verdict, err)
	}
}

func (c cast) replay(t *testing.T, r *taskforcev1.ReplayRequest) (blocks [][]byte) {
	t.Helper()
	s, err := c.Audit.Replay(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	for {
		b, err := s.Recv()
		if errors.Is(err, io.EOF) {
			return blocks
		}
		if err != nil {
			t.Fatal(err)
		}
		blocks = append(blocks, b.Block)
	}
}

// TestReplayFromTo: a part of the log is the blocks that have it, whole.
func TestReplayFromTo(t *testing.T) {
	c := newCast(t)
	all := c.replay(t, &taskforcev1.ReplayRequest{})
	for from := int64(1); from <= int64(len(all)); from += 5 {
		for to := from; to <= int64(len(all)); to += 3 {
			for source := range taskforcev1.ReplaySource(3) {
				got := c.replay(t, &taskforcev1.ReplayRequest{FromPosition: from, ToPosition: to, Source: source})
				if len(got) != int(to-from)+1 || string(got[0]) != string(all[from-1]) {
					t.Errorf("%s from %d to %d: %d blocks", source, from, to, len(got))
				}
			}
		}
	}
}

// TestEveryReplySaysDemo, refusals and streams too.
func TestEveryReplySaysDemo(t *testing.T) {
	c := newCast(t)
	for _, m := range methods() {
		var header metadata.MD
		_ = invoke(t.Context(), c.Conn, m, fill(m.Input(), "", likely), grpc.Header(&header))
		if got := header.Get("taskforce-log-kind"); len(got) != 1 || got[0] != "DEMO" {
			t.Errorf("%s answers with %v", m.Name(), header)
		}
	}
	earnest := live.Start(t, t.TempDir(), func(cfg *app.Config) { cfg.Kind = eventv1.LogKind_LOG_KIND_PRODUCTION })
	var header metadata.MD
	if _, err := earnest.Audit.GetLog(t.Context(), &taskforcev1.GetLogRequest{}, grpc.Header(&header)); err != nil || len(header.Get("taskforce-log-kind")) > 0 {
		t.Errorf("a PRODUCTION log answers with %v, %v", header, err)
	}
}

func TestHealth(t *testing.T) {
	c := newCast(t)
	h := healthv1.NewHealthClient(c.Conn)
	r, err := h.Check(t.Context(), &healthv1.HealthCheckRequest{})
	if err != nil || r.Status != healthv1.HealthCheckResponse_SERVING {
		t.Errorf("the server says %v, %v", r, err)
	}
}

// TestUnknownService: also where no part of the path is ours.
func TestUnknownService(t *testing.T) {
	c := newCast(t)
	for _, path := range []string{"/taskforce.v1.RiskService/ListRisks", "/taskforce.v1.AuditService/Erase", "/other.Service/Method"} {
		err := c.Conn.Invoke(t.Context(), path, &taskforcev1.GetLogRequest{}, &taskforcev1.GetLogResponse{})
		if p := problemOf(t, err); p.code != codes.Unimplemented || p.reason != "METHOD_UNKNOWN" || p.meta["have"] != path {
			t.Errorf("%s: %+v", path, p)
		}
	}
}
