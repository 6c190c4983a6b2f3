// Package datadir is the layout of a data directory, and who may have it open.
//
//	LOCK        held by the process that has the directory open
//	known       the last head of the log that was seen here, as a C2SP checkpoint
//	keys/       the log key, the block key, and the keys of sealed text
//	jetstream/  the embedded NATS server's store: the log
//	archive/    the second copy of the log
//	tiles/      the tree's hashes
//	models/     read models; they can be deleted, and return
package datadir

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// What is in a data directory.
const (
	Known     = "known"
	Keys      = "keys"
	JetStream = "jetstream"
	Archive   = "archive"
	Tiles     = "tiles"
	Models    = "models"

	lock = "LOCK"
)

// ErrInUse: another process has the directory open.
var ErrInUse = errors.New("the data directory is in use by another process")

// Dir is an open data directory.
type Dir struct {
	path string
	lock *os.File
}

// Open makes the directory where there is none, and takes its lock. The lock
// goes with the process, however that ends.
func Open(path string) (*Dir, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("open the data directory: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(path, lock), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the data directory: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = fmt.Errorf("%w: %s", ErrInUse, path)
		}
		return nil, errors.Join(err, f.Close())
	}
	return &Dir{path: path, lock: f}, nil
}

// Path returns the path of something in the directory.
func (d *Dir) Path(names ...string) string {
	return filepath.Join(append([]string{d.path}, names...)...)
}

// Close lets go of the lock.
func (d *Dir) Close() error { return d.lock.Close() }

// WriteFile puts a file in place whole or not at all, and on disk.
func WriteFile(path string, data []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(f.Name()))
	}
	return syncDir(dir)
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
