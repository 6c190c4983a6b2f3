package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	taskforcev1 "taskforce/api/taskforce/v1"
)

// counted is a groupFile that counts how often it puts something on disk.
func counted(t *testing.T) (*groupFile, *atomic.Int64) {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "requests"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	var syncs atomic.Int64
	return &groupFile{file: f, sync: func(f *os.File) error { syncs.Add(1); return fdatasync(f) }}, &syncs
}

func content(t *testing.T, g *groupFile) []byte {
	t.Helper()
	b, err := os.ReadFile(g.file.Name())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestGroupFileSyncsEachAloneCaller(t *testing.T) {
	g, syncs := counted(t)
	for range 5 {
		if err := g.Append([]byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	if syncs.Load() != 5 || len(content(t, g)) != 5 {
		t.Errorf("%d syncs and %d bytes; want 5 and 5", syncs.Load(), len(content(t, g)))
	}
}

// TestGroupFileSyncsOnceForAllThatWait holds the first sync until everybody
// else waits: then one more is enough for all of them.
func TestGroupFileSyncsOnceForAllThatWait(t *testing.T) {
	const others = 20
	g, syncs := counted(t)
	began, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	count := g.sync
	g.sync = func(f *os.File) error {
		once.Do(func() { close(began); <-release })
		return count(f)
	}
	var all sync.WaitGroup
	appendOne := func() {
		if err := g.Append([]byte("x")); err != nil {
			t.Error(err)
		}
	}
	all.Go(appendOne)
	<-began
	for range others {
		all.Go(appendOne)
	}
	for waiting := 0; waiting < others; time.Sleep(time.Millisecond) {
		g.mu.Lock()
		if g.open != nil {
			waiting = len(g.open.data)
		}
		g.mu.Unlock()
	}
	close(release)
	all.Wait()
	if syncs.Load() != 2 || len(content(t, g)) != others+1 {
		t.Errorf("%d syncs and %d bytes; want 2 and %d", syncs.Load(), len(content(t, g)), others+1)
	}
}

func TestGroupFileTellsEverybodyOfAFailure(t *testing.T) {
	g, _ := counted(t)
	g.sync = func(*os.File) error { return os.ErrClosed }
	if err := g.Append([]byte("x")); err == nil {
		t.Error("what is not on disk was acknowledged")
	}
}

// TestFloorServer calls the floors as the product is called.
func TestFloorServer(t *testing.T) {
	g, syncs := counted(t)
	page, err := wire(&taskforcev1.ListTimelineResponse{Position: 7})
	if err != nil {
		t.Fatal(err)
	}
	s := floorServer(g, page)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve(listener) }()
	t.Cleanup(s.Stop)
	of, closeAll, err := dial(listener.Addr().String(), 2, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = closeAll() })

	r := revisions{callers: 1, milestones: 1}.at(0, 0).request()
	if _, err := taskforcev1.NewMilestoneServiceClient(of[0]).ReviseForecast(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	got := &taskforcev1.ReviseForecastRequest{}
	if err := proto.Unmarshal(content(t, g), got); err != nil || !proto.Equal(got, r) || syncs.Load() != 1 {
		t.Errorf("the file has %v after %d syncs, %v; want the request after one", got, syncs.Load(), err)
	}
	answered, err := firstPage(t.Context(), of[1], "programmes/READ")
	if err != nil || answered.Position != 7 {
		t.Errorf("the page is %v, %v", answered, err)
	}
	p := project{key: "p", organisation: organisation}
	for n := range projectCommits {
		if err := p.give(t.Context(), of[0], n); err != nil {
			t.Fatal(err)
		}
	}
	if syncs.Load() != 1+projectCommits {
		t.Errorf("%d syncs; want one for each of %d commits and the first", syncs.Load(), projectCommits)
	}
}

func TestAppendAndSync(t *testing.T) {
	dir := t.TempDir()
	m, err := appendAndSync(t.Context(), dir, 100, window{time.Millisecond, 50 * time.Millisecond})
	if err != nil || m.Rate <= 0 || m.P99 < m.P50 {
		t.Errorf("measured %+v, %v", m, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

func TestLoadFails(t *testing.T) {
	_, err := load(t.Context(), 3, window{0, time.Minute}, func(_ context.Context, caller, _ int) error {
		if caller == 1 {
			return os.ErrInvalid
		}
		return nil
	})
	if err == nil {
		t.Error("a caller's failure was passed over")
	}
}

func TestAsItIs(t *testing.T) {
	sent := message{[]byte("bytes")}
	b, err := asItIs{}.Marshal(&sent)
	if err != nil {
		t.Fatal(err)
	}
	var got message
	if err := (asItIs{}).Unmarshal(b, &got); err != nil || !bytes.Equal(got.bytes, sent.bytes) {
		t.Errorf("got %q, %v", got.bytes, err)
	}
}
