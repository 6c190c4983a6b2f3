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
	if g.known.unreadable != nil {
		return g.known.unreadable
	}
	return g.known.check(v)
}

// admit compares the log with the directory's key and the server's kind.
func (a *App) admit(logID string) error {
	l := a.follower.Ledger()
	if l.LogKey != a.logKey.Verifier() {
		return fmt.Errorf("%w: it was opened with the key %s, and %s has %s", ErrOtherLog, l.LogKey, a.dir.Path(datadir.Keys, "log.key"), a.logKey.Verifier())
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
	heads map[int64][]seen
	// top is the greatest, which by has seen.
	top *eventstore.Head
	by  string
	// unreadable is why the known file cannot be believed. Whether the log is
	// this directory's comes first: a wrong key makes the file unreadable too.
	unreadable error
}

type seen struct {
	root [32]byte
	by   string
}

// knownHeads gathers them from the known file, the copies and the read models.
func (a *App) knownHeads() (*knownHeads, error) {
	k := &knownHeads{heads: make(map[int64][]seen)}
	known, err := a.dir.ReadKnown(a.logKey.Verifier())
	k.unreadable = err
	if known != nil {
		k.add(*known, a.dir.Path(datadir.Known))
	}
	if size := a.archive.Head(); size > 0 && size <= a.tiles.Size() {
		root, err := a.tiles.Root(size)
		if err != nil {
			return nil, err
		}
		k.add(eventstore.Head{Size: size, Root: root}, a.dir.Path(datadir.Tiles))
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
	k.heads[h.Size] = append(k.heads[h.Size], seen{h.Root, by})
	if k.top == nil || h.Size > k.top.Size {
		k.top, k.by = &h, by
	}
}

// check refuses a block that ends at a known size with another root.
func (k *knownHeads) check(v *eventstore.Verified) error {
	defer delete(k.heads, v.Size)
	return differs(v.Size, v.Root, k.heads[v.Size])
}

// differs refuses a root where anybody has seen another.
func differs(size int64, root tlog.Hash, heads []seen) error {
	for _, h := range heads {
		if h.root != root {
			return fmt.Errorf("%w: at position %d the root is %s, and %s has seen another", eventstore.ErrBehindKnownHead, size, root, h.by)
		}
	}
	return nil
}

// all refuses a log that ends before what is known of it, or differs where no
// block ended.
func (k *knownHeads) all(f *eventstore.Follower, root func(size int64) (tlog.Hash, error)) error {
	size, _ := f.Position()
	if k.top != nil && k.top.Size > size {
		return fmt.Errorf("%w: positions %d to %d are missing; %s has seen them", eventstore.ErrBehindKnownHead, size+1, k.top.Size, k.by)
	}
	for at, heads := range k.heads {
		have, err := root(at)
		if err != nil {
			return err
		}
		if err := differs(at, have, heads); err != nil {
			return err
		}
	}
	return nil
}

func (k *knownHeads) highest() *eventstore.Head { return k.top }
