package rpc

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	taskforcev1 "taskforce/api/taskforce/v1"
)

var errReplayed = errors.New("replayed")

// replayStream reads the stream past every copy. A message that it no longer
// has is said to be missing, with the position: that is what a reader must know.
func (s *auditService) replayStream(ctx context.Context, first, last int64, stream grpc.ServerStreamingServer[taskforcev1.ReplayResponse]) error {
	end, err := s.cfg.Stream.Last(ctx)
	if err != nil {
		return err
	}
	if end < last {
		return s.broken(end+1, fmt.Errorf("the stream ends at block %d", end))
	}
	want := first
	err = s.cfg.Stream.Follow(ctx, first, func(sequence int64, data []byte) error {
		if sequence != want {
			return s.broken(want, fmt.Errorf("the stream has no message %d", want))
		}
		want++
		if err := stream.Send(&taskforcev1.ReplayResponse{Block: data}); err != nil {
			return err
		}
		if sequence == last {
			return errReplayed
		}
		return nil
	})
	if errors.Is(err, errReplayed) {
		return nil
	}
	return err
}

// copyBroken says that the local copy of a commit is not what is in the tree.
func copyBroken(position int64) error {
	return &problem{
		code: codes.DataLoss, reason: "LOG_BROKEN",
		message: fmt.Sprintf("the local copy of position %d is not what is in the tree", position),
		meta:    map[string]string{keyPosition: strconv.FormatInt(position, 10)},
	}
}

// broken says that a copy of the log lacks a block, and where.
func (s *auditService) broken(block int64, cause error) error {
	position := s.cfg.Archive.FirstOf(block)
	return &problem{
		code: codes.DataLoss, reason: "LOG_BROKEN",
		message: fmt.Sprintf("position %d (block %d): %s", position, block, cause),
		meta:    map[string]string{keyPosition: strconv.FormatInt(position, 10)},
	}
}
