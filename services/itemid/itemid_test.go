package itemid

import "testing"

func TestDeriveNeverChanges(t *testing.T) {
	for _, row := range []struct {
		parts []string
		want  string
	}{
		{[]string{"log", "gmpp", "programme/1"}, "6c88bfb4-937c-8cd6-a3ba-216bec24736d"},
		{[]string{"log", "gmppprogramme/1"}, "30ee9473-a717-8495-9079-e8ee08f45177"},
		{nil, "e3b0c442-98fc-8c14-9afb-f4c8996fb924"},
	} {
		if got := Derive(row.parts...); got != row.want {
			t.Errorf("%q gives %s, want %s", row.parts, got, row.want)
		}
	}
}
