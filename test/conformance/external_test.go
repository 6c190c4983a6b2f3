package conformance

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
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

// outside is a NATS server that somebody else runs, and may restart.
type outside struct {
	options *server.Options
	ns      *server.Server
	// service and system are the URLs of an account for the service and of the
	// system account.
	service, system string
}

func external(t *testing.T, syncAlways bool) *outside {
	t.Helper()
	o := &outside{options: &server.Options{
		ServerName: "outside", Host: "127.0.0.1", Port: -1, NoSigs: true, NoLog: true,
		JetStream: true, StoreDir: t.TempDir(), SyncAlways: syncAlways, SystemAccount: "SYS",
	}}
	o.start(t)
	t.Cleanup(o.stop)
	o.options.Port = o.ns.Addr().(*net.TCPAddr).Port
	at := o.ns.Addr().String()
	o.service, o.system = "nats://app:a@"+at, "nats://sys:s@"+at
	return o
}

func (o *outside) start(t *testing.T) {
	t.Helper()
	sys, service := server.NewAccount("SYS"), server.NewAccount("APP")
	options := o.options.Clone()
	options.Accounts = []*server.Account{sys, service}
	options.Users = []*server.User{
		{Username: "sys", Password: "s", Account: sys}, {Username: "app", Password: "a", Account: service},
	}
	ns, err := server.NewServer(options)
	must(t, err)
	ns.Start()
	o.ns = ns
	if !ns.ReadyForConnections(10 * time.Second) {
		t.Fatal("the server does not take connections")
	}
	if a, err := ns.LookupAccount("APP"); err != nil || a.EnableJetStream(nil, nil) != nil {
		t.Fatal("the account gets no JetStream")
	}
}

func (o *outside) stop() {
	o.ns.Shutdown()
	o.ns.WaitForShutdown()
}

func settings(t *testing.T, o *outside, ask bool) app.Config {
	t.Helper()
	cfg := app.Default()
	cfg.Data, cfg.NATSURL = t.TempDir(), o.service
	if ask {
		cfg.NATSSystemURL = o.system
	}
	cfg.Log = slog.New(slog.DiscardHandler)
	return cfg
}

func TestServersThatDoNotSyncAreRefused(t *testing.T) {
	o := external(t, false)
	refused := settings(t, o, true)
	if _, err := app.Open(t.Context(), refused); !errors.Is(err, jetstream.ErrNotDurable) {
		t.Errorf("asked: %v, want %v", err, jetstream.ErrNotDurable)
	}
	unasked := settings(t, o, false)
	if _, err := app.Open(t.Context(), unasked); !errors.Is(err, jetstream.ErrNotDurable) {
		t.Errorf("not asked: %v, want %v", err, jetstream.ErrNotDurable)
	}
	relaxed := settings(t, o, false)
	relaxed.Durability = app.Relaxed
	a, err := app.Open(t.Context(), relaxed)
	must(t, err)
	must(t, a.Close(t.Context()))
}

// Two processes with a directory each write one log: the second one's block
// key is enrolled by a commit, and each sees what the other wrote.
func TestTwoServersOfOneLog(t *testing.T) {
	o := external(t, true)
	first := settings(t, o, true)
	one, err := app.Open(t.Context(), first)
	must(t, err)
	defer func() { must(t, one.Close(t.Context())) }()

	second := settings(t, o, true)
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

// The servers restart while commands are waiting: nobody is told that one
// failed, and each lands once.
func TestServersThatRestart(t *testing.T) {
	o := external(t, true)
	a, err := app.Open(t.Context(), settings(t, o, true))
	must(t, err)
	defer func() { must(t, a.Close(t.Context())) }()
	for i := range 2 {
		answered := make(chan error, 1)
		o.stop()
		go func() {
			_, err := a.Sequencer().Submit(context.Background(), organisation(a, i))
			answered <- err
		}()
		o.start(t)
		must(t, <-answered)
	}
	d, err := a.Digests(t.Context())
	must(t, err)
	if len(d) == 0 || a.Sequencer().Acknowledged() != 3 {
		t.Errorf("at position %d, want 3", a.Sequencer().Acknowledged())
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
