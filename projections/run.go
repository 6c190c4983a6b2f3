package projections

import (
	"context"
	"errors"
	"time"
)

// Run feeds the model until ctx ends, and then returns nil. A commit that
// cannot be applied does not end it: queries go on, and no other model is held
// up. What went wrong outside the model is tried again, and told by Status.
//
// Call it once.
func (w *Worker) Run(ctx context.Context) error {
	wait := retryFirst
	for ctx.Err() == nil {
		w.linger(ctx)
		moved, err := w.turn(ctx)
		if moved {
			w.stepped = time.Now()
		}
		w.setFailing(ctx, err)
		switch {
		case err != nil:
			sleep(ctx, wait)
			wait = min(2*wait, retryMost)
			continue
		case !moved:
			w.tidy()
			w.idle(ctx)
		}
		wait = retryFirst
	}
	return nil
}

// linger lets commits gather after a write, unless somebody waits for them or
// there are enough for a batch. A commit after a pause is written at once.
func (w *Worker) linger(ctx context.Context) {
	left := time.Until(w.stepped.Add(w.cfg.Linger))
	w.mu.Lock()
	awaited, behind := w.wanted > 0, w.cfg.Source.Head()-w.serving.position
	w.mu.Unlock()
	if left <= 0 || awaited || behind >= int64(w.cfg.BatchCommits) {
		return
	}
	t := time.NewTimer(left)
	defer t.Stop()
	select {
	case <-t.C:
	case <-w.hurry:
	case <-ctx.Done():
	}
}

// turn brings what is served forward by a batch, then what is being built, so
// that a rebuild never holds up what is new for longer than one batch.
func (w *Worker) turn(ctx context.Context) (moved bool, err error) {
	if err := w.manage(); err != nil {
		return false, err
	}
	moved, err = w.step(ctx, w.serving)
	if w.building == nil {
		return moved, err
	}
	built, buildErr := w.step(ctx, w.building)
	return moved || built, errors.Join(err, buildErr, w.swap())
}

// idle waits for a commit, for a request, or for the time to look around.
func (w *Worker) idle(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, lookEvery)
	defer cancel()
	arrived := make(chan struct{})
	after, ok := w.waitsFor()
	go func() {
		defer close(arrived)
		if !ok || w.cfg.Source.Wait(ctx, after) != nil {
			<-ctx.Done()
		}
	}()
	select {
	case <-arrived:
	case <-w.poke:
		cancel()
		<-arrived
	}
}

// waitsFor returns the position after which there is something to do, unless
// everything has stopped.
func (w *Worker) waitsFor() (after int64, ok bool) {
	for _, f := range []*feed{w.serving, w.building} {
		if f != nil && f.stopped == nil && (!ok || f.position < after) {
			after, ok = f.position, true
		}
	}
	return after, ok
}

// setFailing keeps what went wrong, and says it once.
func (w *Worker) setFailing(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	w.mu.Lock()
	was := w.failing
	w.failing = err
	w.mu.Unlock()
	switch {
	case err != nil && (was == nil || was.Error() != err.Error()):
		w.cfg.Log.Error("read model cannot be fed; trying again", "err", err)
	case err == nil && was != nil:
		w.cfg.Log.Info("read model is fed again")
	}
}

func (w *Worker) wake() {
	select {
	case w.poke <- struct{}{}:
	default:
	}
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
