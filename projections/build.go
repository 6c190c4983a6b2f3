package projections

import (
	"context"
	"errors"
	"os"
)

// buildingSuffix names a file that is built to replace one of its own version.
const buildingSuffix = ".building"

// rebuild is one call of Rebuild.
type rebuild struct {
	ctx  context.Context
	done chan error
}

func (r *rebuild) finish(err error) { r.done <- err }

// Rebuild builds the model from nothing, beside the file that is served, and
// returns when it has taken that one's place. Where ctx ends first, what was
// built is dropped and all stays as it was. Queries go on meanwhile; Status
// tells how far it is. It needs Run.
func (w *Worker) Rebuild(ctx context.Context) error {
	r := &rebuild{ctx: ctx, done: make(chan error, 1)}
	w.mu.Lock()
	switch {
	case w.closed:
		w.mu.Unlock()
		return ErrClosed
	case w.building != nil || w.rebuild != nil:
		w.mu.Unlock()
		return errors.New("read model is already being built")
	}
	w.rebuild = r
	w.mu.Unlock()
	w.wake()
	select {
	case err := <-r.done:
		return err
	case <-ctx.Done():
		w.wake()
		return ctx.Err()
	}
}

// manage starts and drops builds: for who asked for one, for a file that
// somebody deleted, and for one that a query found damaged.
func (w *Worker) manage() error {
	w.mu.Lock()
	asked, suspect := w.rebuild, w.suspect
	w.suspect = false
	w.mu.Unlock()
	if suspect {
		if err := w.examine(w.serving); err != nil {
			return err
		}
	}
	switch {
	case asked != nil && asked.ctx.Err() != nil:
		return w.drop(asked)
	case w.building != nil:
		return nil
	case asked != nil:
		return w.build()
	case w.serving.broken:
		return w.build()
	case w.serving.model.Version() == w.cfg.Model.Version() && w.serving.lost():
		w.cfg.Log.Warn("read model's file is gone and will be built anew", "path", w.serving.path)
		return w.build()
	}
	return nil
}

// build starts a fresh file beside the one that is served.
func (w *Worker) build() error {
	target := pathOf(w.cfg.Dir, w.cfg.Model)
	f, err := createFile(target+buildingSuffix, w.cfg.Model)
	if err != nil {
		return err
	}
	fresh := newFeed(f)
	fresh.target = target
	w.mu.Lock()
	w.building = fresh
	w.announce()
	w.mu.Unlock()
	return nil
}

// drop gives up what Rebuild asked for, where it has begun.
func (w *Worker) drop(asked *rebuild) error {
	w.mu.Lock()
	dropped := w.building
	w.rebuild = nil
	if dropped != nil && dropped.path == dropped.target {
		dropped = nil // a new version, which nobody asked for by Rebuild
	}
	if dropped != nil {
		w.building = nil
	}
	w.announce()
	w.mu.Unlock()
	asked.finish(asked.ctx.Err())
	if dropped == nil {
		return nil
	}
	return errors.Join(dropped.close(), os.Remove(dropped.path))
}

// swap serves what was built, once it is as far as what is served.
func (w *Worker) swap() error {
	fresh, old := w.building, w.serving
	if fresh == nil || fresh.broken || fresh.position < old.position && !old.broken {
		return nil
	}
	if fresh.path != fresh.target {
		if err := moveFile(fresh.path, fresh.target); err != nil {
			return err
		}
		fresh.path = fresh.target
	}
	w.mu.Lock()
	asked := w.rebuild
	w.serving, w.building, w.rebuild = fresh, nil, nil
	w.announce()
	w.mu.Unlock()
	w.cfg.Log.Info("read model's new file is served", "version", fresh.model.Version(), "position", fresh.position)
	if asked != nil {
		asked.finish(nil)
	}
	w.retire(old)
	return nil
}

// retire closes a file when its last query has ended, and waits for none.
func (w *Worker) retire(f *feed) {
	w.retired.Go(func() {
		if err := f.close(); err != nil {
			w.cfg.Log.Warn("replaced file does not close", "path", f.path, "err", err)
		}
	})
}

// examine reads a file that gave reason to doubt it.
func (w *Worker) examine(f *feed) error {
	if f.broken {
		return nil
	}
	was := f.head
	err := f.check()
	f.head = was
	if err == nil {
		return nil
	}
	return w.replaceDamaged(f, err)
}

// replaceDamaged begins f anew. Where it was being served, the new file is
// served at once: it says how far behind it is, and the damaged one could not
// say what it gets wrong.
func (w *Worker) replaceDamaged(f *feed, cause error) error {
	f.damaged = true
	w.mu.Lock()
	f.broken = true
	w.mu.Unlock()
	w.cfg.Log.Error("read model is damaged and will be built anew", "path", f.path, "err", cause)
	w.advance(f, &StoppedError{
		Model: f.model.Name(), Version: f.model.Version(), Position: f.head.Position + 1,
		Err: &DamagedError{Path: f.path, Err: cause},
	})
	if f == w.serving {
		if w.building != nil {
			return nil
		}
		return w.build()
	}
	w.mu.Lock()
	w.building = nil
	w.announce()
	w.mu.Unlock()
	return errors.Join(f.close(), w.build())
}
