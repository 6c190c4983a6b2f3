package audit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	taskforcev1 "taskforce/api/taskforce/v1"
)

// remote is a copy that a server hands out.
type remote struct {
	client taskforcev1.AuditServiceClient
	source taskforcev1.ReplaySource
	name   string
	// until is the position that it must reach, and patience how long it may
	// take to do so; 0 takes what there is.
	until    int64
	patience time.Duration
}

// archivePatience is how long a server's archive may take to have what its
// stream has: it is promised to be at most a second behind.
const archivePatience = 10 * time.Second

const askAgainAfter = 200 * time.Millisecond

// RemoteStream is the log itself as a server hands it out.
func RemoteStream(client taskforcev1.AuditServiceClient) Copy {
	return &remote{client: client, source: taskforcev1.ReplaySource_REPLAY_SOURCE_STREAM, name: "the stream"}
}

// RemoteArchive is the server's second copy, as far as position until. It is a
// little behind the stream, and waited for.
func RemoteArchive(client taskforcev1.AuditServiceClient, until int64) Copy {
	return &remote{
		client: client, source: taskforcev1.ReplaySource_REPLAY_SOURCE_ARCHIVE, name: "the archive",
		until: until, patience: archivePatience,
	}
}

// Name implements [Copy].
func (r *remote) Name() string { return r.name }

// Blocks implements [Copy]. The number of a block is that by which it arrives;
// what it says of itself is for the verifier.
func (r *remote) Blocks(ctx context.Context, f func(int64, []byte) error) error {
	number, next := int64(0), int64(1)
	deadline := time.Now().Add(r.patience)
	for {
		err := r.replay(ctx, next, r.until, func(data []byte) error {
			number++
			if err := f(number, data); err != nil {
				return err
			}
			next = headerOf(data).GetTreeSize() + 1
			return nil
		})
		if err != nil || next > r.until || time.Now().After(deadline) {
			return err
		}
		select {
		case <-time.After(askAgainAfter):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Block implements [Copy].
func (r *remote) Block(ctx context.Context, number, first int64) (found []byte, err error) {
	err = r.replay(ctx, first, first, func(data []byte) error {
		if headerOf(data).GetNumber() == number {
			found = data
		}
		return nil
	})
	if err == nil && found == nil {
		err = fmt.Errorf("%s has no block %d", r.name, number)
	}
	return found, err
}

// replay calls f with each block of a range; what f returns is returned as it is.
func (r *remote) replay(ctx context.Context, from, to int64, f func([]byte) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := r.client.Replay(ctx, &taskforcev1.ReplayRequest{FromPosition: from, ToPosition: to, Source: r.source})
	if err != nil {
		return err
	}
	for {
		m, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if status.Code(err) == codes.DataLoss {
			return &FailedError{What: "the server cannot read it: " + status.Convert(err).Message()}
		}
		if err != nil {
			return err
		}
		if err := f(m.GetBlock()); err != nil {
			return err
		}
	}
}
