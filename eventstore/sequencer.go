package eventstore

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Observer is told of every block that was stored.
type Observer interface {
	Stored(commits, bytes int, publish time.Duration)
}

// Config is what a sequencer works with. Every field but AcceptedClock and
// Shared is needed.
type Config struct {
	Stream Stream
	// Chain stands at the block up to which the machine's state has followed.
	// The sequencer takes it over.
	Chain       *Chain
	Writer      Writer
	Checkpoints *Checkpoints
	Requests    Requests
	Clock       Clock
	// AcceptedClock is the time that a person has said to be right.
	AcceptedClock time.Time
	// Shared: others may write to the stream, so that nothing is refused
	// before its end was looked at.
	Shared   bool
	Observer Observer
	Log      *slog.Logger
}

// Sequencer decides commands in one order and stores what they make.
//
// One goroutine owns state, tree and blocks. While a block is on its way, the
// next one is decided on the state that it will leave: one ahead, never more.
type Sequencer[S, C any] struct {
	cfg Config
	m   Machine[S, C]

	queue     chan *call[C]
	delivered chan delivery
	answered  chan *batch[C]
	done      chan struct{}
	broken    chan struct{}
	// stop ends the wait for an outcome that cannot be learnt.
	stop       context.Context
	stopNow    context.CancelFunc
	failed     atomic.Pointer[error]
	unsound    atomic.Pointer[error]
	decided    atomic.Int64
	stored     atomic.Int64
	intake     sync.RWMutex // guards closing against sends on queue
	closing    bool
	background sync.WaitGroup

	// What follows belongs to run's goroutine.
	chain    *Chain
	guard    *clockGuard
	tail     *tail
	poison   *poison
	recorded time.Time
	head     Head
	next     *batch[C]
	inflight *batch[C]
	// again is the calls to decide before any that waits in the queue: their
	// commit did not fit into a block, or the block lost a race.
	again []*call[C]
}

// call is a command that somebody waits for.
type call[C any] struct {
	ctx     context.Context
	command C
	request Request
	seen    lookup
	state   atomic.Int32
	done    chan outcome
}

type outcome struct {
	result Result
	err    error
}

// The states of a call.
const (
	waiting int32 = iota
	taken
	cancelled
)

// Start returns a sequencer that takes commands.
func Start[S, C any](cfg Config, m Machine[S, C]) *Sequencer[S, C] {
	stop, stopNow := context.WithCancel(context.Background())
	s := &Sequencer[S, C]{
		cfg: cfg, m: m,
		queue:     make(chan *call[C], QueueLength),
		delivered: make(chan delivery),
		answered:  make(chan *batch[C], 64),
		done:      make(chan struct{}),
		broken:    make(chan struct{}),
		stop:      stop, stopNow: stopNow,
		chain:    cfg.Chain,
		guard:    newClockGuard(cfg.Clock, cfg.Chain.Recorded(), cfg.AcceptedClock),
		tail:     newTail(cfg.Requests),
		poison:   &poison{log: cfg.Log, seen: make(map[string]*bitten)},
		recorded: cfg.Chain.Recorded(),
		head:     Head{cfg.Chain.Size(), cfg.Chain.Root()},
	}
	s.noteClock(s.guard.err)
	s.stored.Store(s.head.Size)
	s.next = s.open()
	s.background.Add(1)
	go func() { defer s.background.Done(); s.answer() }()
	go func() {
		defer close(s.done)
		s.run()
		close(s.answered)
		s.background.Wait()
	}()
	return s
}

// Submit decides a command and waits until what it made is stored. A refusal
// by the machine comes back as it is; this package's own errors are those of
// errors.go. Where ctx ends before the command was decided nothing happened
// and ctx's error is returned, later ErrUnknownOutcome.
func (s *Sequencer[S, C]) Submit(ctx context.Context, command C) (Result, error) {
	c := &call[C]{ctx: ctx, command: command, request: s.m.Request(command), done: make(chan outcome, 1)}
	var err error
	if c.seen, err = lookUp(s.cfg.Requests, c.request); err != nil {
		return Result{}, fmt.Errorf("look up the request id: %w", err)
	}
	if err := s.enqueue(c); err != nil {
		return Result{}, err
	}
	select {
	case o := <-c.done:
		return o.result, o.err
	case <-ctx.Done():
	}
	if c.state.CompareAndSwap(waiting, cancelled) {
		return Result{}, ctx.Err()
	}
	select {
	case o := <-c.done:
		return o.result, o.err
	default:
		return Result{}, fmt.Errorf("%w: %w", ErrUnknownOutcome, ctx.Err())
	}
}

