package fault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforced/app"
	"taskforce/cmd/taskforced/datadir"
	"taskforce/eventstore/verify"
)

const (
	writers = 16
	// usual is how long it kills where FAULT_FOR does not say.
	usual = 3 * time.Second
)

// history is what the writers were told. A request without a position has an
// outcome that nobody knows: it is asked again after the next start.
type history struct {
	mu      sync.Mutex // guards what follows
	told    map[string]int64
	unknown []string
}

func (h *history) acknowledged(id string, position int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.told[id] = position
}

func (h *history) lost(id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.unknown = append(h.unknown, id)
}

func TestKilledWhileWriting(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds: it kills a server again and again")
	}
	dir, h := t.TempDir(), &history{told: map[string]int64{}}
	for round, end := 0, time.Now().Add(howLong(t)); round < 3 || time.Now().Before(end); round++ {
		p := start(t, dir)
		h.askAgain(t, p)
		h.writeUntilKilled(t, p)
	}
	p := start(t, dir)
	h.askAgain(t, p)
	stored := replay(t, p)
	p.kill()
	h.check(t, stored)
	sameWhenRebuilt(t, dir)
	t.Logf("%d acknowledged, %d stored", len(h.told), len(stored))
}

func howLong(t *testing.T) time.Duration {
	t.Helper()
	text := os.Getenv("FAULT_FOR")
	if text == "" {
		return usual
	}
	d, err := time.ParseDuration(text)
	must(t, err)
	return d
}

// request is a write whose payload follows from its id, so that asking again
// asks for the same.
func request(id string) *taskforcev1.RegisterOrganisationRequest {
	return &taskforcev1.RegisterOrganisationRequest{OrganisationName: "Department " + id, RequestId: id}
}

// writeUntilKilled lets writers write, and takes the server away from them.
func (h *history) writeUntilKilled(t *testing.T, p *process) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for ctx.Err() == nil {
				id := uuid.NewString()
				r, err := p.Register.RegisterOrganisation(ctx, request(id))
				if err != nil {
					h.lost(id)
					if code := status.Code(err); code != codes.Unavailable && code != codes.Canceled {
						t.Errorf("a killed server told %v", err)
					}
					return
				}
				h.acknowledged(id, r.Written.Receipt.Position)
			}
		})
	}
	alive := time.NewTimer(time.Duration(20+rand.IntN(200)) * time.Millisecond)
	<-alive.C
	p.kill()
	cancel()
	wg.Wait()
}

// askAgain repeats every request whose outcome is unknown: now it is known.
func (h *history) askAgain(t *testing.T, p *process) {
	t.Helper()
	for _, id := range h.unknown {
		r, err := p.Register.RegisterOrganisation(t.Context(), request(id))
		if err != nil {
			t.Fatalf("ask again for %s: %v", id, err)
		}
		h.told[id] = r.Written.Receipt.Position
	}
	h.unknown = nil
}

// replay verifies the whole stream, as an auditor would, and returns its commits.
func replay(t *testing.T, p *process) []*eventv1.Commit {
	t.Helper()
	log, err := p.Audit.GetLog(t.Context(), &taskforcev1.GetLogRequest{})
	must(t, err)
	v := verify.New(log.LogKey)
	stream, err := p.Audit.Replay(t.Context(), &taskforcev1.ReplayRequest{})
	must(t, err)
	var commits []*eventv1.Commit
	for number := int64(1); ; number++ {
		r, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		must(t, err)
		b, err := v.Add(number, r.Block)
		must(t, err)
		commits = append(commits, b.Commits...)
	}
	_, err = v.Finish()
	must(t, err)
	return commits
}

// check compares what was told with what is stored: everything acknowledged is
// there, at the position that was told, once.
func (h *history) check(t *testing.T, stored []*eventv1.Commit) {
	t.Helper()
	at := make(map[string]int64, len(stored))
	for _, m := range stored {
		if m.RequestId == "" {
			continue
		}
		if first, ok := at[m.RequestId]; ok {
			t.Errorf("request %s is at positions %d and %d", m.RequestId, first, m.Position)
		}
		at[m.RequestId] = m.Position
	}
	for id, position := range h.told {
		if at[id] != position {
			t.Errorf("request %s was told position %d, and is at %d", id, position, at[id])
		}
		delete(at, id)
	}
	for id, position := range at {
		t.Errorf("request %s is at position %d, and nobody asked for it again", id, position)
	}
}

// sameWhenRebuilt deletes every read model that was built through the kills,
// and compares what returns.
func sameWhenRebuilt(t *testing.T, dir string) {
	t.Helper()
	live := digests(t, dir)
	must(t, os.RemoveAll(filepath.Join(dir, datadir.Models)))
	if rebuilt := digests(t, dir); fmt.Sprint(rebuilt) != fmt.Sprint(live) {
		t.Errorf("built live %v, rebuilt %v", live, rebuilt)
	}
}

func digests(t *testing.T, dir string) map[string]app.Digest {
	t.Helper()
	a, err := app.Open(t.Context(), settings(dir))
	must(t, err)
	d, err := a.Digests(t.Context())
	must(t, errors.Join(err, a.Close(context.Background())))
	return d
}
