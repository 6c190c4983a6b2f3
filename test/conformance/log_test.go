package conformance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"taskforce/eventstore"
)

func TestEveryAcknowledgedCommandIsStoredOnceInOrder(t *testing.T) {
	l := create(t, serve(t, t.TempDir()))
	const callers, each = 32, 20
	positions := make([]int64, callers*each)
	var wg sync.WaitGroup
	for w := range callers {
		wg.Go(func() {
			for i := range each {
				n := w*each + i
				r, err := l.Submit(context.Background(), name(n))
				if err != nil {
					t.Errorf("command %d: %v", n, err)
					return
				}
				if err := r.Receipt.Verify(l.keys.log.Verifier()); err != nil {
					t.Errorf("receipt of %d: %v", n, err)
				}
				positions[n] = r.Position
			}
		})
	}
	wg.Wait()
	l.drain()
	stored := replay(t, l.stream)
	if len(stored) != callers*each+1 {
		t.Fatalf("stored %d commits, want %d", len(stored), callers*each+1)
	}
	for n, p := range positions {
		if got := stored[p-1].RequestId; got != name(n).request {
			t.Errorf("position %d has request %s, and %s was told that it is there", p, got, name(n).request)
		}
	}
	if last, _ := l.stream.Last(t.Context()); last >= callers*each/2 {
		t.Errorf("%d blocks for %d commands of %d callers: they did not share blocks", last, callers*each, callers)
	}
}

func TestRefusalLeavesNothing(t *testing.T) {
	l := create(t, serve(t, t.TempDir()))
	_, err := l.Submit(t.Context(), toyCommand{name: "a"})
	must(t, err)
	if _, err = l.Submit(t.Context(), toyCommand{name: "a", request: "again"}); !errors.Is(err, errTaken) {
		t.Fatalf("got %v, want %v", err, errTaken)
	}
	// A refusal binds nothing: the same id may be used for another command.
	r, err := l.Submit(t.Context(), toyCommand{name: "b", request: "again"})
	must(t, err)
	if r.Position != 3 || r.Repeated {
		t.Errorf("got position %d, repeated %v; want 3, false", r.Position, r.Repeated)
	}
}

func TestRequestIDIsBoundForEver(t *testing.T) {
	dir := t.TempDir()
	stream := serve(t, dir)
	l := create(t, stream)
	first, err := l.Submit(t.Context(), name(1))
	must(t, err)
	again := func(l *log, when string) {
		t.Helper()
		r, err := l.Submit(t.Context(), name(1))
		must(t, err)
		if !r.Repeated || r.Position != first.Position {
			t.Errorf("%s: got position %d, repeated %v; want %d, true", when, r.Position, r.Repeated, first.Position)
		}
		if _, err := l.Submit(t.Context(), toyCommand{name: "other", request: "r1"}); !errors.Is(err, eventstore.ErrRequestMismatch) {
			t.Errorf("%s: another payload got %v, want %v", when, err, eventstore.ErrRequestMismatch)
		}
	}
	again(l, "at once")
	l.drain()
	again(open(t, stream, l.keys, l.clock), "after a restart")
}

func TestRequestsOfOneIDAtOnceMakeOneCommit(t *testing.T) {
	l := create(t, serve(t, t.TempDir()))
	positions := make([]int64, 50)
	var wg sync.WaitGroup
	for i := range positions {
		wg.Go(func() {
			r, err := l.Submit(context.Background(), name(7))
			if err != nil {
				t.Error(err)
			}
			positions[i] = r.Position
		})
	}
	wg.Wait()
	l.drain()
	if slices.Min(positions) != 2 || slices.Max(positions) != 2 {
		t.Errorf("positions %v, want 2 for all", positions)
	}
	if n := len(replay(t, l.stream)); n != 2 {
		t.Errorf("%d commits, want 2", n)
	}
}

func TestCommandThatHoldsBindsItsRequestID(t *testing.T) {
	l := create(t, serve(t, t.TempDir()))
	r, err := l.Submit(t.Context(), toyCommand{name: "x", holds: true})
	must(t, err)
	if r.Position != 0 {
		t.Errorf("without a request id it was written at %d", r.Position)
	}
	c := toyCommand{name: "x", holds: true, request: "id"}
	r, err = l.Submit(t.Context(), c)
	must(t, err)
	again, err := l.Submit(t.Context(), c)
	must(t, err)
	if r.Position != 2 || again.Position != 2 || !again.Repeated {
		t.Errorf("first at %d, repeat at %d (%v); want 2, 2, true", r.Position, again.Position, again.Repeated)
	}
}

