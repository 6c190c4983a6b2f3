package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/google/uuid"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/cmd/taskforced/datadir"
	"taskforce/eventstore"
	"taskforce/eventstore/archive"
	"taskforce/eventstore/tiles"
	"taskforce/projections"
	"taskforce/services"
	"taskforce/services/seal"
)

// openLog finds the log's key, and opens a new log where the stream is empty
// and nothing is known of an older one.
func (a *App) openLog(ctx context.Context) error {
	last, err := a.transport.stream.Last(ctx)
	if err != nil {
		return err
	}
	if last == 0 {
		if err := a.newLog(ctx); err != nil {
			return err
		}
	}
	a.logKey, err = a.dir.LogKey()
	if errors.Is(err, datadir.ErrNoLogKey) {
		return fmt.Errorf("the stream has a log, and %w: copy it from where the log was opened", err)
	}
	return err
}

// newLog writes position 1.
func (a *App) newLog(ctx context.Context) error {
	if err := a.refuseIfKnown(); err != nil {
		return err
	}
	logID := uuid.Must(uuid.NewV7()).String()
	key, err := a.keyOfNewLog(logID)
	if err != nil {
		return err
	}
	if a.keys, err = seal.Open(a.dir.Path(datadir.Keys), logID); err != nil {
		return err
	}
	m, err := a.firstCommit(logID, key)
	if err != nil {
		return fmt.Errorf("open a new log: %w", err)
	}
	var id [16]byte
	_, _ = rand.Read(id[:])
	block, err := eventstore.FirstBlock(m, a.transport.writer, id)
	if err != nil {
		return err
	}
	if err := a.transport.stream.Publish(ctx, block, 0); err != nil {
		return fmt.Errorf("open a new log: %w", err)
	}
	a.cfg.Log.Info("opened a new log", "log", logID, "origin", key.Origin())
	return nil
}

// keyOfNewLog makes the log key, or takes the one that is there: a first start
// that was cut short left it, or an operator brought it.
func (a *App) keyOfNewLog(logID string) (*eventstore.LogKey, error) {
	origin := a.cfg.Origin
	key, err := a.dir.LogKey()
	switch {
	case errors.Is(err, datadir.ErrNoLogKey) && origin == "":
		return a.dir.MakeLogKey("taskforce.local/log/" + logID)
	case errors.Is(err, datadir.ErrNoLogKey):
		return a.dir.MakeLogKey(origin)
	case err == nil && origin != "" && origin != key.Origin():
		return nil, fmt.Errorf("%w: --origin %q, and %s is of %q", ErrConfig, origin, a.dir.Path(datadir.Keys, "log.key"), key.Origin())
	}
	return key, err
}

// refuseIfKnown keeps a lost stream from being taken for a new log.
func (a *App) refuseIfKnown() error {
	for _, seen := range []func() (size int64, by string, err error){a.seenByKnown, a.seenByArchive, a.seenByTiles, a.seenByModels} {
		size, by, err := seen()
		if err != nil {
			return fmt.Errorf("%w: the stream is empty, and there was a log: %w", eventstore.ErrBehindKnownHead, err)
		}
		if size > 0 {
			return fmt.Errorf("%w: the stream is empty: positions 1 to %d are missing; %s has seen them", eventstore.ErrBehindKnownHead, size, by)
		}
	}
	return nil
}

func (a *App) seenByKnown() (size int64, by string, err error) {
	by = a.dir.Path(datadir.Known)
	if _, err := os.Stat(by); errors.Is(err, fs.ErrNotExist) {
		return 0, by, nil
	}
	key, err := a.dir.LogKey()
	if err != nil {
		return 0, by, err
	}
	h, err := a.dir.ReadKnown(key.Verifier())
	if err != nil || h == nil {
		return 0, by, err
	}
	return h.Size, by, nil
}

func (a *App) seenByArchive() (size int64, by string, err error) {
	c, err := archive.Open(a.dir.Path(datadir.Archive))
	if err != nil {
		return 0, "", err
	}
	return c.Head(), a.dir.Path(datadir.Archive), c.Close()
}

func (a *App) seenByTiles() (size int64, by string, err error) {
	t, err := tiles.Open(a.dir.Path(datadir.Tiles))
	if err != nil {
		return 0, "", err
	}
	return t.Size(), a.dir.Path(datadir.Tiles), t.Close()
}

func (a *App) seenByModels() (size int64, by string, err error) {
	heads, err := projections.Heads(a.dir.Path(datadir.Models))
	for _, h := range heads {
		size = max(size, h.Position)
	}
	return size, a.dir.Path(datadir.Models), err
}

func (a *App) firstCommit(logID string, key *eventstore.LogKey) (*eventv1.Commit, error) {
	w := a.transport.writer
	block, err := key.Endorse(w.ID, w.Public())
	if err != nil {
		return nil, err
	}
	person := newID()
	name, err := a.keys.Seal(seal.PersonKey(person), a.cfg.Registrar)
	if err != nil {
		return nil, err
	}
	return services.Open(services.OpenParams{
		Log: &eventv1.LogOpened{
			LogId: logID, Origin: key.Origin(), Format: eventstore.Format, LogKey: key.Verifier(), BlockKey: block,
			Kind: a.cfg.Kind, Ceiling: eventv1.Tier_TIER_OFFICIAL, TimeZone: a.cfg.TimeZone,
		},
		RecordedAt: a.cfg.Clock.Now(), Salt: salt(),
		Organisation: newID(), OrganisationName: a.cfg.Organisation, OrganisationKind: "department",
		Office: newID(), OfficeTitle: "Registrar", Person: person, PersonName: name,
		Appointment: newID(), RoleAssignment: newID(),
	})
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }
