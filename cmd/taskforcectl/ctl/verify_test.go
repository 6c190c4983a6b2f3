package ctl

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/internal/specimen"
	"taskforce/eventstore"
)

// liar is a server that hands out whatever it was given.
type liar struct {
	taskforcev1.UnimplementedAuditServiceServer
	log             taskforcev1.GetLogResponse
	checkpoint      []byte
	stream, archive [][]byte
}

func (l *liar) GetLog(context.Context, *taskforcev1.GetLogRequest) (*taskforcev1.GetLogResponse, error) {
	return proto.Clone(&l.log).(*taskforcev1.GetLogResponse), nil
}

func (l *liar) GetCheckpoint(context.Context, *taskforcev1.GetCheckpointRequest) (*taskforcev1.GetCheckpointResponse, error) {
	return &taskforcev1.GetCheckpointResponse{Checkpoint: string(l.checkpoint)}, nil
}

func (l *liar) Replay(r *taskforcev1.ReplayRequest, s grpc.ServerStreamingServer[taskforcev1.ReplayResponse]) error {
	blocks := l.stream
	if r.GetSource() == taskforcev1.ReplaySource_REPLAY_SOURCE_ARCHIVE {
		blocks = l.archive
	}
	for _, data := range blocks {
		b, h := &eventv1.Block{}, &eventv1.BlockHeader{}
		_, _ = proto.Unmarshal(data, b), proto.Unmarshal(b.GetHeader(), h)
		if h.GetTreeSize() < r.GetFromPosition() || r.GetToPosition() > 0 && h.GetFirstPosition() > r.GetToPosition() {
			continue
		}
		if err := s.Send(&taskforcev1.ReplayResponse{Block: data}); err != nil {
			return err
		}
	}
	return nil
}

// honest is a server of a specimen: positions 1, 2, 3 to 7, 8 and 9.
func honest(t *testing.T) (*specimen.Log, *liar) {
	t.Helper()
	l, err := specimen.New(1, 5, 2)
	if err != nil {
		t.Fatal(err)
	}
	cp, err := l.Checkpoint(l.Head())
	if err != nil {
		t.Fatal(err)
	}
	s := &liar{checkpoint: cp, stream: slices.Clone(l.Blocks), archive: slices.Clone(l.Blocks)}
	s.log.LogId, s.log.Origin, s.log.LogKey, s.log.Position = specimen.LogID, specimen.Origin, l.Key.Verifier(), l.Head().Size
	return l, s
}

func (l *liar) serve(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	taskforcev1.RegisterAuditServiceServer(server, l)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	return listener.Addr().String()
}

// changed is a block with one bit of a stored commit flipped.
func changed(t *testing.T, block, commit []byte) []byte {
	t.Helper()
	at := strings.Index(string(block), string(commit))
	if at < 0 {
		t.Fatal("the block does not have the commit")
	}
	block = slices.Clone(block)
	block[at+len(commit)-2] ^= 1
	return block
}

func TestVerifyingAServer(t *testing.T) {
	for _, row := range []struct {
		name string
		lie  func(t *testing.T, l *specimen.Log, s *liar)
		code int
		says string
	}{
		{"nothing is wrong", func(*testing.T, *specimen.Log, *liar) {}, ExitOK, ""},
		{"a commit of the stream was changed", func(t *testing.T, l *specimen.Log, s *liar) {
			s.stream[2] = changed(t, s.stream[2], l.Commits[4])
		}, ExitUnverified, "verification FAILED at position 5: the stream, block 3: "},
		{"a commit of the archive was changed", func(t *testing.T, l *specimen.Log, s *liar) {
			s.archive[2] = changed(t, s.archive[2], l.Commits[5])
		}, ExitUnverified, "verification FAILED at position 6: the archive, block 3: "},
		{"a commit of both was changed", func(t *testing.T, l *specimen.Log, s *liar) {
			s.stream[2] = changed(t, s.stream[2], l.Commits[5])
			s.archive[2] = s.stream[2]
		}, ExitUnverified, "verification FAILED at position 3: the stream, block 3: "},
		{"a block was dropped", func(_ *testing.T, _ *specimen.Log, s *liar) {
			s.stream = slices.Delete(s.stream, 2, 3)
		}, ExitUnverified, "verification FAILED at position 3 (to 7): the stream, block 3: the block is missing"},
		{"two blocks were exchanged", func(_ *testing.T, _ *specimen.Log, s *liar) {
			s.stream[1], s.stream[2] = s.stream[2], s.stream[1]
		}, ExitUnverified, "verification FAILED at position 2: the stream, block 2: "},
		{"the end was cut off, and the checkpoint is the old one", func(_ *testing.T, _ *specimen.Log, s *liar) {
			s.stream = s.stream[:3]
		}, ExitUnverified, "verification FAILED at position 8 (to 9): the stream"},
		{"the end was cut off everywhere, and the checkpoint signed anew", func(t *testing.T, l *specimen.Log, s *liar) {
			s.stream, s.archive, s.log.Position = s.stream[:3], s.archive[:3], 7
			s.checkpoint, _ = l.Checkpoint(l.Heads[2])
		}, ExitUnverified, "verification FAILED at position 8 (to 9): the stream, block 4: it ends at position 7, and by "},
		{"the log is another one", func(t *testing.T, _ *specimen.Log, s *liar) {
			_, other := honest(t)
			s.stream, s.archive, s.checkpoint, s.log.LogKey = other.stream, other.archive, other.checkpoint, other.log.LogKey
		}, ExitUnverified, "verification FAILED at position "},
		{"the server says more than it has", func(_ *testing.T, _ *specimen.Log, s *liar) {
			s.log.Position = 12
		}, ExitUnverified, "verification FAILED at position 10 (to 12): the stream"},
		{"the server names another log", func(_ *testing.T, _ *specimen.Log, s *liar) {
			s.log.LogId = "another"
		}, ExitUnverified, "verification FAILED at position 1: the server"},
		{"a newer program wrote on", func(t *testing.T, l *specimen.Log, s *liar) {
			unknown := protowire.AppendVarint(protowire.AppendTag(nil, 900, protowire.VarintType), 1)
			if err := l.Add(append(l.Organisation(10), unknown...)); err != nil {
				t.Fatal(err)
			}
			s.stream, s.archive = l.Blocks, l.Blocks
			s.checkpoint, _ = l.Checkpoint(l.Head())
		}, ExitFailed, "position 10 (block 5): written by a newer program"},
	} {
		t.Run(row.name, func(t *testing.T) {
			l, s := honest(t)
			kept := filepath.Join(t.TempDir(), "kept.checkpoint")
			if err := os.WriteFile(kept, s.checkpoint, 0o600); err != nil {
				t.Fatal(err)
			}
			key := l.Key.Verifier()
			row.lie(t, l, s)
			r := run(t, s.serve(t), "verify", "--log-key", key, "--checkpoint", kept)
			r.want(t, row.code, "", row.says)
			if verified := strings.Contains(r.stdout, "verified"); verified != (row.code == ExitOK) {
				t.Errorf("stdout %q", r.stdout)
			}
		})
	}
}

