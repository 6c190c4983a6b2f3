package conformance

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"taskforce/cmd/taskforced/app"
	"taskforce/eventstore/jetstream"
	"taskforce/services"
	"taskforce/services/register"
)

// external runs a NATS server that listens, with an account for the service
// and the system account. It returns their URLs.
func external(t *testing.T, syncAlways bool) (service, system string) {
	t.Helper()
	sys, app := server.NewAccount("SYS"), server.NewAccount("APP")
	ns, err := server.NewServer(&server.Options{
		ServerName: "outside", Host: "127.0.0.1", Port: -1, NoSigs: true, NoLog: true,
		JetStream: true, StoreDir: t.TempDir(), SyncAlways: syncAlways,
		Accounts: []*server.Account{sys, app}, SystemAccount: "SYS",
		Users: []*server.User{
			{Username: "sys", Password: "s", Account: sys}, {Username: "app", Password: "a", Account: app},
		},
	})
	must(t, err)
	ns.Start()
	t.Cleanup(func() { ns.Shutdown(); ns.WaitForShutdown() })
	if !ns.ReadyForConnections(10 * time.Second) {
		t.Fatal("the server does not take connections")
	}
	if a, err := ns.LookupAccount("APP"); err != nil || a.EnableJetStream(nil, nil) != nil {
		t.Fatal("the account gets no JetStream")
	}
	at := ns.Addr().String()
	return "nats://app:a@" + at, "nats://sys:s@" + at
}

func settings(t *testing.T, service, system string) app.Config {
	t.Helper()
	cfg := app.Default()
	cfg.Data, cfg.NATSURL, cfg.NATSSystemURL = t.TempDir(), service, system
	cfg.Log = slog.New(slog.DiscardHandler)
	return cfg
}

func TestServersThatDoNotSyncAreRefused(t *testing.T) {
	service, system := external(t, false)
	refused := settings(t, service, system)
	if _, err := app.Open(t.Context(), refused); !errors.Is(err, jetstream.ErrNotDurable) {
		t.Errorf("asked: %v, want %v", err, jetstream.ErrNotDurable)
	}
	unasked := settings(t, service, "")
	if _, err := app.Open(t.Context(), unasked); !errors.Is(err, jetstream.ErrNotDurable) {
		t.Errorf("not asked: %v, want %v", err, jetstream.ErrNotDurable)
	}
	relaxed := settings(t, service, "")
	relaxed.Durability = app.Relaxed
	a, err := app.Open(t.Context(), relaxed)
	must(t, err)
	must(t, a.Close(t.Context()))
}

// Two processes with a directory each write one log: the second one's block
// key is enrolled by a commit, and each sees what the other wrote.
func TestTwoServersOfOneLog(t *testing.T) {
	service, system := external(t, true)
	first := settings(t, service, system)
	one, err := app.Open(t.Context(), first)
	must(t, err)
	defer func() { must(t, one.Close(t.Context())) }()

	second := settings(t, service, system)
	copyKeys(t, first.Data, second.Data)
	two, err := app.Open(t.Context(), second)
	must(t, err)
	defer func() { must(t, two.Close(t.Context())) }()

	for i, a := range []*app.App{one, two, one, two} {
		r, err := a.Sequencer().Submit(t.Context(), organisation(a, i))
		must(t, err)
		if want := int64(i) + 3; r.Position != want {
			t.Errorf("write %d landed at position %d, want %d", i, r.Position, want)
		}
	}
	if one.Ledger().LogID != two.Ledger().LogID {
		t.Error("they serve two logs")
	}
}

func organisation(a *app.App, i int) services.Command {
	id := "00000000-0000-7000-8000-00000000000" + string(rune('0'+i))
	return services.Command{
		Principal: "people/" + a.Registrar(), Person: a.Registrar(), Salt: make([]byte, 32),
	}.With(register.RegisterOrganisation{Organisation: id, OrganisationName: "Department " + string(rune('A'+i))})
}

// copyKeys gives a second directory the log key and the keys of sealed text,
// and not the first one's own block key.
func copyKeys(t *testing.T, from, to string) {
	t.Helper()
	from, to = filepath.Join(from, "keys"), filepath.Join(to, "keys")
	must(t, filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.Name() == "block.key" {
			return err
		}
		target := filepath.Join(to, path[len(from):])
		if e.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o600)
	}))
}
