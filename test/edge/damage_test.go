package edge

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"taskforce/test/edge/live"
)

// outcome is what may come of a flipped byte. Served says that what is read may
// be wrong and nobody says so: one row has it, and says why.
type outcome string

const (
	refusedStart outcome = "start refused"
	harmless     outcome = "harmless, or made anew"
	toldReader   outcome = "told to who reads it"
	served       outcome = "served"
)

// damage is what comes of one flipped byte in each kind of file of a data
// directory, after a clean stop.
var damage = []struct {
	files   string
	may     []outcome
	naming  string
	because string
}{
	{"archive/blocks", []outcome{refusedStart, harmless}, `positions \d+ to \d+ \(block \d+\) in .*archive/blocks`, "the last block is cut off as torn, and returns from the stream"},
	{"archive/*.idx", []outcome{harmless}, "", "indexes are made anew from the blocks as the log is followed"},
	{"jetstream/*/*/*/*/meta.*", []outcome{harmless}, "", "NATS' own: the stream is found by its messages, and its configuration compared"},
	{"jetstream/*/*/*/*/msgs/index.db", []outcome{harmless}, "", "NATS' own: made anew from the messages"},
	{"jetstream/*/*/*/*/msgs/*.blk", []outcome{refusedStart}, `position \d+ \(block \d+\)|positions \d+ to \d+ are missing|stream TASKFORCE has deleted messages`, ""},
	{"keys/log.key", []outcome{refusedStart}, `keys/log.key`, ""},
	{"keys/block.key", []outcome{refusedStart, harmless}, `keys/block.key`, "another valid key is a new writer, and is enrolled by a commit"},
	{"keys/people/*/*.key", []outcome{toldReader}, "", ""},
	{"keys/records/*/*.key", []outcome{toldReader, harmless}, "", "what nothing was sealed under is missed by nobody"},
	{"known", []outcome{refusedStart}, `/known`, ""},
	{"tiles/hashes", []outcome{refusedStart}, `positions \d+ to \d+ in .*tiles/hashes|position \d+ .*/tiles has seen another`, ""},
	{"models/*.db", []outcome{refusedStart, harmless, toldReader, served}, `read model \w+ has seen another`,
		"bbolt keeps no sums of rows: a wrong one shows only against a model built anew, and deleting the file cures it"},
}

// flips is how many bytes of a file are flipped, one at a time.
const flips = 4

// flipsOf is fewer where there are many files of a kind, each under a sum.
func flipsOf(name string) int {
	if strings.HasPrefix(name, "keys/people/") || strings.HasPrefix(name, "keys/records/") {
		return 1
	}
	return flips
}

func TestFlippedByte(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it starts a server a hundred times; go test without -short does")
	}
	c := newCast(t)
	for range 3 {
		c.register(t)
	}
	size := c.position(t)
	truth := c.readAll(t.Context(), size)
	for question, answer := range truth {
		if strings.HasPrefix(answer, told) {
			t.Fatalf("of %s an undamaged log says %s", question, answer)
		}
	}
	if err := c.Stop(); err != nil {
		t.Fatal(err)
	}
	left := filesOf(t, c.Dir)
	for _, row := range damage {
		t.Run(row.files, func(t *testing.T) {
			files := matching(t, row.files, left)
			seen := make(map[outcome]bool)
			for _, name := range files {
				for i := range flipsOf(name) {
					o, words := c.flip(t, name, i, size, truth)
					seen[o] = true
					if o == refusedStart && !regexp.MustCompile(row.naming).MatchString(words) || !may(row.may, o) {
						t.Errorf("flip %d of %s: %s %s", i, name, o, words)
					}
				}
			}
			t.Logf("%v of %v %s", seen, row.may, row.because)
		})
	}
	for name := range left {
		if name != "LOCK" {
			t.Errorf("%s is in no row", name)
		}
	}
}

func may(all []outcome, o outcome) bool {
	for _, m := range all {
		if m == o {
			return true
		}
	}
	return false
}

func filesOf(t *testing.T, dir string) map[string]bool {
	t.Helper()
	files := make(map[string]bool)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files[strings.TrimPrefix(path, dir+"/")] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// matching takes the files of a pattern out of those left.
func matching(t *testing.T, pattern string, left map[string]bool) (files []string) {
	t.Helper()
	for name := range left {
		if ok, err := filepath.Match(pattern, name); err != nil {
			t.Fatal(err)
		} else if ok {
			files = append(files, name)
			delete(left, name)
		}
	}
	if len(files) == 0 {
		t.Fatalf("there is no %s", pattern)
	}
	return files
}

// flip starts a server on a copy in which one byte of a file differs, and says
// what came of it.
func (c cast) flip(t *testing.T, name string, i int, size int64, truth reading) (outcome, string) {
	t.Helper()
	dir := t.TempDir()
	copyTree(t, c.Dir, dir)
	path := filepath.Join(dir, name)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[place(b, i)] ^= 0x10
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	s, err := live.Open(ctx, live.Config(dir, c.Clock))
	if err != nil {
		return refusedStart, err.Error()
	}
	defer func() {
		if err := s.Stop(); err != nil {
			t.Errorf("flip %d of %s: the server does not stop: %v", i, name, err)
		}
	}()
	return compare(truth, cast{&live.Cast{Server: s}}.readAll(t.Context(), size))
}

// place is one of the places at which a file has something: most of a read
// model's file is empty.
func place(b []byte, i int) int {
	var at []int
	for j, x := range b {
		if x != 0 {
			at = append(at, j)
		}
	}
	return at[(2*i+1)*len(at)/(2*flips)]
}

func compare(truth, got reading) (outcome, string) {
	o, words := harmless, ""
	for question, answer := range truth {
		switch have := got[question]; {
		case have == answer:
		case strings.HasPrefix(have, told) || strings.Contains(have, "[unreadable: the key of "):
			if o == harmless {
				o, words = toldReader, fmt.Sprintf("of %s: %.80s", question, have)
			}
		default:
			o, words = served, "of "+question
		}
	}
	return o, words
}
