package audit

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/eventstore"
	"taskforce/eventstore/verify"
)

// Verify reads a whole copy and gives the verdict. It tells tick, which may be
// nil, how far it is. other, which may be nil, is another copy of the same log:
// it only serves to name the exact position of what is wrong in c.
//
// The error is a *[FailedError] where the copy is not what it must be; it wraps
// [eventstore.ErrNewer] where a newer program wrote it.
func Verify(ctx context.Context, c, other Copy, e Expected, tick func(position int64)) (verify.Verdict, error) {
	if err := e.contradiction(); err != nil {
		return verify.Verdict{}, err
	}
	w := &walk{
		copy: c, other: other, tick: tick, expected: e,
		verifier: verify.New(e.LogKey), tree: &eventstore.Tree{}, writers: map[string]ed25519.PublicKey{},
	}
	for _, h := range e.Heads {
		w.verifier.Expect(h.Head)
	}
	err := c.Blocks(ctx, func(number int64, data []byte) error { return w.add(number, data) })
	if f, ok := isFailed(err); ok {
		return verify.Verdict{}, w.locate(ctx, f)
	}
	if err != nil {
		return verify.Verdict{}, err
	}
	return w.finish(ctx)
}

// walk is a copy being verified.
type walk struct {
	copy, other Copy
	tick        func(int64)
	expected    Expected
	verifier    *verify.Verifier
	number      int64
	// tree, origin and writers are what was verified so far, kept a second time
	// to judge a block that the verifier cannot read.
	tree    *eventstore.Tree
	origin  string
	writers map[string]ed25519.PublicKey
}

func (w *walk) add(number int64, data []byte) error {
	v, err := w.verifier.Add(number, data)
	if err != nil {
		return w.broken(number, data, err)
	}
	w.number = number
	for i, stored := range v.Stored {
		w.tree.Append(eventstore.Leaf(stored))
		w.learn(v.Commits[i])
	}
	w.tree.Trim(v.Size)
	if w.tick != nil {
		w.tick(v.Size)
	}
	return nil
}

// learn keeps whose signatures count.
func (w *walk) learn(m *eventv1.Commit) {
	for _, e := range m.GetEvents() {
		k := e.GetBlockKeyEnrolled().GetBlockKey()
		if o := e.GetLogOpened(); o != nil {
			w.origin, k = o.GetOrigin(), o.GetBlockKey()
		}
		if k != nil {
			w.writers[k.GetWriterId()] = k.GetPublicKey()
		}
	}
}

// broken turns the verifier's error on a block into what failed.
func (w *walk) broken(number int64, data []byte, err error) error {
	f := &FailedError{Block: number, data: data}
	var b *eventstore.BrokenError
	switch {
	case errors.As(err, &b):
		f.Position, f.What = b.Position, what(b)
		if h := headerOf(data); h.GetNumber() > number && h.GetFirstPosition() > b.Position {
			f.Last, f.data = h.GetFirstPosition()-1, nil
			f.What = fmt.Sprintf("the block is missing; the one after it is block %d", h.GetNumber())
		}
	case errors.Is(err, eventstore.ErrNewer):
		if f.What = w.forged(data); f.What == "" {
			return err
		}
		f.Position = w.verifier.Position() + 1
	default:
		return err
	}
	return f
}

func what(b *eventstore.BrokenError) string {
	if b.Have == "" && b.Want == "" {
		return b.What
	}
	return fmt.Sprintf("%s: have %s, want %s", b.What, b.Have, b.Want)
}

// finish gives the verdict, or names what the copy ought to have had.
func (w *walk) finish(ctx context.Context) (verify.Verdict, error) {
	verdict, err := w.verifier.Finish()
	var b *eventstore.BrokenError
	if errors.As(err, &b) {
		f := &FailedError{Block: w.number + 1, Position: b.Position, What: what(b)}
		if size, end := w.expectedEnd(), w.verifier.Position(); size > end {
			f.Last, f.What = size, fmt.Sprintf("it ends at position %d, and by %s the log has %d", end, w.expected.source(size), size)
		}
		return verdict, w.locate(ctx, f)
	}
	if err == nil && verdict.Commits == 0 {
		return verdict, &FailedError{Copy: w.copy.Name(), Block: 1, Position: 1, What: "there is nothing in it", empty: true}
	}
	return verdict, err
}

// expectedEnd is the greatest size that the log is known to have had.
func (w *walk) expectedEnd() (size int64) {
	for _, h := range w.expected.Heads {
		size = max(size, h.Size)
	}
	return size
}
