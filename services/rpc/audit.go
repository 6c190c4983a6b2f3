package rpc

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/eventstore"
)

type auditService struct {
	taskforcev1.UnimplementedAuditServiceServer
	*Server
}

func (s *auditService) GetLog(context.Context, *taskforcev1.GetLogRequest) (*taskforcev1.GetLogResponse, error) {
	l := s.cfg.Ledger
	return &taskforcev1.GetLogResponse{
		LogId: l.LogID, Origin: l.Origin, Kind: l.Kind, LogKey: l.LogKey,
		Position: max(s.cfg.Archive.Head(), s.cfg.Sequencer.Acknowledged()), Followers: s.cfg.Followers(), Durability: s.cfg.Durability,
	}, nil
}

// GetCommit hands out what is stored, with a receipt of it as of now.
func (s *auditService) GetCommit(ctx context.Context, r *taskforcev1.GetCommitRequest) (*taskforcev1.GetCommitResponse, error) {
	digits, ok := strings.CutPrefix(r.Name, "commits/")
	position, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || position < 1 || digits != strconv.FormatInt(position, 10) {
		return nil, malformed("NAME_MALFORMED", "name", r.Name, "as commits/23", "a commit is named by its position")
	}
	if head := s.local(ctx); position > head {
		return nil, notFound("name", r.Name)
	}
	stored, receipt, err := s.storedAt(ctx, position)
	if err != nil {
		return nil, err
	}
	return &taskforcev1.GetCommitResponse{Commit: stored, Receipt: receipt}, nil
}

// commitAt returns a commit that was acknowledged, once the local copy has it.
func (s *Server) commitAt(ctx context.Context, position int64) (*eventv1.Commit, *taskforcev1.Receipt, error) {
	ctx, cancel := within(ctx)
	defer cancel()
	if err := s.cfg.Archive.Wait(ctx, position-1); err != nil {
		return nil, nil, fmt.Errorf("wait for the local copy of position %d: %w", position, err)
	}
	stored, receipt, err := s.storedAt(ctx, position)
	if err != nil {
		return nil, nil, err
	}
	m, err := eventstore.DecodeCommit(stored)
	return m, receipt, err
}

// believed reads a commit from the local copy, and believes it only if its leaf
// is the tree's.
func (s *Server) believed(position int64) ([]byte, error) {
	leaf, err := s.cfg.Tiles.Leaf(position)
	if err != nil {
		return nil, err
	}
	stored, err := s.cfg.Archive.Commit(position)
	if err != nil || leaf != eventstore.Leaf(stored) {
		s.cfg.Log.Error("the local copy is damaged", "position", position, "cause", err)
		return nil, copyBroken(position)
	}
	return stored, nil
}

// storedAt is believed, with a receipt as of now.
func (s *Server) storedAt(_ context.Context, position int64) ([]byte, *taskforcev1.Receipt, error) {
	stored, err := s.believed(position)
	if err != nil {
		return nil, nil, err
	}
	m, err := eventstore.DecodeCommit(stored)
	if err != nil {
		return nil, nil, err
	}
	head, checkpoint, err := s.head()
	if err != nil {
		return nil, nil, err
	}
	r, err := eventstore.NewReceipt(position, m.RecordedAt.AsTime(), sha256.Sum256(stored), head, s.cfg.Tiles, checkpoint)
	if err != nil {
		return nil, nil, err
	}
	return stored, receiptOf(r), nil
}

// head is the newest tree head that the local copy can prove, and its checkpoint.
func (s *Server) head() (eventstore.Head, []byte, error) {
	size := s.cfg.Archive.Head()
	root, err := s.cfg.Tiles.Root(size)
	if err != nil {
		return eventstore.Head{}, nil, err
	}
	h := eventstore.Head{Size: size, Root: root}
	checkpoint, err := s.cfg.Checkpoints.Sign(h)
	return h, checkpoint, err
}

func (s *auditService) GetCheckpoint(ctx context.Context, _ *taskforcev1.GetCheckpointRequest) (*taskforcev1.GetCheckpointResponse, error) {
	s.local(ctx)
	h, checkpoint, err := s.head()
	if err != nil {
		return nil, err
	}
	stored, err := s.believed(h.Size)
	if err != nil {
		return nil, err
	}
	m, err := eventstore.DecodeCommit(stored)
	if err != nil {
		return nil, err
	}
	return &taskforcev1.GetCheckpointResponse{
		Checkpoint: string(checkpoint), TreeSize: h.Size, Root: h.Root[:], RecordedAt: timestamppb.New(m.RecordedAt.AsTime()),
	}, nil
}

func (s *auditService) GetProof(ctx context.Context, r *taskforcev1.GetProofRequest) (*taskforcev1.GetProofResponse, error) {
	have := s.local(ctx)
	size := r.TreeSize
	if size == 0 {
		size = have
	}
	for _, bound := range []struct {
		field string
		value int64
		most  int64
	}{{"tree_size", size, have}, {"position", r.Position, size}, {"from_tree_size", r.FromTreeSize, size}} {
		if bound.value > bound.most {
			return nil, malformed("POSITION_NOT_REACHED", bound.field, fmt.Sprint(bound.value), fmt.Sprintf("at most %d", bound.most),
				fmt.Sprintf("%s is beyond %d", bound.field, bound.most))
		}
	}
	root, err := s.cfg.Tiles.Root(size)
	if err != nil {
		return nil, err
	}
	out := &taskforcev1.GetProofResponse{TreeSize: size, Root: root[:]}
	if r.Position > 0 {
		proof, err := tlog.ProveRecord(size, r.Position-1, s.cfg.Tiles)
		if err != nil {
			return nil, err
		}
		out.InclusionPath = hashes(proof)
	}
	if r.FromTreeSize > 0 {
		proof, err := tlog.ProveTree(size, r.FromTreeSize, s.cfg.Tiles)
		if err != nil {
			return nil, err
		}
		out.ConsistencyPath = hashes(proof)
	}
	return out, nil
}

func hashes(hs []tlog.Hash) [][]byte {
	out := make([][]byte, len(hs))
	for i := range hs {
		out[i] = hs[i][:]
	}
	return out
}

// Replay streams stored blocks, from the stream itself or from the archive.
func (s *auditService) Replay(r *taskforcev1.ReplayRequest, stream grpc.ServerStreamingServer[taskforcev1.ReplayResponse]) error {
	head := s.local(stream.Context())
	from, to := max(r.FromPosition, 1), r.ToPosition
	if to == 0 {
		to = head
	}
	if from > head || to > head || from > to {
		return malformed("POSITION_NOT_REACHED", "from_position", fmt.Sprintf("%d to %d", from, to), fmt.Sprintf("positions 1 to %d", head),
			"those positions are not on the record")
	}
	first, err := s.cfg.Archive.BlockOf(from)
	if err != nil {
		return err
	}
	last, err := s.cfg.Archive.BlockOf(to)
	if err != nil {
		return err
	}
	if r.Source == taskforcev1.ReplaySource_REPLAY_SOURCE_ARCHIVE {
		return s.replayArchive(first, last, stream)
	}
	return s.replayStream(stream.Context(), first, last, stream)
}

func (s *auditService) replayArchive(first, last int64, stream grpc.ServerStreamingServer[taskforcev1.ReplayResponse]) error {
	for number := first; number <= last; number++ {
		block, err := s.cfg.Archive.Block(number)
		if err != nil {
			return s.broken(number, err)
		}
		if err := stream.Send(&taskforcev1.ReplayResponse{Block: block}); err != nil {
			return err
		}
	}
	return nil
}
