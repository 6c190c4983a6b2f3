package fault

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"
)

// ledger is what the callers know: every request, and where it was
// acknowledged.
type ledger struct {
	mu sync.Mutex // guards what follows
	// acknowledged is the position of each request id.
	acknowledged map[string]int64
	// asked is how often each was sent.
	asked map[string]int
	// open are the requests whose outcome nobody was told.
	open []string
	sent int
	// wrong is what no caller may be told.
	wrong []string
}

func newLedger() *ledger {
	return &ledger{acknowledged: make(map[string]int64), asked: make(map[string]int)}
}

// next is the request to send: one whose outcome is open, or a new one.
func (l *ledger) next(onlyOpen bool) (id string, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch n := len(l.open); {
	case n > 0:
		id = l.open[n-1]
		l.open = l.open[:n-1]
	case onlyOpen:
		return "", false
	default:
		id = uuid.NewString()
	}
	l.asked[id]++
	l.sent++
	return id, true
}

func (l *ledger) sentSoFar() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sent
}

// told notes an answer: the position, and whether it was said to be a repeat.
func (l *ledger) told(id string, position int64, repeated bool, after int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acknowledged[id] = position
	if repeated && l.asked[id] == 1 {
		l.wrong = append(l.wrong, fmt.Sprintf("request %s was sent once, and its answer says that it is a repeat", id))
	}
	if l.asked[id] == 1 && position <= after {
		l.wrong = append(l.wrong, fmt.Sprintf("request %s was sent after position %d was acknowledged, and lands at %d", id, after, position))
	}
}

// untold notes that nobody was told what became of a request.
func (l *ledger) untold(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = append(l.open, id)
}

func (l *ledger) fault(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.wrong = append(l.wrong, fmt.Sprintf(format, args...))
}

// reportTo fails a test for all that was wrong.
func (l *ledger) reportTo(t *testing.T) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range l.wrong {
		t.Error(w)
	}
	if len(l.open) > 0 {
		t.Errorf("%d requests are open still", len(l.open))
	}
}
