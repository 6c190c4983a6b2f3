// Package specimen makes small logs for tests, block by block, so that a test
// can have one with any fault in it.
package specimen

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"time"

	"golang.org/x/mod/sumdb/note"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/eventstore"
	"taskforce/eventstore/archive"
	"taskforce/eventstore/jetstream"
)

// Origin, LogID and TimeZone are those of every specimen.
const (
	Origin   = "specimen.example/log"
	LogID    = "0190a000-0000-7000-8000-000000000001"
	TimeZone = "Europe/London"
)

// Log is a small log.
type Log struct {
	Key *eventstore.LogKey
	// Blocks are as stored: block n is Blocks[n-1].
	Blocks [][]byte
	// Commits are the stored commits: position p is Commits[p-1].
	Commits [][]byte
	// Heads are the log's length and root after each block.
	Heads []eventstore.Head

	writer  eventstore.Writer
	tree    eventstore.Tree
	started time.Time
}

// New makes a log whose block 1 opens it, and which then has a block of each
// of the given numbers of commits.
func New(counts ...int) (*Log, error) {
	private, verifier, err := note.GenerateKey(rand.Reader, Origin)
	if err != nil {
		return nil, err
	}
	key, err := eventstore.ParseLogKey(private, verifier)
	if err != nil {
		return nil, err
	}
	_, block, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	l := &Log{Key: key, writer: eventstore.Writer{ID: "w1", Key: block}, started: time.Date(2031, 5, 1, 9, 0, 0, 0, time.UTC)}
	endorsed, err := key.Endorse(l.writer.ID, l.writer.Public())
	if err != nil {
		return nil, err
	}
	opened := &eventv1.LogOpened{LogId: LogID, Origin: Origin, Format: 1, LogKey: verifier, BlockKey: endorsed, TimeZone: TimeZone}
	if err := l.Add(l.commit(1, &eventv1.Event{Fact: &eventv1.Event_LogOpened{LogOpened: opened}})); err != nil {
		return nil, err
	}
	for _, n := range counts {
		var commits [][]byte
		for i := range n {
			commits = append(commits, l.Organisation(int64(len(l.Commits)+i)+1))
		}
		if err := l.Add(commits...); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// Organisation returns a commit for a position that registers one.
func (l *Log) Organisation(position int64) []byte {
	return l.commit(position, &eventv1.Event{Fact: &eventv1.Event_OrganisationRegistered{OrganisationRegistered: &eventv1.OrganisationRegistered{
		Organisation: fmt.Sprintf("0190a000-0000-7000-8000-%012d", position), Ref: fmt.Sprintf("O%d", position), Name: fmt.Sprintf("Department %d", position),
	}}})
}

func (l *Log) commit(position int64, events ...*eventv1.Event) []byte {
	at := timestamppb.New(l.started.Add(time.Duration(position) * time.Minute))
	salt := sha256.Sum256(fmt.Appendf(nil, "salt of %d", position))
	stored, err := proto.Marshal(&eventv1.Commit{
		Position: position, RecordedAt: at, OccurredAt: at, Salt: salt[:], Command: "Specimen", Events: events,
	})
	if err != nil {
		panic("specimen: " + err.Error())
	}
	return stored
}

// Add seals a block of stored commits at the end.
func (l *Log) Add(commits ...[]byte) error {
	return l.AddWith(func(*eventv1.BlockHeader) {}, commits...)
}

// AddWith is Add with a header that change has changed before it is signed.
func (l *Log) AddWith(change func(*eventv1.BlockHeader), commits ...[]byte) error {
	previous, first := l.tree.Root(), l.tree.Size()+1
	for _, stored := range commits {
		l.tree.Append(eventstore.Leaf(stored))
	}
	root := l.tree.Root()
	id := sha256.Sum256(fmt.Appendf(nil, "block %d", len(l.Blocks)))
	h := &eventv1.BlockHeader{
		Format: eventstore.Format, LogId: LogID, Number: int64(len(l.Blocks)) + 1, FirstPosition: first,
		Count: int32(len(commits)), PreviousRoot: previous[:], TreeSize: l.tree.Size(), Root: root[:],
		MinReader: 1, WriterId: l.writer.ID, BlockId: id[:16],
	}
	change(h)
	header, err := proto.Marshal(h)
	if err != nil {
		return err
	}
	data, err := proto.Marshal(&eventv1.Block{
		Header: header, Signature: ed25519.Sign(l.writer.Key, eventstore.BlockMessage(Origin, header)), Commits: commits,
	})
	if err != nil {
		return err
	}
	l.Blocks = append(l.Blocks, data)
	l.Commits = append(l.Commits, commits...)
	l.Heads = append(l.Heads, eventstore.Head{Size: l.tree.Size(), Root: root})
	return nil
}

// Head is the log's newest length and root.
func (l *Log) Head() eventstore.Head { return l.Heads[len(l.Heads)-1] }

// Checkpoint signs a head with the log key.
func (l *Log) Checkpoint(h eventstore.Head) ([]byte, error) {
	return eventstore.NewCheckpoints(l.Key, nil).Sign(h)
}

// Receipt proves a position in the newest head.
func (l *Log) Receipt(position int64) (eventstore.Receipt, error) {
	checkpoint, err := l.Checkpoint(l.Head())
	if err != nil {
		return eventstore.Receipt{}, err
	}
	return eventstore.NewReceipt(position, l.started, sha256.Sum256(l.Commits[position-1]), l.Head(), l.tree.View(), checkpoint)
}

// WriteArchive writes the log to an archive in dir.
func (l *Log) WriteArchive(dir string) error {
	a, err := archive.Open(dir)
	if err != nil {
		return err
	}
	chain := eventstore.NewChain()
	for i, data := range l.Blocks {
		v, err := chain.Append(int64(i)+1, data)
		if err != nil {
			return err
		}
		if err := a.Accept(v); err != nil {
			return err
		}
	}
	return a.Close()
}

// WriteStream publishes the blocks to the stream name in the JetStream store dir.
func (l *Log) WriteStream(ctx context.Context, dir, name string) error {
	server, err := jetstream.Embed(dir)
	if err != nil {
		return err
	}
	defer server.Close()
	s, err := jetstream.Open(ctx, server.Conn(), name)
	if err != nil {
		return err
	}
	for i, data := range l.Blocks {
		if err := s.Publish(ctx, data, int64(i)); err != nil {
			return err
		}
	}
	return nil
}

// WriteDirectory writes a data directory as a server that was shut down leaves
// it, without keys and read models.
func (l *Log) WriteDirectory(ctx context.Context, dir, stream string) error {
	if err := l.WriteStream(ctx, filepath.Join(dir, "jetstream"), stream); err != nil {
		return err
	}
	return l.WriteArchive(filepath.Join(dir, "archive"))
}
