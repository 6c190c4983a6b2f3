package projections

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// How often an idle worker looks whether its file is still there, and how long
// it waits after something outside the model went wrong, such as a full disk.
const (
	lookEvery  = time.Second
	retryFirst = 50 * time.Millisecond
	retryMost  = 5 * time.Second
)

// emptyRoot is RFC 6962's root of no commits.
var emptyRoot = sha256.Sum256(nil)

// Worker keeps one read model and answers from it. Run feeds it; everything
// else may be called by any goroutine, before, during and after Run.
type Worker struct {
	cfg Config

	// serving and building change in Run's goroutine, under mu. The files
	// themselves are fed by that goroutine alone.
	mu      sync.Mutex
	serving *feed
	// building is what will take the place of serving; nil mostly.
	building *feed
	// rebuild is what Rebuild asked for and Run has not yet done.
	rebuild *rebuild
	// failing is what the last attempt to feed gave and the next may not.
	failing error
	// suspect says that a query met what may be damage.
	suspect bool
	closed  bool
	// wanted counts those who wait for a position that is not reached.
	wanted int
	// changed is closed, and replaced, at each change of the above.
	changed chan struct{}
	// poke ends an idle Run's waiting.
	poke chan struct{}
	// hurry ends a Run's lingering.
	hurry chan struct{}
	// tidied and stepped, when it last wrote, are Run's own.
	tidied  bool
	stepped time.Time

	// retired counts files that were replaced and wait for their last query.
	retired sync.WaitGroup
}

// feed is a file and how far it is.
type feed struct {
	*file
	// position, stopped and broken are for others to read, under the worker's
	// mu. What is broken is not read any more: its pages make no sense.
	position int64
	stopped  *StoppedError
	broken   bool
	// target is the path that the file takes when it is served.
	target string
}

func newFeed(f *file) *feed { return &feed{file: f, position: f.head.Position, target: f.path} }

// Open opens the model's file, or creates it.
//
// A file that is damaged, or whose head the source does not have, is set
// aside, which the log is told, and built anew. An error is of the disk, of
// the source, or of another process that has the file open.
func Open(cfg Config) (*Worker, error) {
	cfg, err := cfg.prepare()
	if err != nil {
		return nil, err
	}
	w := &Worker{cfg: cfg, changed: make(chan struct{}), poke: make(chan struct{}, 1), hurry: make(chan struct{}, 1)}
	// A rebuild that was cut short begins again.
	if err := removeIfThere(pathOf(cfg.Dir, cfg.Model) + buildingSuffix); err != nil {
		return nil, err
	}
	f, err := w.openOrCreate(cfg.Model)
	if err != nil {
		return nil, err
	}
	w.serving = newFeed(f)
	if err := w.openPrevious(); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return w, nil
}

// openPrevious lets the version before serve, where it is further on.
func (w *Worker) openPrevious() error {
	if w.cfg.Previous == nil {
		return nil
	}
	path := pathOf(w.cfg.Dir, w.cfg.Previous)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	old, err := w.openOrCreate(w.cfg.Previous)
	if err != nil {
		return err
	}
	if old.head.Position <= w.serving.position {
		return old.close()
	}
	w.building, w.serving = w.serving, newFeed(old)
	w.cfg.Log.Info("a new version of a read model is built beside the old one",
		"version", w.cfg.Model.Version(), "serving", w.cfg.Previous.Version(), "position", old.head.Position)
	return nil
}

// openOrCreate opens m's file where it is there, whole and of the source's
// log, and else starts it from nothing.
func (w *Worker) openOrCreate(m Model) (*file, error) {
	path := pathOf(w.cfg.Dir, m)
	f, err := openFile(path, m)
	var damaged *DamagedError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return createFile(path, m)
	case errors.As(err, &damaged):
		w.cfg.Log.Error("read model is damaged and will be built anew", "path", path, "err", err)
	case err != nil:
		return nil, err
	default:
		same, err := w.matches(f.head)
		if err != nil {
			return nil, errors.Join(err, f.close())
		}
		if same {
			return f, nil
		}
		w.cfg.Log.Error("read model is not of this log and will be built anew", "path", path,
			"position", f.head.Position, "root", f.head.Root[:], "source", w.cfg.Source.Head())
		if err := f.close(); err != nil {
			return nil, err
		}
	}
	aside, err := setAside(path)
	if err != nil {
		return nil, err
	}
	w.cfg.Log.Info("read model's file was set aside", "path", aside)
	return createFile(path, m)
}

// matches says whether h is a head that the source had or has.
func (w *Worker) matches(h Head) (bool, error) {
	if h.Position == 0 {
		return true, nil
	}
	if h.Position < 0 || h.Position > w.cfg.Source.Head() {
		return false, nil
	}
	root, err := w.cfg.Source.Root(h.Position)
	return root == h.Root, err
}

// Close closes the files, after the queries that read them. Run must have
// returned.
func (w *Worker) Close() error {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return nil
	}
	w.closed = true
	serving, building, asked := w.serving, w.building, w.rebuild
	w.building, w.rebuild = nil, nil
	w.announce()
	w.mu.Unlock()

	if asked != nil {
		asked.finish(ErrClosed)
	}
	err := serving.close()
	if building != nil {
		err = errors.Join(err, building.close())
	}
	w.retired.Wait()
	return err
}

// tidy removes earlier versions' files once the model has caught up.
func (w *Worker) tidy() {
	if w.tidied || w.building != nil || w.serving.position < w.cfg.Source.Head() {
		return
	}
	w.tidied = true
	for v := w.cfg.Model.Version() - 1; v > 0; v-- {
		path := filepath.Join(w.cfg.Dir, fileName(w.cfg.Model.Name(), v))
		if err := removeIfThere(path); err != nil {
			w.cfg.Log.Warn("earlier version's file stays", "path", path, "err", err)
		}
	}
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
