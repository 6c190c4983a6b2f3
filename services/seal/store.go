package seal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// unborn is the folder of files that do not have their name yet.
const unborn = "new"

// store is a directory of files that are written once. What is at a name is
// whole; it is durable once create or settle has returned.
type store struct {
	dir string

	mu sync.Mutex
	// synced holds the folders whose own names this process has made durable.
	synced map[string]bool
}

func openStore(dir string) (*store, error) {
	for _, folder := range []string{people, records, unborn} {
		folder = filepath.Join(dir, folder)
		if err := makeDir(folder); err != nil {
			return nil, err
		}
		fi, err := os.Lstat(folder)
		if err != nil {
			return nil, err
		}
		if !fi.IsDir() || fi.Mode().Perm()&0o077 != 0 {
			return nil, fmt.Errorf("%s has mode %v: want a folder with mode 0700, keys are for their owner alone", folder, fi.Mode())
		}
	}
	// Whoever made them may have crashed before their names were durable.
	if err := syncDir(dir); err != nil {
		return nil, err
	}
	s := &store{dir: dir, synced: make(map[string]bool)}
	return s, s.sweep()
}

// makeDir makes dir, and those above it where there are none, durably.
func makeDir(dir string) error {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	above := filepath.Dir(dir)
	if err := makeDir(above); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(above)
}

// sweep removes what a crash left without a name, or with a second one: a key
// that is destroyed later must not live on there. A creation that goes on in
// another process meanwhile starts again.
func (s *store) sweep() error {
	left, err := os.ReadDir(filepath.Join(s.dir, unborn))
	if err != nil {
		return err
	}
	for _, e := range left {
		if err := os.Remove(filepath.Join(s.dir, unborn, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// stat says which file lies at name now. Its error is fs.ErrNotExist where
// there is none.
func (s *store) stat(name string) (fs.FileInfo, error) {
	return os.Lstat(filepath.Join(s.dir, name))
}

// read returns the file at name, with the FileInfo of that very file.
func (s *store) read(name string) ([]byte, fs.FileInfo, error) {
	f, err := os.Open(filepath.Join(s.dir, name))
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = f.Close() }() // nothing was written
	fi, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !fi.Mode().IsRegular() || fi.Size() > maxFileSize {
		return nil, nil, fmt.Errorf("%s is no key file", name)
	}
	b, err := io.ReadAll(f)
	return b, fi, err
}

// create puts b at name, unless another goroutine or process has put a file
// there first: then that file stays, and create succeeds too. Either way what
// is at name is durable when create returns.
func (s *store) create(name string, b []byte) error {
	folder := filepath.Join(s.dir, filepath.Dir(name))
	if err := os.Mkdir(folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	var err error
	for range 3 {
		// ErrNotExist: swept from under us by a process that was starting.
		if err = s.place(name, b); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return s.settle(name)
}

// place writes b whole and gives it its name. Its error is fs.ErrExist where
// the name is taken: a link, unlike a rename, never replaces.
func (s *store) place(name string, b []byte) error {
	f, err := os.CreateTemp(filepath.Join(s.dir, unborn), "") // mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // else the next Open does
	if _, err = f.Write(b); err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return os.Link(f.Name(), filepath.Join(s.dir, name))
}

// settle makes the name of a file durable, whoever wrote it, and once per
// process the name of the folder that it lies in.
func (s *store) settle(name string) error {
	folder := filepath.Join(s.dir, filepath.Dir(name))
	if err := syncDir(folder); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.synced[folder] {
		return nil
	}
	if err := syncDir(filepath.Dir(folder)); err != nil {
		return err
	}
	s.synced[folder] = true
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if e := d.Close(); err == nil {
		err = e
	}
	return err
}
