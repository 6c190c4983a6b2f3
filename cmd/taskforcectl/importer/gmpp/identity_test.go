package gmpp

import "testing"

func TestIdentifyByID(t *testing.T) {
	tests := []struct{ text, want string }{
		{"MoX_0001_1112-Q1", "MOX_0001_1112-Q1"},
		{" MOX_0001_1112-Q1\n", "MOX_0001_1112-Q1"},
		{"MOX_0001_2122-Q1", "MOX_0001_2122-Q1"},
		{"MOX_0001", ""},
		{"MOX_0001_1112-Q5", ""},
		{"0001_1112-Q1", ""},
		{"", ""},
	}
	for _, tt := range tests {
		got, err := identifyByID(tt.text)
		if got.Key != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%q: %q, %v; want %q", tt.text, got.Key, err, tt.want)
		}
	}
}

func TestIdentifyByName(t *testing.T) {
	type row struct{ name, department string }
	tests := []struct {
		what string
		a, b row
		same bool
	}{
		{"case", row{"LANTERN Tram", "MOX"}, row{"Lantern tram", "MoX"}, true},
		{"blanks", row{" Lantern  Tram\n", "MOX"}, row{"Lantern\u00a0Tram", "MOX "}, true},
		{"punctuation", row{"Lantern-Tram (Phase 1)", "MOX"}, row{"Lantern Tram: Phase 1", "MOX"}, true},
		{"ampersand", row{"Paper & Film", "MOX"}, row{"Paper and Film", "MOX"}, true},
		{"compatibility forms", row{"Lantern Tram Ⅱ", "MOX"}, row{"Lantern Tram II", "MOX"}, true},
		{"department that took over", row{"Lantern Tram", "DECC"}, row{"Lantern Tram", "BEIS"}, true},
		{"spellings of a department", row{"Lantern Tram", "DoH Non Capital"}, row{"Lantern Tram", "DHSC"}, true},
		{"two departments", row{"IT Programme", "MOX"}, row{"IT Programme", "DoQ"}, false},
		{"department split up", row{"Lantern Tram", "BIS"}, row{"Lantern Tram", "DfE"}, false},
		{"added word", row{"Lantern Tram", "MOX"}, row{"Lantern Tram Extension", "MOX"}, false},
		{"phase", row{"Lantern Tram 1", "MOX"}, row{"Lantern Tram 2", "MOX"}, false},
		{"words run together", row{"Lantern Tram", "MOX"}, row{"LanternTram", "MOX"}, false},
		{"symbol", row{"C+ Tram", "MOX"}, row{"C Tram", "MOX"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			a, errA := identifyByName(tt.a.name, tt.a.department)
			b, errB := identifyByName(tt.b.name, tt.b.department)
			if errA != nil || errB != nil {
				t.Fatal(errA, errB)
			}
			if (a == b) != tt.same {
				t.Errorf("%q and %q: same %t", a.Key, b.Key, a == b)
			}
		})
	}
	if _, err := identifyByName("–", "MOX"); err == nil {
		t.Error("a name of punctuation only identifies")
	}
}