func TestVerifyingWithoutAKeySaysSo(t *testing.T) {
	_, s := honest(t)
	r := run(t, s.serve(t), "verify", "--output", "json")
	r.want(t, ExitOK, `"verified":true`, "give it as --log-key")
	r.want(t, ExitOK, `"commits":9`, "")
}

func TestVerifyingADirectory(t *testing.T) {
	l, s := honest(t)
	dir := t.TempDir()
	if err := l.WriteDirectory(t.Context(), dir, "TASKFORCE"); err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(dir, "kept.checkpoint")
	if err := os.WriteFile(kept, s.checkpoint, 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "", "verify", "--data", dir, "--log-key", l.Key.Verifier(), "--checkpoint", kept).
		want(t, ExitOK, "verified: 9 commits in 4 blocks, root "+l.Head().Root.String(), "")
	run(t, "", "verify", "--data", dir, "--checkpoint", kept).want(t, ExitUsage, "", "needs --log-key")
	other, _ := honest(t)
	run(t, "", "verify", "--data", dir, "--log-key", other.Key.Verifier()).
		want(t, ExitUnverified, "", "verification FAILED at position 1: the archive, block 1: the log key")
	blocks := filepath.Join(dir, "archive", "blocks")
	data, err := os.ReadFile(blocks)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(blocks, changed(t, data, l.Commits[7]), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "", "verify", "--data", dir).want(t, ExitUnverified, "", "verification FAILED at position 8: the archive, block 4: ")
}

func TestVerifyingAReceipt(t *testing.T) {
	l, _ := honest(t)
	r, err := l.Receipt(5)
	if err != nil {
		t.Fatal(err)
	}
	good := &taskforcev1.Receipt{
		Position: r.Position, RecordedAt: timestamppb.New(r.Recorded), CommitSha256: r.CommitHash[:], TreeSize: r.Size, Root: r.Root[:],
		Checkpoint: string(r.Checkpoint),
	}
	for _, h := range r.Path {
		good.InclusionPath = append(good.InclusionPath, h[:])
	}
	other, _ := honest(t)
	for _, row := range []struct {
		name   string
		change func(r *taskforcev1.Receipt)
		key    *eventstore.LogKey
		code   int
	}{
		{"as it is", func(*taskforcev1.Receipt) {}, l.Key, ExitOK},
		{"another log's key", func(*taskforcev1.Receipt) {}, other.Key, ExitUnverified},
		{"another position", func(r *taskforcev1.Receipt) { r.Position = 6 }, l.Key, ExitUnverified},
		{"another commit", func(r *taskforcev1.Receipt) { r.CommitSha256[0] ^= 1 }, l.Key, ExitUnverified},
		{"another root", func(r *taskforcev1.Receipt) { r.Root[0] ^= 1 }, l.Key, ExitUnverified},
		{"another path", func(r *taskforcev1.Receipt) { r.InclusionPath[0][0] ^= 1 }, l.Key, ExitUnverified},
		{"half a path", func(r *taskforcev1.Receipt) { r.InclusionPath = r.InclusionPath[1:] }, l.Key, ExitUnverified},
		{"half a hash", func(r *taskforcev1.Receipt) { r.InclusionPath[0] = r.InclusionPath[0][:9] }, l.Key, ExitUnverified},
		{"no position", func(r *taskforcev1.Receipt) { r.Position = 0 }, l.Key, ExitUnverified},
		{"another length", func(r *taskforcev1.Receipt) { r.TreeSize++ }, l.Key, ExitUnverified},
		{"no checkpoint", func(r *taskforcev1.Receipt) { r.Checkpoint = "" }, l.Key, ExitUnverified},
	} {
		receipt := proto.Clone(good).(*taskforcev1.Receipt)
		row.change(receipt)
		text, err := protojson.Marshal(receipt)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "a.receipt")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if r := run(t, "", "receipt", "verify", path, "--log-key", row.key.Verifier()); r.code != row.code {
			t.Errorf("%s: exit %d, want %d: %s%s", row.name, r.code, row.code, r.stdout, r.stderr)
		}
	}
}
