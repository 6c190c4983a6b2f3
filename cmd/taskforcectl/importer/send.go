package importer

import (
	"context"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	taskforcev1 "taskforce/api/taskforce/v1"
)

// answer is what every command is answered with.
type answer interface{ GetWritten() *taskforcev1.Written }

// result is what became of a request.
type result int

const (
	// written now, and counted.
	written result = iota + 1
	// repeated: the same request was on the record, and is counted.
	repeated
	// rephrased: the request id is on the record with another payload. Since it
	// is made of what the row says, the row is there under another file's name.
	rephrased
	// taken: the item is on the record by another request.
	taken
	// moved: the milestone has changed since the version that was named.
	moved
)

// reasons are the refusals that say that something is there already.
var reasons = map[string]result{
	"REQUEST_ID_MISMATCH": rephrased,
	"ID_TAKEN":            taken,
	"VERSION_MOVED":       moved,
}

// The same request may be sent again and again: its id makes it one. It is,
// while the server cannot be reached or is busy, this long at first and at most.
const (
	firstPause = 50 * time.Millisecond
	mostPause  = 4 * time.Second
	attempts   = 12
)

// send makes a call until it is answered. A refusal that is not a result is a
// *RefusedError.
func (r *run) send(ctx context.Context, call func(context.Context) (answer, error)) (result, error) {
	pause := firstPause
	for attempt := 1; ; attempt++ {
		a, err := call(ctx)
		if err == nil {
			return r.count(a.GetWritten()), nil
		}
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if known, ok := reasons[reasonOf(err)]; ok {
			return known, nil
		}
		if !again(err) {
			return 0, &RefusedError{err: err}
		}
		if attempt == attempts {
			return 0, err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return 0, ctx.Err()
		}
		pause = min(2*pause, mostPause)
	}
}

// again says whether the same request may have another answer in a moment.
func again(err error) bool {
	switch status.Code(err) {
	case codes.Unavailable, codes.ResourceExhausted, codes.DeadlineExceeded:
		return true
	}
	return false
}

// reasonOf is the stable reason that the server gave.
func reasonOf(err error) string {
	for _, d := range status.Convert(err).Details() {
		if info, ok := d.(*errdetails.ErrorInfo); ok {
			return info.GetReason()
		}
	}
	return ""
}
