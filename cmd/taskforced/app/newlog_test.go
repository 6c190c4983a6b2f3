package app

import (
	"errors"
	"log/slog"
	"testing"

	"taskforce/cmd/taskforced/datadir"
)

// quiet is a server on a directory, that says nothing.
func quiet(t *testing.T, data string) Config {
	t.Helper()
	cfg := Default()
	cfg.Data, cfg.Log = data, slog.New(slog.DiscardHandler)
	return cfg
}

// A first start that ended between making the log key and storing position 1
// left no log behind: the next start makes it, with that key.
func TestAFirstStartThatWasCutShort(t *testing.T) {
	data := t.TempDir()
	dir, err := datadir.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	key, err := dir.MakeLogKey("cut.example/short")
	if err := errors.Join(err, dir.Close()); err != nil {
		t.Fatal(err)
	}

	other := quiet(t, data)
	other.Origin = "another.example/log"
	if _, err := Open(t.Context(), other); !errors.Is(err, ErrConfig) {
		t.Errorf("another origin: %v, want %v", err, ErrConfig)
	}
	a, err := Open(t.Context(), quiet(t, data))
	if err != nil {
		t.Fatal(err)
	}
	if got := a.Ledger().LogKey; got != key.Verifier() {
		t.Errorf("the log has the key %s, want %s", got, key.Verifier())
	}
	if err := a.Close(t.Context()); err != nil {
		t.Error(err)
	}
}
