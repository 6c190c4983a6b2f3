package projections

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

const (
	// lockWait is how long a file may be held by another process.
	lockWait = time.Second
	// mapSize is address space, not memory: while a file is smaller, no query
	// has to end before the file can grow.
	mapSize = 1 << 30
)

// file is one open file of a model.
type file struct {
	path  string
	model Model
	db    *bbolt.DB
	// raw is what db writes to; it says whether path is still this file.
	raw *os.File
	// head is what the last transaction left. It belongs to the goroutine that
	// feeds the file.
	head Head
	// damaged says that db must not be used or closed any more: its locks may
	// be held by a transaction that a fault broke off.
	damaged bool
}

// pathOf returns where the rows of a model's version are.
func pathOf(dir string, m Model) string {
	return filepath.Join(dir, fileName(m.Name(), m.Version()))
}

func fileName(model string, version int) string { return fmt.Sprintf("%s.v%d.db", model, version) }

// createFile makes an empty file for m at path, in place of any that is there.
// It appears whole or not at all.
func createFile(path string, m Model) (*file, error) {
	fresh := path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	db, err := bbolt.Open(fresh, 0o600, &bbolt.Options{Timeout: lockWait})
	if err != nil {
		return nil, fmt.Errorf("create %s: %w", fresh, err)
	}
	err = db.Update(func(tx *bbolt.Tx) error { return writeHead(tx, emptyHead(m)) })
	if err := errors.Join(err, db.Close()); err != nil {
		return nil, fmt.Errorf("create %s: %w", fresh, err)
	}
	if err := moveFile(fresh, path); err != nil {
		return nil, err
	}
	return openFile(path, m)
}

// openFile opens the file at path and looks whether it is whole and of m.
// It gives a DamagedError where it is not.
func openFile(path string, m Model) (*file, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	f := &file{path: path, model: m}
	err := guard(func() (err error) {
		// The list of free pages is kept in the file: without it bbolt walks the
		// file on opening, in a goroutine whose panic nobody could catch.
		f.db, err = bbolt.Open(path, 0o600, &bbolt.Options{
			Timeout:         lockWait,
			FreelistType:    bbolt.FreelistMapType,
			InitialMmapSize: mapSize,
			OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
				raw, err := os.OpenFile(name, flag, mode)
				f.raw = raw
				return raw, err
			},
		})
		return err
	})
	if err == nil {
		err = f.check()
	}
	if err == nil {
		return f, nil
	}
	_ = f.close() // the fault at hand is what counts
	var errno syscall.Errno
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return nil, fmt.Errorf("open %s: another process has it open", path)
	case errors.As(err, &errno):
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return nil, &DamagedError{Path: path, Err: err}
}

func emptyHead(m Model) Head {
	return Head{Model: m.Name(), Version: m.Version(), Root: emptyRoot}
}

// lost says that path is no longer this file: somebody deleted or replaced it.
func (f *file) lost() bool {
	have, err := os.Stat(f.path)
	if err != nil {
		return errors.Is(err, fs.ErrNotExist)
	}
	mine, err := f.raw.Stat()
	return err == nil && !os.SameFile(have, mine)
}

// close waits for the queries that read the file.
func (f *file) close() error {
	if f.db == nil || f.damaged {
		// The map of a damaged file stays until the process ends.
		if f.raw == nil {
			return nil
		}
		return f.raw.Close()
	}
	return f.db.Close()
}

// moveFile renames and makes the renaming durable.
func moveFile(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(to))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// setAside keeps what was at path as evidence, in place of what was last set
// aside: a head that the log no longer has may be all that tells of a loss.
func setAside(path string) (string, error) {
	to := path + ".aside"
	return to, moveFile(path, to)
}
