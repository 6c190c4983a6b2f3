package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"taskforce/cmd/taskforced/datadir"
	"taskforce/eventstore"
	"taskforce/eventstore/archive"
	"taskforce/eventstore/tiles"
	"taskforce/projections"
	"taskforce/projections/delivery"
	"taskforce/projections/requests"
	"taskforce/projections/timeline"
)

// source is the local copy of the log, as read models are fed from it.
type source struct {
	*archive.Archive
	tiles *tiles.Tiles
}

// Root implements projections.Source.
func (s source) Root(size int64) ([32]byte, error) { return s.tiles.Root(size) }

// models are the read models.
type models struct {
	timeline, delivery, requests *projections.Worker
}

func (m *models) all() []*projections.Worker {
	return []*projections.Worker{m.timeline, m.delivery, m.requests}
}

// linger is how long commits gather under load before a read model is written.
const linger = 250 * time.Millisecond

// openModels opens the read models, lets them run, and waits for the one that
// writing needs: an id that it does not know yet must not be bound twice.
func (a *App) openModels(ctx context.Context) error {
	a.models = &models{}
	for _, row := range []struct {
		worker **projections.Worker
		model  projections.Model
	}{
		{&a.models.timeline, timeline.New()},
		{&a.models.delivery, delivery.New()},
		{&a.models.requests, requests.Model{}},
	} {
		w, err := projections.Open(projections.Config{
			Dir: a.dir.Path(datadir.Models), Model: row.model, Source: source{a.archive, a.tiles}, Log: a.cfg.Log,
			Linger: linger,
		})
		if err != nil {
			return fmt.Errorf("open read model %s: %w", row.model.Name(), err)
		}
		*row.worker = w
		a.onClose(w.Close)
		a.group.Go(func() error { return ignoreCanceled(w.Run(a.failing)) })
	}
	return a.models.requests.View(ctx, a.archive.Head(), func(*bbolt.Tx, int64) error { return nil })
}

// Digests waits until the read models have what the local copy has, and returns
// the digest of each by its name. The same log gives the same digests.
func (a *App) Digests(ctx context.Context) (map[string][32]byte, error) {
	out := make(map[string][32]byte)
	head := a.archive.Head()
	for _, w := range a.models.all() {
		if err := w.Wait(ctx, head-1); err != nil {
			return nil, err
		}
		position, sum, err := w.Digest(ctx)
		if err != nil {
			return nil, err
		}
		if position != head {
			return nil, fmt.Errorf("read model %s is at position %d, and the log at %d: take digests while nothing is written", w.Status().Model, position, head)
		}
		out[w.Status().Model] = sum
	}
	return out, nil
}

func ignoreCanceled(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// requestIndex implements [eventstore.Requests] on the read model.
type requestIndex struct{ app *App }

// Find implements [eventstore.Requests].
func (x *requestIndex) Find(r eventstore.Request) (position int64, digest []byte, ok bool, err error) {
	err = x.app.models.requests.View(context.Background(), 0, func(tx *bbolt.Tx, _ int64) error {
		position, digest, ok = requests.Find(tx, r.Principal, r.ID)
		return nil
	})
	return position, digest, ok, err
}

// Position implements [eventstore.Requests].
func (x *requestIndex) Position() int64 { return x.app.models.requests.Position() }
