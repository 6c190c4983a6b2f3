package act_test

import (
	"testing"
	"time"

	"taskforce/services/act"
)

func TestInstant(t *testing.T) {
	cet := time.FixedZone("CET", 3600)
	got := act.Instant(time.Date(2031, 3, 1, 10, 0, 0, 1999, cet))
	if want := time.Date(2031, 3, 1, 9, 0, 0, 1000, time.UTC); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	if !act.Instant(time.Time{}).IsZero() {
		t.Error("no time became one")
	}
}

func TestStamp(t *testing.T) {
	if act.Stamp(time.Time{}) != nil || !act.Time(nil).IsZero() {
		t.Error("no time is stored as none, and comes back as none")
	}
	at := time.Date(2031, 3, 1, 9, 0, 0, 1000, time.UTC)
	if got := act.Time(act.Stamp(at)); got != at {
		t.Errorf("%v comes back as %v", at, got)
	}
}

func TestStorable(t *testing.T) {
	year := func(y int) time.Time { return time.Date(y, 6, 1, 0, 0, 0, 0, time.UTC) }
	for y, storable := range map[int]bool{0: false, 1: true, 9999: true, 10000: false} {
		if err := act.Storable("", "field", year(y)); (err == nil) != storable {
			t.Errorf("an instant of the year %d: %v", y, err)
		}
	}
}
