package stage

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services"
	"taskforce/services/refusal"
)

// Case is one example of a rule.
type Case struct {
	// Rule is the id of the rule, Name the example in words.
	Rule, Name string
	Given      []Step
	When       Step
	// Then is what it comes to: see Outcome.
	Then string
}

// Run plays each case on a stage of its own, with the whole cast.
func Run(t *testing.T, cases []Case) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.Rule+"/"+c.Name, func(t *testing.T) { c.play(t) })
	}
}

func (c Case) play(t *testing.T) {
	g := Cast(t)
	for _, s := range c.Given {
		g.Do(t, s)
	}
	before := g.Journal.Mark()
	m, err := g.Try(c.When)
	again, errAgain := g.Try(c.When)
	if got := Outcome(m, err); got != c.Then {
		t.Errorf("%s by %s\n got: %s\nwant: %s\n err: %v", c.When.Do.CommandName(), c.When.By, got, c.Then, err)
	}
	if g.Journal.Mark() != before {
		t.Error("Decide wrote to the state")
	}
	if diff := cmp.Diff(m, again, protocmp.Transform()) + cmp.Diff(err, errAgain); diff != "" {
		t.Errorf("decided twice on the same state, it differs:\n%s", diff)
	}
	var r *refusal.Refusal
	if errors.As(err, &r) && r.Rule != c.Rule {
		t.Errorf("refused by rule %q, want %q", r.Rule, c.Rule)
	}
}

// Outcome returns what a command came to: its events and flags in order, as
// "MilestoneForecastRevised + MilestoneSlipped, OUTSIDE_AUTHORITY"; "holds"
// where there are no events; and a refusal as "REASON at field".
func Outcome(m *eventv1.Commit, err error) string {
	var r *refusal.Refusal
	switch {
	case errors.As(err, &r) && r.Field != "":
		return r.Reason + " at " + r.Field
	case errors.As(err, &r):
		return r.Reason
	case err != nil:
		return "not a refusal: " + err.Error()
	}
	out := "holds"
	if len(m.GetEvents()) > 0 {
		out = strings.Join(Types(m), " + ")
	}
	for _, f := range m.GetFlags() {
		out += ", " + strings.TrimPrefix(f.String(), "FLAG_")
	}
	for _, f := range m.GetFindings() {
		out += " " + f.GetRule() + " " + f.GetReason()
	}
	return out
}

// Types returns the types of a commit's events, in order.
func Types(m *eventv1.Commit) []string {
	var out []string
	for _, e := range m.GetEvents() {
		out = append(out, services.EventType(e))
	}
	return out
}
