package audit

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"taskforce/cmd/taskforcectl/internal/specimen"
	"taskforce/cmd/taskforced/datadir"
)

// directory writes a data directory and returns the log in it.
func directory(t *testing.T) (*specimen.Log, string) {
	t.Helper()
	l := grown(t)
	dir := t.TempDir()
	must(t, l.WriteDirectory(t.Context(), dir, StreamName))
	known, err := l.Checkpoint(l.Head())
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, datadir.Known), known, 0o600))
	return l, dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// verifyDir verifies dir and holds it to having changed nothing.
func verifyDir(t *testing.T, dir string) (commits int64, notes []string, err error) {
	t.Helper()
	before := contents(t, dir)
	o, err := OpenOffline(t.Context(), dir)
	if err != nil {
		return 0, nil, err
	}
	v, err := o.Verify(t.Context(), Expected{}, nil)
	must(t, o.Close())
	if after := contents(t, dir); after != before {
		t.Errorf("verifying changed the directory:\n%s\nbecame\n%s", before, after)
	}
	return v.Commits, o.Notes, err
}

func contents(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		fmt.Fprintf(&b, "%s %d %x\n", path, len(data), sha256.Sum256(data))
		return err
	}))
	return b.String()
}

func TestAWholeDirectory(t *testing.T) {
	_, dir := directory(t)
	commits, notes, err := verifyDir(t, dir)
	if err != nil || commits != 13 || len(notes) != 0 {
		t.Errorf("got %d commits, notes %q, %v", commits, notes, err)
	}
}

func TestADirectoryInUse(t *testing.T) {
	_, dir := directory(t)
	d, err := datadir.Open(dir)
	must(t, err)
	if _, err := OpenOffline(t.Context(), dir); !errors.Is(err, datadir.ErrInUse) {
		t.Errorf("got %v", err)
	}
	must(t, d.Close())
	if _, _, err := verifyDir(t, dir); err != nil {
		t.Errorf("once it is free: %v", err)
	}
}

func TestNoLogThere(t *testing.T) {
	if _, err := OpenOffline(t.Context(), t.TempDir()); !errors.Is(err, ErrNoLog) {
		t.Errorf("got %v", err)
	}
}

// failure is what must be found: by which copy, and where.
type failure struct {
	copy     string
	position int64
	last     int64
}

func check(t *testing.T, err error, want ...failure) {
	t.Helper()
	var found []failure
	for _, f := range Failures(err) {
		found = append(found, failure{f.Copy, f.Position, max(f.Last, f.Position)})
	}
	if !slices.Equal(found, want) {
		t.Errorf("found %v, want %v: %v", found, want, err)
	}
}

func TestAChangedByteInTheStreamsFile(t *testing.T) {
	for _, position := range []int64{2, 5, 13} {
		t.Run(fmt.Sprint(position), func(t *testing.T) {
			l, dir := directory(t)
			blk := streamFile(t, dir)
			change(t, blk, l.Commits[position-1])
			_, _, err := verifyDir(t, dir)
			// The stream no longer gives the block at all: its positions are named.
			number, _ := blockWith(l, position)
			first := int64(1)
			if number > 1 {
				first = l.Heads[number-2].Size + 1
			}
			check(t, err, failure{"the stream", first, l.Heads[number-1].Size})
		})
	}
}

// streamFile is the one file of messages of the stream in dir.
func streamFile(t *testing.T, dir string) string {
	t.Helper()
	var found string
	must(t, filepath.WalkDir(filepath.Join(dir, datadir.JetStream), func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".blk") {
			found = path
		}
		return err
	}))
	if found == "" {
		t.Fatal("the stream has no file of messages")
	}
	return found
}

func blockWith(l *specimen.Log, position int64) (number int, ok bool) {
	for i, h := range l.Heads {
		if position <= h.Size {
			return i + 1, true
		}
	}
	return 0, false
}

// change flips a bit in the middle of the only place where path has part.
func change(t *testing.T, path string, part []byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	at := strings.Index(string(data), string(part))
	if at < 0 {
		t.Fatalf("%s does not have it", path)
	}
	data[at+len(part)/2] ^= 4
	must(t, os.WriteFile(path, data, 0o600))
}

func TestATruncatedStreamsFile(t *testing.T) {
	_, dir := directory(t)
	blk := streamFile(t, dir)
	info, err := os.Stat(blk)
	must(t, err)
	must(t, os.Truncate(blk, info.Size()-40))
	_, _, err = verifyDir(t, dir)
	check(t, err, failure{"the stream", 10, 13})
}

