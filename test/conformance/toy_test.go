package conformance

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/eventstore"
	"taskforce/eventstore/jetstream"
	"taskforce/services/undo"
)

// The toy domain: names, each of which can be taken once.

var errTaken = errors.New("the name is taken")

type toyCommand struct {
	name    string
	request string
	// digest is the payload's; name's where it is empty.
	digest string
	size   int
	enrol  *eventv1.BlockKey
	// panicIn is "decide" or "evolve".
	panicIn string
	holds   bool
	// unknown and elsewhere make a commit that no follower takes.
	unknown, elsewhere bool
}

type toyState struct {
	names *undo.Map[string, int64]
	count *undo.Cell[int]
}

func newToy() (*toyState, *undo.Log) {
	journal := undo.NewLog()
	return &toyState{undo.NewMap[string, int64](journal), undo.NewCell(journal, 0)}, journal
}

func toyDecide(s *toyState, c toyCommand, at eventstore.Slot) (*eventv1.Commit, error) {
	m := &eventv1.Commit{
		Position: at.Position, RecordedAt: timestamppb.New(at.RecordedAt), Principal: "toy",
		RequestId: c.request, RequestDigest: c.digestBytes(), Salt: make([]byte, 32), Command: c.panicIn,
	}
	if c.unknown {
		m.ProtoReflect().SetUnknown([]byte{0xa0, 0x3f, 1})
	}
	if c.elsewhere {
		m.Position++
	}
	if c.enrol != nil {
		m.Events = []*eventv1.Event{{Fact: &eventv1.Event_BlockKeyEnrolled{BlockKeyEnrolled: &eventv1.BlockKeyEnrolled{BlockKey: c.enrol}}}}
		return m, nil
	}
	if c.panicIn == "decide" {
		panic("toy: " + c.name)
	}
	if s.names.Has(c.name) {
		return nil, fmt.Errorf("%w: %s", errTaken, c.name)
	}
	if c.holds {
		return m, nil
	}
	m.Events = []*eventv1.Event{{Fact: &eventv1.Event_OrganisationRegistered{OrganisationRegistered: &eventv1.OrganisationRegistered{
		Organisation: c.name, Name: string(make([]byte, c.size)),
	}}}}
	return m, nil
}

func (c toyCommand) digestBytes() []byte {
	if c.digest != "" {
		return []byte(c.digest)
	}
	return []byte(c.name)
}

func toyEvolve(s *toyState, m *eventv1.Commit) {
	for _, e := range m.Events {
		if o := e.GetOrganisationRegistered(); o != nil {
			s.names.Set(o.Organisation, m.Position)
			s.count.Set(s.count.Get() + 1)
		}
	}
	if m.Command == "evolve" {
		panic("toy: evolve")
	}
}

// log is an open log with the toy domain.
type log struct {
	*eventstore.Sequencer[*toyState, toyCommand]
	t       testing.TB
	state   *toyState
	stream  eventstore.Stream
	keys    keys
	clock   *clock
	index   *index
	journal *undo.Log
}

type keys struct {
	log    *eventstore.LogKey
	writer eventstore.Writer
}

const origin = "toy.example/log"

func newKeys(t testing.TB) keys {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, origin)
	must(t, err)
	key, err := eventstore.ParseLogKey(private, public)
	must(t, err)
	return keys{key, newWriter(t, "w1")}
}

func newWriter(t testing.TB, id string) eventstore.Writer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	return eventstore.Writer{ID: id, Key: private}
}

// serve starts an embedded server and returns a new connection's stream.
func serve(t testing.TB, dir string) *jetstream.Stream {
	t.Helper()
	server, err := jetstream.Embed(dir)
	must(t, err)
	t.Cleanup(server.Close)
	s, err := jetstream.Open(t.Context(), server.Conn(), "TOY")
	must(t, err)
	return s
}

// create opens a new log on an empty stream.
func create(t testing.TB, stream eventstore.Stream, with ...func(*eventstore.Config)) *log {
	t.Helper()
	k := newKeys(t)
	c := newClock()
	b, err := k.log.Endorse(k.writer.ID, k.writer.Public())
	must(t, err)
	m := &eventv1.Commit{
		Position: 1, RecordedAt: timestamppb.New(c.Now()), Salt: make([]byte, 32),
		Events: []*eventv1.Event{{Fact: &eventv1.Event_LogOpened{LogOpened: &eventv1.LogOpened{
			LogId: "toy", Origin: origin, Format: 1, LogKey: k.log.Verifier(), BlockKey: b, TimeZone: "Europe/London",
		}}}},
	}
	data, err := eventstore.FirstBlock(m, k.writer, [16]byte{1})
	must(t, err)
	must(t, stream.Publish(t.Context(), data, 0))
	return open(t, stream, k, c, with...)
}

