package fault

import (
	"context"
	"flag"
	"math/rand/v2"
	"sync"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/test/edge/live"
)

var (
	runFor = flag.Duration("fault.for", 5*time.Second, "how long servers are killed")
	seed   = flag.Uint64("fault.seed", 0, "what the moments of killing are drawn from; 0 draws it")
)

const (
	writers   = 12
	mostSends = 400 // between a start and its end
	maxRounds = 2000
	patience  = 10 * time.Second
)

// TestKill: a server is killed at any moment, started again, and asked again
// what nobody was told. Nothing acknowledged is lost, moved or doubled.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("it kills servers for seconds; go test without -short does")
	}
	if *seed == 0 {
		*seed = rand.Uint64()
	}
	t.Logf("-fault.seed=%d", *seed)
	chance := rand.New(rand.NewPCG(*seed, 0))
	dir, l := t.TempDir(), newLedger()
	begin := spawn(t, dir)
	if begin.address() == "" {
		t.Fatalf("the first server did not start: %s", &begin.stderr)
	}
	if err := begin.end(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	rounds := make(map[string]int)
	for until := time.Now().Add(*runFor); time.Now().Before(until) && len(l.wrong) == 0 && rounds["all"] < maxRounds; rounds["all"]++ {
		switch chance.IntN(8) {
		case 0:
			killStarting(t, dir, time.Duration(chance.IntN(80))*time.Millisecond)
			rounds["killed while starting"]++
		case 1:
			round(t, dir, l, 1+chance.IntN(mostSends), syscall.SIGTERM)
			rounds["told to stop"]++
		default:
			round(t, dir, l, 1+chance.IntN(mostSends), syscall.SIGKILL)
			rounds["killed"]++
		}
	}
	settle(t, dir, l)
	l.reportTo(t)
	commits := verifyAll(t, dir, l)
	rebuilt(t, dir)
	t.Logf("rounds %v; %d requests sent %d times, %d commits", rounds, len(l.asked), l.sent, commits)
}

// killStarting kills a server that may not serve yet.
func killStarting(t *testing.T, dir string, after time.Duration) {
	t.Helper()
	p := spawn(t, dir)
	timer := time.AfterFunc(after, func() { _ = p.cmd.Process.Kill() })
	defer timer.Stop()
	p.address()
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// round lets writers write until so many requests were sent, and ends the
// server while others are on their way.
func round(t *testing.T, dir string, l *ledger, sends int, how syscall.Signal) {
	t.Helper()
	p := spawn(t, dir)
	address := p.address()
	if address == "" {
		_ = p.cmd.Wait()
		t.Fatalf("the server does not start again: %s", &p.stderr)
	}
	client, err := live.Dial(address)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Conn.Close()
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	reached := make(chan struct{})
	enough := sync.OnceFunc(func() { close(reached) })
	first := l.sentSoFar()
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for last := int64(0); ctx.Err() == nil; {
				id, _ := l.next(false)
				if l.sentSoFar()-first >= sends {
					enough()
				}
				if !l.send(ctx, client, id, &last) {
					return
				}
			}
		})
	}
	select {
	case <-reached:
	case <-ctx.Done():
		l.fault("no %d requests within %s", sends, patience)
	}
	if err := p.end(how); err != nil && how == syscall.SIGTERM {
		l.fault("told to stop, the server ends with %v: %s", err, &p.stderr)
	}
	wg.Wait()
}

// send sends a request; false where the server is gone.
func (l *ledger) send(ctx context.Context, c *live.Client, id string, last *int64) bool {
	r, err := c.Register.RegisterOrganisation(ctx, &taskforcev1.RegisterOrganisationRequest{OrganisationName: "Department " + id[:8], RequestId: id})
	if err == nil {
		l.told(id, r.Written.Receipt.Position, r.Written.RepeatedRequest, *last)
		*last = max(*last, r.Written.Receipt.Position)
		return true
	}
	l.untold(id)
	switch status.Code(err) {
	case codes.Unavailable, codes.DeadlineExceeded, codes.Canceled:
		return false
	}
	l.fault("request %s: %v", id, err)
	return false
}

// settle asks again for all that is open, and stops the server cleanly.
func settle(t *testing.T, dir string, l *ledger) {
	t.Helper()
	p := spawn(t, dir)
	client, err := live.Dial(p.address())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Conn.Close()
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	for last := int64(0); ; {
		id, more := l.next(true)
		if !more || !l.send(ctx, client, id, &last) {
			break
		}
	}
	if err := p.end(syscall.SIGTERM); err != nil {
		t.Fatalf("the last server ends with %v: %s", err, &p.stderr)
	}
}
