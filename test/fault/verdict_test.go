package fault

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"testing"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/cmd/taskforced/app"
	"taskforce/cmd/taskforced/datadir"
	"taskforce/eventstore"
	"taskforce/eventstore/archive"
	"taskforce/eventstore/jetstream"
	"taskforce/eventstore/verify"
)

// verifyAll verifies the whole stream, the archive against it, and holds both
// to what callers were told. It returns how many commits there are.
func verifyAll(t *testing.T, dir string, l *ledger) int64 {
	t.Helper()
	d, err := datadir.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	key, err := d.LogKey()
	if err != nil {
		t.Fatal(err)
	}
	known, err := d.ReadKnown(key.Verifier())
	if err != nil || known == nil {
		t.Fatalf("the known head is %v: %v", known, err)
	}
	stream, stop, err := jetstream.OpenEmbedded(t.Context(), d.Path(datadir.JetStream), jetstream.LogStream)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	blocks := blocksOf(t, stream)
	v := verify.New(key.Verifier())
	v.Expect(*known)
	var commits []*eventv1.Commit
	for i, b := range blocks {
		got, err := v.Add(int64(i)+1, b)
		if err != nil {
			t.Fatalf("the verifier: %v", err)
		}
		commits = append(commits, got.Commits...)
	}
	verdict, err := v.Finish()
	if err != nil {
		t.Fatalf("the verifier: %v", err)
	}
	sameInArchive(t, d.Path(datadir.Archive), blocks)
	l.holds(t, commits)
	return verdict.Commits
}

func blocksOf(t *testing.T, stream eventstore.Stream) (blocks [][]byte) {
	t.Helper()
	last, err := stream.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for n := int64(1); n <= last; n++ {
		b, err := stream.Get(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		blocks = append(blocks, b)
	}
	return blocks
}

func sameInArchive(t *testing.T, dir string, blocks [][]byte) {
	t.Helper()
	r, err := archive.OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	n := 0
	err = r.Walk(t.Context(), func(number int64, data []byte) error {
		if n++; int(number) > len(blocks) || !bytes.Equal(data, blocks[number-1]) {
			t.Errorf("block %d of the archive is not the stream's", number)
		}
		return nil
	})
	if err != nil || n != len(blocks) {
		t.Errorf("the archive has %d blocks of %d: %v", n, len(blocks), err)
	}
}

// holds compares the record with what was told: each request that was
// acknowledged is there, once, where it was said to be; and nothing is there
// that nobody asked for.
func (l *ledger) holds(t *testing.T, commits []*eventv1.Commit) {
	t.Helper()
	at := make(map[string]int64)
	for _, m := range commits[1:] {
		if other, twice := at[m.RequestId]; twice {
			t.Errorf("request %s is at position %d and at %d", m.RequestId, other, m.Position)
		}
		if at[m.RequestId] = m.Position; l.asked[m.RequestId] == 0 {
			t.Errorf("position %d has request %q, which nobody sent", m.Position, m.RequestId)
		}
	}
	for id, position := range l.acknowledged {
		if at[id] != position {
			t.Errorf("request %s was acknowledged at position %d, and is at %d", id, position, at[id])
		}
	}
	if len(l.acknowledged) != len(l.asked) || len(at) != len(l.asked) {
		t.Errorf("%d requests were sent, %d acknowledged in the end, %d are on the record", len(l.asked), len(l.acknowledged), len(at))
	}
}

// rebuilt compares the read models that lived through it all with those that
// are built from nothing.
func rebuilt(t *testing.T, dir string) {
	t.Helper()
	lived := digests(t, dir)
	if err := os.RemoveAll(filepath.Join(dir, datadir.Models)); err != nil {
		t.Fatal(err)
	}
	if again := digests(t, dir); !maps.Equal(lived, again) || len(lived) < 3 {
		t.Errorf("the read models' digests are %x, and built anew %x", lived, again)
	}
}

func digests(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	a, err := app.Open(t.Context(), config(dir))
	if err != nil {
		t.Fatal(err)
	}
	d, err := a.Digests(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	return d
}
