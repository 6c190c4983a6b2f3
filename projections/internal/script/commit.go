package script

import (
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/projections/row"
)

// Commit reads "commit TIME person=… office=… entered_by=…", with an event in
// text form on each line of the body.
func Commit(t *testing.T, position int64, d Directive) *eventv1.Commit {
	t.Helper()
	at, err := time.Parse(time.RFC3339, d.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	c := &eventv1.Commit{
		Position:   position,
		OccurredAt: timestamppb.New(at),
		Actor:      &eventv1.Actor{Person: d.Options["person"], Office: d.Options["office"]},
		EnteredBy:  d.Options["entered_by"],
	}
	for _, line := range d.Body {
		e := &eventv1.Event{}
		if err := prototext.Unmarshal([]byte(line), e); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		c.Events = append(c.Events, e)
	}
	return c
}

// Store is a model's rows in a file that ends with the test.
type Store struct {
	DB    *bbolt.DB
	Model Model
	// Position is that of the last commit.
	Position int64
}

// Model is what a Store applies.
type Model interface {
	Apply(b *row.Batch, position int64, c *eventv1.Commit) error
}

// NewStore returns an empty one.
func NewStore(t testing.TB, m Model) *Store {
	t.Helper()
	db, err := bbolt.Open(t.TempDir()+"/rows.db", 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return &Store{DB: db, Model: m}
}

// Apply applies commits in one batch.
func (s *Store) Apply(t testing.TB, commits ...*eventv1.Commit) {
	t.Helper()
	err := s.DB.Update(func(tx *bbolt.Tx) error {
		b := row.NewBatch(tx)
		for _, c := range commits {
			b.Begin()
			s.Position = c.GetPosition()
			if err := s.Model.Apply(b, s.Position, c); err != nil {
				return err
			}
			if err := b.Err(); err != nil {
				return err
			}
		}
		return b.Flush()
	})
	if err != nil {
		t.Fatal(err)
	}
}

// View reads the rows.
func (s *Store) View(t testing.TB, f func(tx *bbolt.Tx)) {
	t.Helper()
	if err := s.DB.View(func(tx *bbolt.Tx) error { f(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}
