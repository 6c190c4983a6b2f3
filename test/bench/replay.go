package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"google.golang.org/grpc"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/eventstore/verify"
)

// replayByGRPC asks for the whole log, as the stream has it, and verifies it on
// the way. An operation is a block.
func replayByGRPC(ctx context.Context, conn grpc.ClientConnInterface, logKey string, commits int) (measured, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	p := newPace()
	stream, err := taskforcev1.NewAuditServiceClient(conn).Replay(ctx, &taskforcev1.ReplayRequest{
		Source: taskforcev1.ReplaySource_REPLAY_SOURCE_STREAM,
	})
	if err != nil {
		return measured{}, err
	}
	v := verify.New(logKey)
	for number := int64(1); ; number++ {
		r, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return measured{}, err
		}
		if _, err := v.Add(number, r.GetBlock()); err != nil {
			return measured{}, err
		}
		p.step()
	}
	verdict, err := v.Finish()
	if err != nil {
		return measured{}, err
	}
	if verdict.Commits != int64(commits) {
		return measured{}, fmt.Errorf("%d commits were replayed; want %d", verdict.Commits, commits)
	}
	return p.measured(commits), nil
}
