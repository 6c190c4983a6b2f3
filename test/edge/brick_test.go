package edge

import (
	"testing"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/test/edge/live"
)

// TestNoRequestEndsTheLog: a field of a later program, stored as it came, would
// stop every follower at that position for ever.
func TestNoRequestEndsTheLog(t *testing.T) {
	c := newCast(t)
	strange := &taskforcev1.RegisterPersonRequest{PersonName: "Somebody", Act: &taskforcev1.Act{}}
	strange.Act.Evidence = append(strange.Act.Evidence, strangeEvidence())
	if _, err := c.Register.RegisterPerson(t.Context(), strange); err == nil {
		t.Error("a field that nobody can read was stored")
	}
	_, err := c.Register.RegisterPerson(t.Context(), &taskforcev1.RegisterPersonRequest{PersonName: "Somebody"})
	if err != nil {
		t.Errorf("after it nothing is written: %v", err)
	}
	if err := c.Stop(); err != nil {
		t.Fatalf("after it the server does not stop cleanly: %v", err)
	}
	live.Start(t, c.Dir, live.At(c.Clock))
}