// open follows a stream to its end and starts a sequencer there.
func open(t testing.TB, stream eventstore.Stream, k keys, c *clock, with ...func(*eventstore.Config)) *log {
	t.Helper()
	state, journal := newToy()
	ix := &index{bound: map[string]bound{}}
	f := eventstore.NewFollower(stream, eventstore.NewChain(), sinkFunc(func(v *eventstore.Verified) error {
		for _, m := range v.Commits {
			toyEvolve(state, m)
		}
		return ix.Accept(v)
	}))
	must(t, f.CatchUp(t.Context()))
	cfg := eventstore.Config{
		Stream: stream, Chain: f.Chain(), Writer: k.writer, Checkpoints: eventstore.NewCheckpoints(k.log, nil),
		Requests: ix, Clock: c, Observer: silent{}, Log: slog.New(slog.DiscardHandler),
	}
	for _, w := range with {
		w(&cfg)
	}
	s := eventstore.Start(cfg, eventstore.Machine[*toyState, toyCommand]{
		State: state, Journal: journal, Decide: toyDecide, Evolve: toyEvolve,
		Request: func(c toyCommand) eventstore.Request {
			return eventstore.Request{Principal: "toy", ID: c.request, Digest: c.digestBytes()}
		},
	})
	l := &log{Sequencer: s, t: t, state: state, stream: stream, keys: k, clock: c, index: ix, journal: journal}
	t.Cleanup(func() { _ = l.Close(context.Background()) })
	return l
}

// drain closes the log so that its state may be read.
func (l *log) drain() {
	l.t.Helper()
	must(l.t, l.Close(context.Background()))
}

// replay verifies the stream from its beginning and returns its commits.
func replay(t testing.TB, stream eventstore.Stream) []*eventv1.Commit {
	t.Helper()
	var commits []*eventv1.Commit
	f := eventstore.NewFollower(stream, eventstore.NewChain(), sinkFunc(func(v *eventstore.Verified) error {
		commits = append(commits, v.Commits...)
		return nil
	}))
	must(t, f.CatchUp(t.Context()))
	return commits
}

// names returns what the stream's commits registered, in order.
func names(commits []*eventv1.Commit) []string {
	var out []string
	for _, m := range commits {
		for _, e := range m.Events {
			if o := e.GetOrganisationRegistered(); o != nil {
				out = append(out, o.Organisation)
			}
		}
	}
	return out
}

func name(i int) toyCommand {
	return toyCommand{name: "n" + strconv.Itoa(i), request: "r" + strconv.Itoa(i)}
}

type sinkFunc func(v *eventstore.Verified) error

func (f sinkFunc) Accept(v *eventstore.Verified) error { return f(v) }

type silent struct{}

func (silent) Stored(int, int, time.Duration) {}

// clock moves only when it is told to: both of its hands.
type clock struct {
	mu      sync.Mutex
	wall    time.Time
	elapsed time.Duration
}

func newClock() *clock { return &clock{wall: time.Date(2031, 3, 3, 9, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wall
}

func (c *clock) Elapsed() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.elapsed
}

// pass lets time pass; step moves wall time alone.
func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wall, c.elapsed = c.wall.Add(d), c.elapsed+d
}

func (c *clock) step(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wall = c.wall.Add(d)
}

// index is a request index that knows what it was given.
type index struct {
	mu       sync.Mutex
	bound    map[string]bound
	position int64
}

type bound struct {
	position int64
	digest   []byte
}

func (x *index) Find(r eventstore.Request) (int64, []byte, bool, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	b, ok := x.bound[r.ID]
	return b.position, b.digest, ok, nil
}

func (x *index) Position() int64 {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.position
}

func (x *index) Accept(v *eventstore.Verified) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, m := range v.Commits {
		if m.RequestId != "" {
			x.bound[m.RequestId] = bound{m.Position, m.RequestDigest}
		}
	}
	x.position = v.Size
	return nil
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
