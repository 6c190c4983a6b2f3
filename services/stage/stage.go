package stage

import (
	"fmt"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services"
	"taskforce/services/undo"
)

// Stage is a log in play.
type Stage struct {
	State   *services.State
	Journal *undo.Log
	// Commits are all that were recorded, the first first.
	Commits []*eventv1.Commit
	// Now is when the next commit is recorded.
	Now time.Time
}

// Step is one command by one of the cast.
type Step struct {
	// By is the person; "" for the program itself.
	By string
	Do services.Body
	// With changes what the command says of itself, where that is not the default.
	With func(*services.Command)
	// At is when it is recorded; a minute after the step before it where it is
	// left out.
	At time.Time
}

// Command returns the step's command.
func (s Step) Command() services.Command {
	c := services.Command{Person: s.By, Principal: s.By, Salt: make([]byte, 32)}.With(s.Do)
	if s.With != nil {
		s.With(&c)
	}
	return c
}

// Try decides a step at the next slot and records nothing.
func (g *Stage) Try(s Step) (*eventv1.Commit, error) {
	at := g.Now
	if !s.At.IsZero() {
		at = s.At
	}
	return services.Decide(g.State, s.Command(), services.Slot{Position: int64(len(g.Commits)) + 1, RecordedAt: at})
}

// Do decides a step and records it; it fails the test where it is refused.
func (g *Stage) Do(t testing.TB, s Step) *eventv1.Commit {
	t.Helper()
	m, err := g.Try(s)
	if err != nil {
		t.Fatalf("given %s by %s: %v", s.Do.CommandName(), s.By, err)
	}
	g.Record(m)
	return m
}

// Record folds a commit, as it comes back from storage.
func (g *Stage) Record(m *eventv1.Commit) {
	services.Evolve(g.State, proto.CloneOf(m))
	g.Commits = append(g.Commits, m)
	g.Now = m.GetRecordedAt().AsTime().Add(time.Minute)
}

// On returns a date from "2031-05-01".
func On(day string) *date.Date {
	t := at(time.DateOnly, day)
	return &date.Date{Year: int32(t.Year()), Month: int32(t.Month()), Day: int32(t.Day())}
}

// At returns an instant from "2031-05-01 09:00", in UTC.
func At(instant string) time.Time { return at("2006-01-02 15:04", instant) }

func at(layout, s string) time.Time {
	t, err := time.Parse(layout, s)
	if err != nil {
		panic(fmt.Sprintf("stage: %v", err))
	}
	return t
}

// Words returns a text as it would be sealed: the same words always alike.
func Words(s string) *eventv1.SealedText {
	return &eventv1.SealedText{KeyId: "records/play", Ciphertext: []byte(s), Commitment: []byte(s)}
}

// Name returns a person's name as it would be sealed.
func Name(person string) *eventv1.SealedText {
	return &eventv1.SealedText{KeyId: "people/" + person, Ciphertext: []byte(person), Commitment: []byte(person)}
}

// Attested makes a command an attestation, with a reason, of what was done at
// an instant; of now where the instant is "".
func Attested(instant string) func(*services.Command) {
	return func(c *services.Command) {
		c.Mode, c.Reason = eventv1.Mode_MODE_ATTESTATION, Words("it was said in a meeting")
		if instant != "" {
			c.OccurredAt = At(instant)
		}
	}
}

// Imported makes a command an import.
func Imported(c *services.Command) { c.Mode = eventv1.Mode_MODE_IMPORT }

// Occurred makes a command say when it was done.
func Occurred(instant string) func(*services.Command) {
	return func(c *services.Command) { c.OccurredAt = At(instant) }
}

// Evidenced gives a command one document as evidence.
func Evidenced(c *services.Command) {
	c.Evidence = []*eventv1.Evidence{{Source: &eventv1.Evidence_Document{
		Document: &eventv1.DocumentRef{Uri: "registry:1", Title: "Certificate"},
	}}}
}

// All applies several changes to a command.
func All(with ...func(*services.Command)) func(*services.Command) {
	return func(c *services.Command) {
		for _, w := range with {
			w(c)
		}
	}
}