func (s *Sequencer[S, C]) enqueue(c *call[C]) error {
	if err := s.Err(); err != nil {
		return err
	}
	s.intake.RLock()
	defer s.intake.RUnlock()
	if s.closing {
		return ErrClosing
	}
	select {
	case s.queue <- c:
		return nil
	default:
		return ErrQueueFull
	}
}

// Depth is how many commands wait to be decided.
func (s *Sequencer[S, C]) Depth() int { return len(s.queue) }

// Decided is how many times a command was decided since the start, refusals and
// what was decided again after a lost race included.
func (s *Sequencer[S, C]) Decided() int64 { return s.decided.Load() }

// Acknowledged returns the last position that is stored, as far as the
// sequencer knows: nobody was told of a later one.
func (s *Sequencer[S, C]) Acknowledged() int64 { return s.stored.Load() }

// Err says why the sequencer can no longer write, or nil.
func (s *Sequencer[S, C]) Err() error {
	if p := s.failed.Load(); p != nil {
		return *p
	}
	return nil
}

// Broken is closed when Err will say why the sequencer can no longer write.
func (s *Sequencer[S, C]) Broken() <-chan struct{} { return s.broken }

// ClockErr says why the clock is not believed, or nil.
func (s *Sequencer[S, C]) ClockErr() error {
	if p := s.unsound.Load(); p != nil {
		return *p
	}
	return nil
}

// Close takes no more commands, waits until those that it took are answered,
// and ends. Where ctx ends first, those still waiting get ErrUnknownOutcome.
func (s *Sequencer[S, C]) Close(ctx context.Context) error {
	s.intake.Lock()
	if !s.closing {
		s.closing = true
		close(s.queue)
	}
	s.intake.Unlock()
	defer s.stopNow()
	select {
	case <-s.done:
		return nil
	case <-ctx.Done():
		s.stopNow()
		<-s.done
		return fmt.Errorf("drain the log: %w", ctx.Err())
	}
}

// run is the one goroutine that decides.
func (s *Sequencer[S, C]) run() {
	queue := s.queue
	for {
		if s.inflight == nil {
			s.flush()
		}
		if queue == nil && s.inflight == nil && s.next.idle() && len(s.again) == 0 {
			return
		}
		in := queue
		if s.next.full() || len(s.again) > 0 {
			in = nil
		}
		select {
		case c, ok := <-in:
			if !ok {
				queue = nil
				continue
			}
			s.take(c)
			s.takeWaiting(queue)
		case d := <-s.delivered:
			s.settle(d)
		}
	}
}

// takeWaiting takes whatever waits already, and adds no delay.
func (s *Sequencer[S, C]) takeWaiting(queue chan *call[C]) {
	for !s.next.full() && len(s.again) == 0 {
		select {
		case c, ok := <-queue:
			if !ok {
				return
			}
			s.take(c)
		default:
			return
		}
	}
}

func (s *Sequencer[S, C]) noteClock(err error) {
	if err == nil {
		s.unsound.Store(nil)
		return
	}
	s.unsound.Store(&err)
}

// fail ends writing: what is stored is not what this process can go on from.
func (s *Sequencer[S, C]) fail(err error) {
	if s.failed.CompareAndSwap(nil, &err) {
		s.cfg.Log.Error("the log takes no more commands", "cause", err)
		close(s.broken)
	}
}

func (s *Sequencer[S, C]) open() *batch[C] {
	return &batch[C]{mark: s.m.Journal.Mark(), size: s.chain.Size()}
}

func (b *batch[C]) idle() bool { return len(b.commits) == 0 && len(b.answers) == 0 }
