package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"taskforce/cmd/taskforcectl/importer/gmpp"
)

// These ids are on records: they must stay as they are for ever.
func TestIDsStayAsTheyAre(t *testing.T) {
	of := ids{"0190a000-0000-7000-8000-000000000001"}
	s := gmpp.Step{Key: "organisation/MOX", Act: gmpp.RegisterOrganisation{Organisation: "organisation/MOX", Name: "MoX"}}
	sum := sha256.Sum256([]byte("0190a000-0000-7000-8000-000000000001\x00gmpp\x00organisation/MOX\x00"))
	h := hex.EncodeToString(sum[:16])
	want := h[:8] + "-" + h[8:12] + "-8" + h[13:16] + "-"
	if got := of.item(s.Key); got[:19] != want || len(got) != 36 {
		t.Errorf("got %s, want %s…", got, want)
	}
	for what, row := range map[string]struct{ got, want string }{
		"item":       {of.item(s.Key), "d8198201-7679-8eed-a46b-5837583da026"},
		"request":    {of.request(s), "c9d99377-0960-8117-b1fc-d4699a5b71da"},
		"assessment": {of.assessment(s), "d4d180b3-9453-8d13-805c-eaaf3c31f6c9"},
	} {
		if row.got != row.want {
			t.Errorf("%s is %s, was %s", what, row.got, row.want)
		}
	}
}

func TestIDsTellThingsApart(t *testing.T) {
	step := func(name string) gmpp.Step {
		return gmpp.Step{Key: "k", Act: gmpp.RegisterOrganisation{Organisation: "k", Name: name}}
	}
	a, b := ids{"log a"}, ids{"log b"}
	if first, again := a.request(step("X")), a.request(step("X")); first != again {
		t.Error("the same row is not the same request")
	}
	all := map[string]string{}
	for what, id := range map[string]string{
		"item": a.item("k"), "another item": a.item("l"), "in another log": b.item("k"), "request": a.request(step("X")),
		"changed": a.request(step("Y")), "assessment": a.assessment(step("X")), "changed assessment": a.assessment(step("Y")),
	} {
		if other, taken := all[id]; taken {
			t.Errorf("%s and %s have one id", what, other)
		}
		all[id] = what
	}
}
