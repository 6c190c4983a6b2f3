package importer

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/importer/gmpp"
)

// Outcome is what became of the steps of an import.
type Outcome struct {
	// Written were recorded now. Repeated were on the record by the same
	// request. Present were on the record by another: under another file's name,
	// or by another person.
	Written, Repeated, Present int
	// NoMilestone said that there is no date of a milestone that has had none
	// yet: there is nothing from which a date would be withheld.
	NoMilestone int
	// NotSent came after one that was refused.
	NotSent int
	Refused []Refused
	// Events are what the server recorded, by type, repeats included.
	Events map[string]int
	// Position is the last one that was written.
	Position int64
	// Took is how long it took, for whoever ran it to say.
	Took time.Duration
}

// Refused is a step that was not recorded, and why.
type Refused struct {
	Step gmpp.Step
	Err  error
}

// RefusedError says why a step was not recorded. It wraps the server's answer
// where the server refused it.
type RefusedError struct {
	err error
	// alone says that nothing builds on the step: those after it are sent.
	alone bool
}

// Error says why.
func (e *RefusedError) Error() string { return e.err.Error() }

// Unwrap returns why.
func (e *RefusedError) Unwrap() error { return e.err }

// String is the refusal on one line, but for the reason.
func (r Refused) String() string {
	e := r.Step.Evidence
	return fmt.Sprintf("%s: row %d, column %s: %s", e.File, e.Row, e.Column, r.Step.Key)
}

func (o *Outcome) sort() {
	slices.SortFunc(o.Refused, func(a, b Refused) int {
		x, y := a.Step.Evidence, b.Step.Evidence
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Row, y.Row), cmp.Compare(x.Column, y.Column), cmp.Compare(a.Step.Key, b.Step.Key))
	})
}

func (r *run) refuse(s gmpp.Step, err *RefusedError) {
	r.mu.Lock()
	r.outcome.Refused = append(r.outcome.Refused, Refused{Step: s, Err: err.err})
	r.mu.Unlock()
	r.step()
}

// giveUp passes over a step that builds on one that was refused.
func (r *run) giveUp() {
	r.mu.Lock()
	r.outcome.NotSent++
	r.mu.Unlock()
	r.step()
}

// count notes an answer.
func (r *run) count(w *taskforcev1.Written) result {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range w.GetEvents() {
		r.outcome.Events[e.GetType()]++
	}
	if w.GetRepeatedRequest() {
		r.outcome.Repeated++
		return repeated
	}
	r.outcome.Written++
	r.outcome.Position = max(r.outcome.Position, w.GetReceipt().GetPosition())
	return written
}

// sameAgain notes a request that is on the record, with its events, and that
// need not be sent.
func (r *run) sameAgain(events []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outcome.Repeated++
	for _, e := range events {
		r.outcome.Events[e]++
	}
}

func (r *run) present() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outcome.Present++
}

func (r *run) noMilestone() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outcome.NoMilestone++
}
