package conformance

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"taskforce/eventstore"
)

// fault is the real stream with a network in front of it that can fail.
type fault struct {
	eventstore.Stream
	mu  sync.Mutex
	how func(publish func() error) error
}

func (f *fault) set(how func(publish func() error) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.how = how
}

func (f *fault) Publish(ctx context.Context, data []byte, expectLast int64) error {
	f.mu.Lock()
	how := f.how
	f.mu.Unlock()
	publish := func() error { return f.Stream.Publish(ctx, data, expectLast) }
	if how == nil {
		return publish()
	}
	return how(publish)
}

var errLost = errors.New("the connection is gone")

// Twin rows: the same failure, stored and not stored. Neither may lose the
// command, double it, or tell its caller that it failed.
func TestLostAcknowledgement(t *testing.T) {
	for _, row := range []struct {
		name   string
		stored bool
	}{{"failed and not stored", false}, {"failed but stored", true}} {
		t.Run(row.name, func(t *testing.T) {
			stream := &fault{Stream: serve(t, t.TempDir())}
			l := create(t, stream)
			failures := 0
			stream.set(func(publish func() error) error {
				if failures++; failures > 3 {
					return publish()
				}
				if row.stored {
					_ = publish()
				}
				return errLost
			})
			var wg sync.WaitGroup
			for i := range 20 {
				wg.Go(func() {
					r, err := l.Submit(context.Background(), name(i))
					if err != nil {
						t.Errorf("command %d: %v", i, err)
						return
					}
					if err := r.Receipt.Verify(l.keys.log.Verifier()); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			l.drain()
			got := names(replay(t, l.stream))
			slices.Sort(got)
			if n := len(slices.Compact(got)); n != 20 || len(got) != 20 {
				t.Errorf("stored %d names, %d of them different; want 20", len(got), n)
			}
		})
	}
}

func TestOutcomeUnknownAtTheDeadlineAndTheRepeatTells(t *testing.T) {
	stream := &fault{Stream: serve(t, t.TempDir())}
	l := create(t, stream)
	stuck := make(chan struct{})
	stream.set(func(publish func() error) error { <-stuck; return errLost })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := l.Submit(ctx, name(1)); !errors.Is(err, eventstore.ErrUnknownOutcome) {
		t.Fatalf("got %v, want %v", err, eventstore.ErrUnknownOutcome)
	}
	stream.set(nil)
	close(stuck)
	r, err := l.Submit(t.Context(), name(1))
	must(t, err)
	if !r.Repeated || r.Position != 2 {
		t.Errorf("the repeat got position %d, repeated %v; want 2, true", r.Position, r.Repeated)
	}
}

// Every answer waits for the blocks whose state it read: a refusal because of
// a commit that is not stored yet must not be told before it is.
func TestRefusalWaitsForWhatItRead(t *testing.T) {
	stream := &fault{Stream: serve(t, t.TempDir())}
	l := create(t, stream)
	hold, reached := make(chan struct{}), make(chan struct{}, 1)
	var isStored atomic.Bool
	stream.set(func(publish func() error) error {
		reached <- struct{}{}
		<-hold
		defer isStored.Store(true)
		return publish()
	})
	first := make(chan error, 1)
	go func() { _, err := l.Submit(context.Background(), toyCommand{name: "a"}); first <- err }()
	<-reached
	second := make(chan error, 1)
	go func() {
		_, err := l.Submit(context.Background(), toyCommand{name: "a"})
		if !isStored.Load() {
			t.Errorf("told %v while what it rests on was not stored", err)
		}
		second <- err
	}()
	for l.Decided() < 2 {
		runtime.Gosched()
	}
	close(hold)
	must(t, <-first)
	if err := <-second; !errors.Is(err, errTaken) {
		t.Errorf("got %v, want %v", err, errTaken)
	}
}

// Two writers with keys of their own and no lease: the expected sequence alone
// keeps one order, and neither decides on what the other has changed.
func TestTwoWritersAtOnce(t *testing.T) {
	stream := serve(t, t.TempDir())
	shared := func(c *eventstore.Config) { c.Shared = true }
	one := create(t, stream, shared)
	k := keys{one.keys.log, newWriter(t, "w2")}
	two := open(t, stream, k, one.clock, shared)
	b, err := k.log.Endorse(k.writer.ID, k.writer.Public())
	must(t, err)
	_, err = two.Submit(t.Context(), toyCommand{enrol: b})
	must(t, err)
	// Names that both want, and names of each one's own: a block that lost the
	// race must leave nothing behind that its writer then takes for taken.
	const each = 150
	var wg sync.WaitGroup
	var mu sync.Mutex
	won := map[string]int{}
	submit := func(l *log, name string, contested bool) {
		_, err := l.Submit(context.Background(), toyCommand{name: name})
		mu.Lock()
		defer mu.Unlock()
		switch {
		case err == nil:
			won[name]++
		case !contested || !errors.Is(err, errTaken):
			t.Errorf("%s: %v", name, err)
		}
	}
	for w, l := range []*log{one, two} {
		for i := range each {
			wg.Go(func() { submit(l, fmt.Sprintf("both-%d", i), true) })
			wg.Go(func() { submit(l, fmt.Sprintf("own-%d-%d", w, i), false) })
		}
	}
	wg.Wait()
	one.drain()
	two.drain()
	got := names(replay(t, stream))
	if len(got) != 3*each || len(won) != 3*each {
		t.Errorf("%d names stored, %d acknowledged; want %d", len(got), len(won), 3*each)
	}
	for n, times := range won {
		if times != 1 {
			t.Errorf("%s was acknowledged %d times", n, times)
		}
	}
}

func TestWriterWhoseKeyIsNotEnrolledIsNotBelieved(t *testing.T) {
	stream := serve(t, t.TempDir())
	one := create(t, stream)
	two := open(t, stream, keys{one.keys.log, newWriter(t, "w2")}, one.clock)
	_, err := two.Submit(t.Context(), name(1))
	must(t, err)
	two.drain()
	f := eventstore.NewFollower(stream, eventstore.NewChain())
	err = f.CatchUp(t.Context())
	var broken *eventstore.BrokenError
	if !errors.As(err, &broken) || broken.Position != 2 {
		t.Errorf("a follower says %v, want a broken block at position 2", err)
	}
}

// A commit that no follower would take is refused before it is stored: it
// would end the log there for everybody.
func TestCommitThatNobodyCouldFollowIsRefused(t *testing.T) {
	l := create(t, serve(t, t.TempDir()))
	thief := newKeys(t)
	forged, err := thief.log.Endorse("w9", thief.writer.Public())
	must(t, err)
	if _, err := l.Submit(t.Context(), toyCommand{enrol: forged}); err == nil {
		t.Error("a writer was enrolled whom the log key has not let in")
	}
	if _, err := l.Submit(t.Context(), toyCommand{name: "x", unknown: true}); err == nil {
		t.Error("a field was stored that this program does not know")
	}
	var p *eventstore.PoisonError
	if _, err := l.Submit(t.Context(), toyCommand{name: "y", elsewhere: true}); !errors.As(err, &p) {
		t.Errorf("a commit for another position got %v", err)
	}
	r, err := l.Submit(t.Context(), name(1))
	must(t, err)
	if r.Position != 2 {
		t.Errorf("the next one landed at position %d, want 2", r.Position)
	}
	l.drain()
	replay(t, l.stream)
}
