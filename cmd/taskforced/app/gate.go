package app

import (
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"taskforce/cmd/taskforced/datadir"
	"taskforce/eventstore"
	"taskforce/projections"
	"taskforce/services/seal"
)

// ErrOtherLog: the stream has a log that is not this directory's.
var ErrOtherLog = errors.New("this is another log")

// ErrKind: the log is of a kind that this program does not serve.
var ErrKind = errors.New("the log is of another kind")

// gate is the follower's first sink: it lets no block of a wrong log through,
// and none that differs from what is known.
type gate struct {
	app   *App
	known *knownHeads
}

// Accept implements [eventstore.Sink].
func (g *gate) Accept(v *eventstore.Verified) error {
	if v.Number == 1 {
		if err := g.app.admit(v.Commits[0].Events[0].GetLogOpened().GetLogId()); err != nil {
			return err
		}
	}
	return g.known.check(v)
}

// admit compares the log with the directory's key and the server's kind.
func (a *App) admit(logID string) error {
	l := a.follower.Ledger()
	if l.LogKey != a.logKey.Verifier() {
		return fmt.Errorf("%w: it was opened with the key %s, and the key here is %s", ErrOtherLog, l.LogKey, a.logKey.Verifier())
	}
	if l.Kind != a.cfg.Kind {
		return fmt.Errorf("%w: it is a %s log, made to be looked at: start it with taskforced demo, or serve another directory", ErrKind, kindName(l))
	}
	if a.keys != nil {
		return nil
	}
	var err error
	a.keys, err = seal.Open(a.dir.Path(datadir.Keys), logID)
	return err
}

func kindName(l eventstore.Ledger) string {
	const prefix = "LOG_KIND_"
	return l.Kind.String()[len(prefix):]
}

// knownHeads are the heads of the log that this place has seen.
type knownHeads struct {
	heads map[int64]seen
	top   *eventstore.Head
}

type seen struct {
	root [32]byte
	by   string
}

// knownHeads gathers them from the known file, the copies and the read models.
func (a *App) knownHeads() (*knownHeads, error) {
	k := &knownHeads{heads: make(map[int64]seen)}
	known, err := a.dir.ReadKnown(a.logKey.Verifier())
	if err != nil {
		return nil, err
	}
	if known != nil {
		k.add(*known, a.dir.Path(datadir.Known))
	}
	if size := a.archive.Head(); size > 0 && size <= a.tiles.Size() {
		root, err := a.tiles.Root(size)
		if err != nil {
			return nil, err
		}
		k.add(eventstore.Head{Size: size, Root: root}, "the archive")
	}
	models, err := projections.Heads(a.dir.Path(datadir.Models))
	if err != nil {
		return nil, err
	}
	for _, m := range models {
		k.add(eventstore.Head{Size: m.Position, Root: m.Root}, "read model "+m.Model)
	}
	return k, nil
}

func (k *knownHeads) add(h eventstore.Head, by string) {
	if h.Size == 0 {
		return
	}
	k.heads[h.Size] = seen{h.Root, by}
	if k.top == nil || h.Size > k.top.Size {
		k.top = &h
	}
}

// check refuses a block that ends at a known size with another root.
func (k *knownHeads) check(v *eventstore.Verified) error {
	h, ok := k.heads[v.Size]
	if !ok {
		return nil
	}
	if h.root != v.Root {
		return fmt.Errorf("%w: at position %d the root is %s, and %s has seen another", eventstore.ErrBehindKnownHead, v.Size, v.Root, h.by)
	}
	delete(k.heads, v.Size)
	return nil
}

// all refuses a log that ends before what is known of it, or differs where no
// block ended.
func (k *knownHeads) all(f *eventstore.Follower, root func(size int64) (tlog.Hash, error)) error {
	size, _ := f.Position()
	for at, h := range k.heads {
		if at > size {
			return fmt.Errorf("%w: positions %d to %d are missing; %s has seen them", eventstore.ErrBehindKnownHead, size+1, at, h.by)
		}
		have, err := root(at)
		if err != nil {
			return err
		}
		if have != h.root {
			return fmt.Errorf("%w: at position %d the root is %s, and %s has seen another", eventstore.ErrBehindKnownHead, at, have, h.by)
		}
	}
	return nil
}

func (k *knownHeads) highest() *eventstore.Head { return k.top }
