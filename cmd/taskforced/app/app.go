package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforced/datadir"
	"taskforce/eventstore"
	"taskforce/eventstore/archive"
	"taskforce/eventstore/tiles"
	"taskforce/projections"
	"taskforce/services"
	"taskforce/services/rpc"
	"taskforce/services/seal"
)

// Sequencer is the log's, for this domain.
type Sequencer = eventstore.Sequencer[*services.State, services.Command]

// App is an open log with everything that stands on it, but for the network.
type App struct {
	cfg       Config
	dir       *datadir.Dir
	transport *transport
	logKey    *eventstore.LogKey
	keys      *seal.Keys
	tiles     *tiles.Tiles
	archive   *archive.Archive
	replica   *rpc.Replica
	follower  *eventstore.Follower
	models    *models
	signer    *eventstore.Checkpoints
	sequencer *Sequencer
	metrics   *metrics
	edge      *rpc.Server

	// closers undo opening, last first.
	closers []func() error
	group   *errgroup.Group
	stop    context.CancelFunc
	failing context.Context
}

// Open opens the log and follows it to its end. It is refused where the log is
// not what is known of it, or not durable.
func Open(ctx context.Context, cfg Config) (*App, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	a := &App{cfg: cfg}
	background, stop := context.WithCancel(context.Background())
	a.stop = stop
	a.group, a.failing = errgroup.WithContext(background)
	for _, step := range []func(context.Context) error{
		a.openDirectory, a.openStream, a.openLog, a.openCopies, a.follow, a.openModels, a.start, a.openEdge,
	} {
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, a.Close(context.Background()))
		}
	}
	return a, nil
}

// Sequencer decides and stores commands.
func (a *App) Sequencer() *Sequencer { return a.sequencer }

// Ledger says what the log is.
func (a *App) Ledger() eventstore.Ledger { return a.follower.Ledger() }

// Registrar is the id of the person who opened the log.
func (a *App) Registrar() string { return a.replica.Registrar() }

// Keys are those of sealed text.
func (a *App) Keys() *seal.Keys { return a.keys }

// Failing ends when something in the background can no longer go on.
func (a *App) Failing() context.Context { return a.failing }

func (a *App) onClose(f func() error) { a.closers = append(a.closers, f) }

func (a *App) openDirectory(context.Context) error {
	dir, err := datadir.Open(a.cfg.Data)
	if err != nil {
		return err
	}
	a.dir = dir
	a.onClose(dir.Close)
	return nil
}

func (a *App) openStream(ctx context.Context) error {
	t, err := openTransport(ctx, a.cfg, a.dir)
	if err != nil {
		return err
	}
	a.transport = t
	a.onClose(t.close)
	return nil
}

func (a *App) openCopies(context.Context) error {
	var err error
	if a.tiles, err = tiles.Open(a.dir.Path(datadir.Tiles)); err != nil {
		return err
	}
	a.onClose(a.tiles.Close)
	if a.archive, err = archive.Open(a.dir.Path(datadir.Archive)); err != nil {
		return err
	}
	a.onClose(a.archive.Close)
	return nil
}

// follow reads the whole stream, believes none of it unchecked, and leaves
// replica and sequencer's state at its end.
func (a *App) follow(ctx context.Context) error {
	known, err := a.knownHeads()
	if err != nil {
		return err
	}
	a.replica = rpc.NewReplica()
	machine := newMachine()
	a.follower = eventstore.NewFollower(a.transport.stream, eventstore.NewChain(),
		&gate{app: a, known: known}, a.tiles, a.archive, a.replica, machine)
	if err := a.follower.CatchUp(ctx); err != nil {
		return fmt.Errorf("the log: %w", err)
	}
	if err := known.all(a.follower, a.tiles.Root); err != nil {
		return err
	}
	machine.caughtUp()
	a.signer = eventstore.NewCheckpoints(a.logKey, known.highest())
	a.metrics = newMetrics(a)
	chain := a.follower.Chain()
	a.sequencer = eventstore.Start(eventstore.Config{
		Stream: a.transport.stream, Chain: chain, Writer: a.transport.writer, Checkpoints: a.signer,
		Requests: &requestIndex{app: a}, Clock: a.cfg.Clock, AcceptedClock: a.cfg.AcceptClock,
		Shared: a.cfg.NATSURL != "", Observer: a.metrics, Log: a.cfg.Log,
	}, machine.machine())
	return nil
}

