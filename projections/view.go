package projections

import (
	"context"
	"errors"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// View calls f with the model's rows as they stand at position, which is min
// or later. It waits for min until ctx ends, or until the model has stopped,
// and then gives a BehindError; a min of 0 takes what is there.
//
// f copies what it needs and returns: an old transaction keeps the file from
// giving back space. It keeps nothing that it got from tx, and calls no View.
func (w *Worker) View(ctx context.Context, min int64, f func(tx *bbolt.Tx, position int64) error) error {
	for {
		from, err := w.await(ctx, min)
		if err != nil {
			return err
		}
		tx, err := from.db.Begin(false)
		if errors.Is(err, berrors.ErrDatabaseNotOpen) && w.replaced(from) {
			continue // a new file took its place in between
		}
		if err != nil {
			return err
		}
		return w.view(tx, f)
	}
}

func (w *Worker) view(tx *bbolt.Tx, f func(tx *bbolt.Tx, position int64) error) error {
	path := tx.DB().Path()
	err := guard(func() error {
		defer tx.Rollback()
		h, err := readHead(tx)
		if err != nil {
			return err
		}
		return f(tx, h.Position)
	})
	var p *panicError
	if !errors.As(err, &p) {
		return err
	}
	// f's mistake, or a page that makes no sense: Run looks which.
	w.mu.Lock()
	w.suspect = true
	w.mu.Unlock()
	w.wake()
	if p.fault() {
		return &DamagedError{Path: path, Err: p}
	}
	w.cfg.Log.Error("query panicked", "panic", p.value, "stack", string(p.stack))
	panic(p.value)
}

// await returns what is served once it has reached min.
func (w *Worker) await(ctx context.Context, min int64) (*feed, error) {
	waits := false
	defer func() {
		if waits {
			w.want(-1)
		}
	}()
	for {
		w.mu.Lock()
		from, at, stopped, changed, closed := w.serving, w.serving.position, w.stopped(), w.changed, w.closed
		broken := w.serving.broken
		w.mu.Unlock()
		switch {
		case closed:
			return nil, ErrClosed
		case broken:
			// Until Run has put a new file in its place, which it does at once.
		case at >= min:
			return from, nil
		case stopped != nil:
			return nil, &BehindError{Model: w.cfg.Model.Name(), Position: at, Want: min, Stopped: stopped}
		}
		if !waits {
			waits = true
			w.want(1)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, &BehindError{Model: w.cfg.Model.Name(), Position: at, Want: min}
		}
	}
}

// want counts somebody who waits, or no longer does, and ends lingering.
func (w *Worker) want(n int) {
	w.mu.Lock()
	w.wanted += n
	w.mu.Unlock()
	select {
	case w.hurry <- struct{}{}:
	default:
	}
}

// Wait returns nil once the model is above after; or else ctx's error, or a
// BehindError where the model has stopped.
func (w *Worker) Wait(ctx context.Context, after int64) error {
	_, err := w.await(ctx, after+1)
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// Changed returns a channel that is closed when the model next moves, stops or
// is replaced. Take it before looking, so that no change is missed.
func (w *Worker) Changed() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.changed
}

// Position returns the position that is served.
func (w *Worker) Position() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.serving.position
}

// Stopped returns the StoppedError of what is served, or nil. Every answer of
// a stopped model should say so, and health must.
func (w *Worker) Stopped() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stopped()
}

// stopped needs mu.
func (w *Worker) stopped() error {
	if w.serving.stopped == nil {
		return nil
	}
	return w.serving.stopped
}

func (w *Worker) replaced(f *feed) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.serving != f && !w.closed
}

// announce needs mu.
func (w *Worker) announce() {
	close(w.changed)
	w.changed = make(chan struct{})
}
