package jetstream

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
)

// ErrNotDurable: a server acknowledges before a message is on disk, or cannot
// be asked whether it does.
var ErrNotDurable = errors.New("the NATS servers do not promise that acknowledged means on disk")

// Connect reaches a server that somebody else runs.
func Connect(url string) (*nats.Conn, error) {
	nc, err := nats.Connect(url, connectOptions()...)
	if err != nil {
		return nil, fmt.Errorf("connect to NATS at %s: %w", redact(url), err)
	}
	return nc, nil
}

// CheckDurable asks every server behind a system-account connection whether it
// syncs always. It returns ErrNotDurable, naming the first that does not.
func CheckDurable(systemURL string) error {
	nc, err := nats.Connect(systemURL, connectOptions()...)
	if err != nil {
		return fmt.Errorf("connect to NATS' system account at %s: %w", redact(systemURL), err)
	}
	defer nc.Close()
	inbox := nc.NewInbox()
	sub, err := nc.SubscribeSync(inbox)
	if err != nil {
		return fmt.Errorf("ask the NATS servers: %w", err)
	}
	if err := nc.PublishRequest("$SYS.REQ.SERVER.PING.JSZ", inbox, []byte(`{"config":true}`)); err != nil {
		return fmt.Errorf("ask the NATS servers: %w", err)
	}
	return readDurability(sub)
}

// readDurability reads answers until none has come for a while.
func readDurability(sub *nats.Subscription) error {
	answers := 0
	for {
		m, err := sub.NextMsg(2 * time.Second)
		if errors.Is(err, nats.ErrTimeout) && answers > 0 {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: no server answered (is this the system account?): %w", ErrNotDurable, err)
		}
		answers++
		var a struct {
			Server struct{ Name string }
			Data   struct {
				Disabled bool
				Config   struct {
					SyncAlways bool `json:"sync_always"`
				}
			}
		}
		if err := json.Unmarshal(m.Data, &a); err != nil {
			return fmt.Errorf("%w: an answer cannot be read: %w", ErrNotDurable, err)
		}
		if !a.Data.Disabled && !a.Data.Config.SyncAlways {
			return fmt.Errorf("%w: server %s; set jetstream { sync_interval: always } there", ErrNotDurable, a.Server.Name)
		}
	}
}