// start lets the background run and writes what the log needs before anybody
// else writes: that this writer may, and that the clock was accepted.
func (a *App) start(ctx context.Context) error {
	a.group.Go(func() error { return a.follower.Run(a.failing) })
	a.group.Go(func() error { return a.archive.Run(a.failing, a.syncCopies) })
	ledger := a.follower.Ledger()
	if !ledger.Enrolled(a.transport.writer.ID, a.transport.writer.Public()) {
		key, err := a.logKey.Endorse(a.transport.writer.ID, a.transport.writer.Public())
		if err != nil {
			return err
		}
		if err := a.upkeep(ctx, services.EnrolBlockKey{BlockKey: key}); err != nil {
			return fmt.Errorf("enrol this writer's block key: %w", err)
		}
	}
	if !a.cfg.AcceptClock.IsZero() {
		if err := a.upkeep(ctx, services.AcceptClock{Accepted: a.cfg.AcceptClock, LastRecordedAt: a.follower.Recorded()}); err != nil {
			return fmt.Errorf("accept the clock: %w", err)
		}
	}
	if err := a.sequencer.ClockErr(); err != nil {
		a.cfg.Log.Error("nothing is written until the clock is accepted: serve --accept-clock TIME", "cause", err)
	}
	return nil
}

func (a *App) upkeep(ctx context.Context, body services.Body) error {
	_, err := a.sequencer.Submit(ctx, services.Command{Principal: "system", Salt: salt()}.With(body))
	return err
}

func (a *App) openEdge(context.Context) error {
	edge, err := rpc.New(rpc.Config{
		Ledger: a.follower.Ledger(), Sequencer: a.sequencer, Stream: a.transport.stream, Replica: a.replica,
		Archive: a.archive, Tiles: a.tiles, Checkpoints: a.signer, Keys: a.keys,
		Timeline: a.models.timeline, Delivery: a.models.delivery,
		Followers: a.followers, Durability: a.cfg.Durability, Now: a.cfg.Clock.Now, Log: a.cfg.Log,
	})
	if err != nil {
		return err
	}
	a.edge = edge
	edge.SetServing(true)
	a.group.Go(func() error {
		select {
		case <-a.sequencer.Broken():
			// Reads go on; health says that commands are not taken.
			edge.SetServing(false)
		case <-a.failing.Done():
		}
		return nil
	})
	return nil
}

// followers tells how far each copy and read model is.
func (a *App) followers() []*taskforcev1.Follower {
	position, stopped := a.follower.Position()
	out := []*taskforcev1.Follower{follower("follower", position, stopped), follower("archive", a.archive.Head(), nil)}
	for _, w := range a.models.all() {
		s := w.Status()
		out = append(out, follower(s.Model, s.Position, s.Stopped))
	}
	return out
}

func follower(name string, position int64, stopped error) *taskforcev1.Follower {
	f := &taskforcev1.Follower{Name: name, Position: position}
	if stopped != nil {
		f.Stopped = stopped.Error()
	}
	return f
}

// drainTime is how long closing waits for what is on its way.
const drainTime = 20 * time.Second

// Close takes no more commands, answers those that it took, lets the copies
// reach the log's end, and closes everything in reverse.
func (a *App) Close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, drainTime)
	defer cancel()
	var errs []error
	if a.sequencer != nil {
		errs = append(errs, a.sequencer.Close(ctx))
		if a.failing.Err() == nil {
			errs = append(errs, a.follower.Wait(ctx, a.sequencer.Acknowledged()))
		}
	}
	a.stop()
	if err := a.group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		errs = append(errs, err)
	}
	if a.sequencer != nil {
		errs = append(errs, a.syncCopies())
	}
	for i := len(a.closers) - 1; i >= 0; i-- {
		errs = append(errs, a.closers[i]())
	}
	return errors.Join(errs...)
}

// syncCopies puts the copies on disk, and then says how far they are known to be.
func (a *App) syncCopies() error {
	size := a.archive.Head()
	root, err := a.tiles.Root(size)
	if err != nil {
		return err
	}
	if err := errors.Join(a.tiles.Sync(), a.archive.Sync()); err != nil {
		return err
	}
	if size == 0 {
		return nil
	}
	checkpoint, err := a.signer.Sign(eventstore.Head{Size: size, Root: root})
	if err != nil {
		return err
	}
	return a.dir.WriteKnown(checkpoint)
}

var _ projections.Source = source{}
