package edge

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"taskforce/test/edge/live"
)

func (c cast) digests(t *testing.T) map[string][32]byte {
	t.Helper()
	d, err := c.App.Digests(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestMadeAnew: whatever is made from the log returns from it, the same in
// content: read models, tree hashes, and the second copy.
func TestMadeAnew(t *testing.T) {
	c := newCast(t)
	size := c.register(t)
	truth, digests := c.readAll(t.Context(), size), c.digests(t)
	if len(digests) < 3 {
		t.Fatalf("the digests are %v", digests)
	}
	for _, gone := range [][]string{{"models"}, {"archive"}, {"tiles"}, {"known"}, {"models", "archive", "tiles", "known"}} {
		if err := c.Stop(); err != nil {
			t.Fatal(err)
		}
		for _, name := range gone {
			remove(t, c.Dir, name)
		}
		c.Server = live.Start(t, c.Dir, live.At(c.Clock))
		if o, words := compare(truth, c.readAll(t.Context(), size)); o != harmless {
			t.Errorf("without %v: %s %s", gone, o, words)
		}
		if got := c.digests(t); !maps.Equal(got, digests) {
			t.Errorf("without %v the read models have the digests %v, want %v", gone, got, digests)
		}
	}
	if at := c.register(t); at != size+1 {
		t.Errorf("then a write lands at %d, want %d", at, size+1)
	}
}

// TestRefusedStartDestroysNothing: whoever puts the byte right has the log back.
func TestRefusedStartDestroysNothing(t *testing.T) {
	t.Parallel()
	c := newCast(t)
	size := c.register(t)
	truth := c.readAll(t.Context(), size)
	if err := c.Stop(); err != nil {
		t.Fatal(err)
	}
	for name := range filesOf(t, c.Dir) {
		if !strings.HasSuffix(name, ".blk") && name != "archive/blocks" && name != "tiles/hashes" && name != "known" {
			continue
		}
		for i := range flips {
			dir := t.TempDir()
			copyTree(t, c.Dir, dir)
			right := flipped(t, filepath.Join(dir, name), i)
			for range 2 {
				_ = refusedToStart(t, live.Config(dir, c.Clock))
			}
			right()
			s := cast{&live.Cast{Server: live.Start(t, dir, live.At(c.Clock))}}
			if o, words := compare(truth, s.readAll(t.Context(), size)); o != harmless {
				t.Errorf("flip %d of %s, and back: %s %s", i, name, o, words)
			}
			if err := s.Stop(); err != nil {
				t.Error(err)
			}
		}
	}
}

// flipped changes a byte of a file, and returns what puts it right.
func flipped(t *testing.T, path string, i int) (right func()) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := place(b, i)
	flip := func() {
		b, err := os.ReadFile(path)
		if err != nil || at >= len(b) {
			t.Fatalf("%s has %d bytes now, and byte %d was flipped: %v", path, len(b), at, err)
		}
		b[at] ^= 0x10
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	flip()
	return flip
}

// TestDamageWhileServing: what rots under a running server is not served as the
// record; the stream still has it.
func TestDamageWhileServing(t *testing.T) {
	c := newCast(t)
	size := c.register(t)
	truth := c.readAll(t.Context(), size)
	for i := range flips {
		right := flipped(t, filepath.Join(c.Dir, "archive", "blocks"), i)
		got := c.readAll(t.Context(), size)
		if o, words := compare(truth, got); o != toldReader || !strings.Contains(words, "LOG_BROKEN") {
			t.Errorf("flip %d: %s %s", i, o, words)
		}
		if stream := "replay of REPLAY_SOURCE_STREAM"; got[stream] != truth[stream] {
			t.Errorf("flip %d: the replay of the stream is another", i)
		}
		right()
	}
	if o, words := compare(truth, c.readAll(t.Context(), size)); o != harmless {
		t.Errorf("put right: %s %s", o, words)
	}
}
