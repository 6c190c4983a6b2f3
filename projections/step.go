package projections

import (
	"context"
	"errors"
	"fmt"

	"taskforce/eventstore"
	"taskforce/projections/row"
)

// batch is a run of commits that were applied and are not yet written.
type batch struct {
	rows *row.Batch
	head Head
	// stopped is the commit, right after head, that could not be applied.
	stopped *StoppedError
}

// step brings f forward by one batch. An error is of the disk or the source,
// and what was not written is not applied.
func (w *Worker) step(ctx context.Context, f *feed) (moved bool, err error) {
	if f.stopped != nil || f.position >= w.cfg.Source.Head() {
		return false, nil //nolint:nilerr // it stands: why is told by whoever asks for a position
	}
	var b batch
	err = guard(func() error {
		tx, err := f.db.Begin(true)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		b = batch{rows: row.NewBatch(tx), head: f.head}
		if err := w.fill(ctx, f, &b); err != nil {
			return err
		}
		switch {
		case b.head.Position > f.head.Position:
		case b.stopped != nil:
			return nil
		default:
			return fmt.Errorf("source has nothing at position %d of %d", f.head.Position+1, w.cfg.Source.Head())
		}
		if b.head.Root, err = w.cfg.Source.Root(b.head.Position); err != nil {
			return err
		}
		if err := errors.Join(b.rows.Flush(), writeHead(tx, b.head)); err != nil {
			return err
		}
		return tx.Commit()
	})
	var broken *panicError
	if errors.As(err, &broken) {
		// Outside of Apply only bbolt panics, on pages that make no sense. The
		// transaction may have kept its locks.
		f.damaged = true
		return true, w.replaceDamaged(f, broken)
	}
	if err != nil {
		return false, err
	}
	f.head = b.head
	w.advance(f, b.stopped)
	if b.stopped != nil {
		return true, w.examine(f)
	}
	return true, nil
}

// fill applies commits until the batch is full, the source has no more, or one
// cannot be applied.
func (w *Worker) fill(ctx context.Context, f *feed, b *batch) error {
	commits, size := 0, 0
	return w.cfg.Source.Read(ctx, b.head.Position+1, func(position int64, stored []byte) (bool, error) {
		if position != b.head.Position+1 {
			return false, fmt.Errorf("source gives position %d after %d", position, b.head.Position)
		}
		if err := apply(b.rows, f.model, position, stored); err != nil {
			b.stopped = &StoppedError{Model: f.model.Name(), Version: f.model.Version(), Position: position, Err: err}
			return false, nil //nolint:nilerr // the model stops there; what was applied before is written
		}
		b.head.Position = position
		commits++
		size += len(stored)
		return commits < w.cfg.BatchCommits && size < w.cfg.BatchBytes, ctx.Err()
	})
}

// apply adds one commit's rows to the batch: all of them, or none.
func apply(rows *row.Batch, m Model, position int64, stored []byte) error {
	rows.Begin()
	err := guard(func() error {
		// A read model that passed over what it does not know would never learn
		// it, and nobody would be told.
		c, err := eventstore.DecodeCommit(stored)
		if err != nil {
			return err
		}
		if c.GetPosition() != position {
			return fmt.Errorf("it says that its position is %d", c.GetPosition())
		}
		if err := m.Apply(rows, position, c); err != nil {
			return err
		}
		return rows.Err()
	})
	if err != nil {
		rows.Undo()
	}
	return err
}

// advance makes f's position known to whoever waits for it. Whoever sees that
// the model stopped finds it said in the log.
func (w *Worker) advance(f *feed, stopped *StoppedError) {
	if stopped != nil {
		w.tell(stopped)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	f.position, f.stopped = f.head.Position, stopped
	w.announce()
}

func (w *Worker) tell(stopped *StoppedError) {
	attrs := []any{"version", stopped.Version, "position", stopped.Position, "err", stopped.Err}
	var p *panicError
	if errors.As(stopped.Err, &p) {
		attrs = append(attrs, "stack", string(p.stack))
	}
	w.cfg.Log.Error("read model stopped at a commit that it cannot apply", attrs...)
}