func TestAStreamThatIsGone(t *testing.T) {
	_, dir := directory(t)
	must(t, os.RemoveAll(filepath.Join(dir, datadir.JetStream)))
	must(t, os.Mkdir(filepath.Join(dir, datadir.JetStream), 0o700))
	_, _, err := verifyDir(t, dir)
	check(t, err, failure{"the stream", 1, 13})
}

func TestAStreamThatWasRolledBack(t *testing.T) {
	l, dir := directory(t)
	must(t, os.RemoveAll(filepath.Join(dir, datadir.JetStream)))
	l.Blocks = l.Blocks[:3]
	must(t, l.WriteStream(t.Context(), filepath.Join(dir, datadir.JetStream), StreamName))
	_, _, err := verifyDir(t, dir)
	check(t, err, failure{"the stream", 8, 13})
	// The known head alone tells it too.
	must(t, os.RemoveAll(filepath.Join(dir, datadir.Archive)))
	_, _, err = verifyDir(t, dir)
	check(t, err, failure{"the stream", 8, 13})
}

func TestAChangedByteInTheArchive(t *testing.T) {
	for _, file := range []string{"blocks", "blocks.idx", "commits.idx"} {
		t.Run(file, func(t *testing.T) {
			l, dir := directory(t)
			path := filepath.Join(dir, datadir.Archive, file)
			want := failure{"the archive", 6, 6}
			switch file {
			case "blocks":
				change(t, path, l.Commits[5])
			case "blocks.idx":
				flip(t, path, 2*24+7)
				want = failure{"the archive", 3, 7}
			case "commits.idx":
				flip(t, path, 5*16+7)
				want = failure{"the archive", 3, 7}
			}
			_, _, err := verifyDir(t, dir)
			check(t, err, want)
		})
	}
}

func flip(t *testing.T, path string, at int) {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	data[at] ^= 4
	must(t, os.WriteFile(path, data, 0o600))
}

func TestATruncatedArchive(t *testing.T) {
	_, dir := directory(t)
	path := filepath.Join(dir, datadir.Archive, "blocks")
	info, err := os.Stat(path)
	must(t, err)
	must(t, os.Truncate(path, info.Size()-5))
	_, _, err = verifyDir(t, dir)
	check(t, err, failure{"the archive", 10, 13})
}

// A crash may leave an archive behind, with half a block at its end.
func TestAnArchiveThatIsBehind(t *testing.T) {
	l, dir := directory(t)
	must(t, os.RemoveAll(filepath.Join(dir, datadir.Archive)))
	blocks := l.Blocks
	l.Blocks = l.Blocks[:3]
	must(t, l.WriteArchive(filepath.Join(dir, datadir.Archive)))
	f, err := os.OpenFile(filepath.Join(dir, datadir.Archive, "blocks"), os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = f.Write([]byte{0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
	must(t, err)
	must(t, f.Close())
	l.Blocks = blocks
	known, err := l.Checkpoint(l.Heads[2])
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, datadir.Known), known, 0o600))
	commits, notes, err := verifyDir(t, dir)
	if err != nil || commits != 13 || len(notes) != 1 || !strings.Contains(notes[0], "position 7, 6 before") {
		t.Errorf("got %d commits, notes %q, %v", commits, notes, err)
	}
	// The known head is written after the archive is on disk.
	known, err = l.Checkpoint(l.Heads[3])
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, datadir.Known), known, 0o600))
	_, _, err = verifyDir(t, dir)
	check(t, err, failure{"the archive", 8, 9})
}

func TestBothCopiesChanged(t *testing.T) {
	l, dir := directory(t)
	change(t, streamFile(t, dir), l.Commits[8])
	change(t, filepath.Join(dir, datadir.Archive, "blocks"), l.Commits[3])
	_, _, err := verifyDir(t, dir)
	check(t, err, failure{"the stream", 8, 9}, failure{"the archive", 4, 4})
}

func TestAKnownHeadOfAnotherLog(t *testing.T) {
	_, dir := directory(t)
	other := grown(t)
	known, err := other.Checkpoint(other.Head())
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, datadir.Known), known, 0o600))
	_, _, err = verifyDir(t, dir)
	check(t, err, failure{"the known head", 1, 1})
}
