package audit

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"taskforce/cmd/taskforced/datadir"
	"taskforce/eventstore"
	"taskforce/eventstore/archive"
	"taskforce/eventstore/jetstream"
)

// StreamName is the name of the log's stream in an embedded server.
const StreamName = "TASKFORCE"

// lockFile is held by the process that has a data directory open.
const lockFile = "LOCK"

// ErrNoLog: there is no log in the directory.
var ErrNoLog = errors.New("there is no log in that directory")

// Offline is a data directory that no server has open. Nothing in it is
// changed: the stream is read from a copy of its files.
type Offline struct {
	// Stream is the log itself.
	Stream Copy
	// Archive is the second copy; nil where there is none.
	Archive Copy
	// Known is the checkpoint that the directory keeps of the last head that
	// was seen there; nil where there is none.
	Known []byte
	// Notes are what a person should look at, and breaks no promise of the log.
	Notes []string

	closers []func() error
}

// OpenOffline opens a data directory for reading. It returns
// [datadir.ErrInUse] where a server has it open, and ErrNoLog.
func OpenOffline(ctx context.Context, dir string) (*Offline, error) {
	if _, err := os.Stat(filepath.Join(dir, datadir.JetStream)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoLog, err)
	}
	o := &Offline{}
	if err := o.open(ctx, dir); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	return o, nil
}

func (o *Offline) open(ctx context.Context, dir string) error {
	if err := o.lock(filepath.Join(dir, lockFile)); err != nil {
		return err
	}
	known, err := os.ReadFile(filepath.Join(dir, datadir.Known))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read the known head: %w", err)
	}
	o.Known = known
	if err := o.openArchive(filepath.Join(dir, datadir.Archive)); err != nil {
		return err
	}
	return o.openStream(ctx, filepath.Join(dir, datadir.JetStream))
}

// lock keeps a server from opening the directory meanwhile. It makes no file:
// where there is no lock there is no server either.
func (o *Offline) lock(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	o.closers = append(o.closers, f.Close)
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return fmt.Errorf("%w: %s; verify it through its server, or stop that first", datadir.ErrInUse, filepath.Dir(path))
	}
	return err
}

func (o *Offline) openArchive(dir string) error {
	r, err := archive.OpenReader(dir)
	if errors.Is(err, fs.ErrNotExist) {
		o.Notes = append(o.Notes, "there is no archive: only one copy of the log could be looked at")
		return nil
	}
	if err != nil {
		return err
	}
	o.closers = append(o.closers, r.Close)
	o.Archive = &archived{r}
	return nil
}

func (o *Offline) openStream(ctx context.Context, dir string) error {
	scratch, err := os.MkdirTemp("", "taskforce-verify-*")
	if err != nil {
		return err
	}
	o.closers = append(o.closers, func() error { return os.RemoveAll(scratch) })
	if err := os.CopyFS(scratch, os.DirFS(dir)); err != nil {
		return fmt.Errorf("copy the stream's files: %w", err)
	}
	server, err := jetstream.Embed(scratch)
	if err != nil {
		return err
	}
	o.closers = append(o.closers, func() error { server.Close(); return nil })
	s, err := jetstream.Open(ctx, server.Conn(), StreamName)
	switch {
	case errors.Is(err, jetstream.ErrConfig) && s != nil:
		o.Notes = append(o.Notes, err.Error())
	case err != nil:
		return err
	}
	o.Stream = &streamed{s}
	return nil
}

// Close lets go of everything, the last opened first.
func (o *Offline) Close() error {
	var errs []error
	for i := len(o.closers) - 1; i >= 0; i-- {
		errs = append(errs, o.closers[i]())
	}
	return errors.Join(errs...)
}

// streamed is a stream that nobody writes to.
type streamed struct{ stream eventstore.Stream }

// Name implements [Copy].
func (s *streamed) Name() string { return "the stream" }

// Blocks implements [Copy]. It asks for each message by its number: a consumer
// would pass over one that is damaged without a word.
func (s *streamed) Blocks(ctx context.Context, f func(int64, []byte) error) error {
	last, err := s.stream.Last(ctx)
	if err != nil {
		return err
	}
	for n := int64(1); n <= last; n++ {
		data, err := s.stream.Get(ctx, n)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, eventstore.ErrNoMessage) {
			return &FailedError{Block: n, What: fmt.Sprintf("the block is missing; the stream says that it has %d", last)}
		}
		if err != nil {
			return &FailedError{Block: n, What: "the block cannot be read: " + err.Error()}
		}
		if err := f(n, data); err != nil {
			return err
		}
	}
	return nil
}

// Block implements [Copy].
func (s *streamed) Block(ctx context.Context, number, _ int64) ([]byte, error) {
	return s.stream.Get(ctx, number)
}

// archived is an archive that nobody writes to.
type archived struct{ reader *archive.Reader }

// Name implements [Copy].
func (a *archived) Name() string { return "the archive" }

// Blocks implements [Copy].
func (a *archived) Blocks(ctx context.Context, f func(int64, []byte) error) error {
	err := a.reader.Walk(ctx, f)
	var d *archive.DamageError
	if errors.As(err, &d) {
		return &FailedError{Block: d.Block, Position: d.Position, Last: d.Last, What: d.What, data: d.Data}
	}
	return err
}

// Block implements [Copy].
func (a *archived) Block(_ context.Context, number, _ int64) ([]byte, error) {
	return a.reader.Block(number)
}