func TestPanicRefusesThatCommandAndUndoesIt(t *testing.T) {
	for _, where := range []string{"decide", "evolve"} {
		t.Run(where, func(t *testing.T) {
			l := create(t, serve(t, t.TempDir()))
			var wg sync.WaitGroup
			bad := toyCommand{name: "bad", panicIn: where}
			for i := range 40 {
				wg.Go(func() {
					c := name(i)
					if i == 20 {
						c = bad
					}
					_, err := l.Submit(context.Background(), c)
					var p *eventstore.PoisonError
					if i == 20 && (!errors.As(err, &p) || p.Incident == "") {
						t.Errorf("the poison got %v", err)
					}
					if i != 20 && err != nil {
						t.Errorf("command %d beside it: %v", i, err)
					}
				})
			}
			wg.Wait()
			if _, err := l.Submit(t.Context(), bad); err == nil {
				t.Error("the poison went through the second time")
			}
			var p *eventstore.PoisonError
			if _, err := l.Submit(t.Context(), bad); !errors.As(err, &p) || !p.Refused {
				t.Errorf("the third time got %v, want it refused unread", err)
			}
			l.clock.pass(61 * time.Minute)
			if _, err := l.Submit(t.Context(), bad); !errors.As(err, &p) || p.Refused {
				t.Errorf("an hour later got %v, want it read again", err)
			}
			l.drain()
			if got := names(replay(t, l.stream)); len(got) != 39 || slices.Contains(got, "bad") {
				t.Errorf("stored %v", got)
			}
			if n := l.state.count.Get(); n != 39 {
				t.Errorf("the state counts %d, want 39", n)
			}
		})
	}
}

func TestCommitThatIsTooLargeIsRefusedBeforeAnythingIsPublished(t *testing.T) {
	l := create(t, serve(t, t.TempDir()))
	if _, err := l.Submit(t.Context(), toyCommand{name: "big", size: eventstore.MaxCommitBytes}); !errors.Is(err, eventstore.ErrCommitTooLarge) {
		t.Fatalf("got %v", err)
	}
	_, err := l.Submit(t.Context(), toyCommand{name: "big", size: eventstore.MaxCommitBytes - 500})
	must(t, err)
	l.drain()
	if n := len(replay(t, l.stream)); n != 2 {
		t.Errorf("%d commits, want 2", n)
	}
}

func TestBlocksCloseAtTheirLimits(t *testing.T) {
	l := create(t, serve(t, t.TempDir()))
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			_, err := l.Submit(context.Background(), toyCommand{name: fmt.Sprint(i), size: 100 << 10})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	l.drain()
	last, err := l.stream.Last(t.Context())
	must(t, err)
	for n := int64(1); n <= last; n++ {
		data, err := l.stream.Get(t.Context(), n)
		must(t, err)
		if len(data) > eventstore.MaxBlockBytes+8<<10 {
			t.Errorf("block %d has %d bytes", n, len(data))
		}
	}
	if n := len(replay(t, l.stream)); n != 41 {
		t.Errorf("%d commits, want 41", n)
	}
}

func TestQueueIsBounded(t *testing.T) {
	hold := make(chan struct{})
	stream := &fault{Stream: serve(t, t.TempDir())}
	l := create(t, stream)
	stream.set(func(publish func() error) error { <-hold; return publish() })
	var wg sync.WaitGroup
	var mu sync.Mutex
	full, done := 0, 0
	// One block in flight, one filled, and the queue: one more must be told.
	const callers = eventstore.QueueLength + 4*eventstore.MaxBlockCommits
	for i := range callers {
		wg.Go(func() {
			_, err := l.Submit(context.Background(), name(i))
			mu.Lock()
			defer mu.Unlock()
			if errors.Is(err, eventstore.ErrQueueFull) {
				if full++; full == 1 {
					close(hold)
				}
				return
			}
			if err != nil {
				t.Error(err)
			}
			done++
		})
	}
	wg.Wait()
	if full == 0 || done+full != callers {
		t.Errorf("%d were told that the queue is full, %d were done, of %d", full, done, callers)
	}
}

func TestCancelledBeforeItIsDecidedNothingHappens(t *testing.T) {
	hold := make(chan struct{})
	stream := &fault{Stream: serve(t, t.TempDir())}
	l := create(t, stream)
	reached := make(chan struct{}, 1)
	stream.set(func(publish func() error) error { reached <- struct{}{}; <-hold; return publish() })
	first := make(chan error, 1)
	go func() { _, err := l.Submit(context.Background(), name(1)); first <- err }()
	<-reached
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := l.Submit(ctx, name(2))
	if err == nil {
		t.Fatal("a cancelled command was acknowledged")
	}
	unknown := errors.Is(err, eventstore.ErrUnknownOutcome)
	stream.set(nil)
	close(hold)
	must(t, <-first)
	l.drain()
	// Dropped before it was decided, or landed once it was in a block.
	if got := names(replay(t, l.stream)); slices.Contains(got, "n2") != unknown {
		t.Errorf("told unknown: %v; stored: %v", unknown, got)
	}
}

func TestCloseDrains(t *testing.T) {
	l := create(t, serve(t, t.TempDir()))
	var wg sync.WaitGroup
	acknowledged := make(chan string, 500)
	for i := range 500 {
		wg.Go(func() {
			if _, err := l.Submit(context.Background(), name(i)); err == nil {
				acknowledged <- name(i).name
			} else if !errors.Is(err, eventstore.ErrClosing) {
				t.Error(err)
			}
		})
	}
	<-acknowledged
	l.drain()
	wg.Wait()
	close(acknowledged)
	stored := names(replay(t, l.stream))
	for n := range acknowledged {
		if !slices.Contains(stored, n) {
			t.Errorf("%s was acknowledged and is not stored", n)
		}
	}
	if _, err := l.Submit(t.Context(), name(1000)); !errors.Is(err, eventstore.ErrClosing) {
		t.Errorf("after closing: %v", err)
	}
}
