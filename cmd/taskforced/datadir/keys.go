package datadir

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"taskforce/eventstore"
)

// The files of the log's own keys. The log key is the same on every replica;
// each data directory has a block key of its own.
const (
	logKeyFile   = "log.key"
	blockKeyFile = "block.key"
	pemType      = "PRIVATE KEY"
)

// ErrNoLogKey: the directory has no log key.
var ErrNoLogKey = errors.New("there is no log key")

// LogKey reads the log key: a line with the private key, one with the
// verifier key, both as x/mod's note package writes them.
func (d *Dir) LogKey() (*eventstore.LogKey, error) {
	path := d.Path(Keys, logKeyFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w in %s", ErrNoLogKey, d.Path(Keys))
	}
	if err != nil {
		return nil, fmt.Errorf("read the log key: %w", err)
	}
	lines := strings.Fields(string(text))
	if len(lines) != 2 {
		return nil, fmt.Errorf("%s is no log key: it needs a private and a verifier key, a line each", path)
	}
	key, err := eventstore.ParseLogKey(lines[0], lines[1])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return key, nil
}

// MakeLogKey makes the key of a new log. It never replaces one.
func (d *Dir) MakeLogKey(origin string) (*eventstore.LogKey, error) {
	if _, err := d.LogKey(); !errors.Is(err, ErrNoLogKey) {
		return nil, errors.Join(fmt.Errorf("%s has a log key already", d.Path(Keys)), err)
	}
	private, verifier, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return nil, fmt.Errorf("make the log key: %w", err)
	}
	if err := WriteFile(d.Path(Keys, logKeyFile), []byte(private+"\n"+verifier+"\n")); err != nil {
		return nil, fmt.Errorf("keep the log key: %w", err)
	}
	return d.LogKey()
}

// Writer reads this directory's block key, or makes one: its id is a part of
// its own public key.
func (d *Dir) Writer() (eventstore.Writer, error) {
	path := d.Path(Keys, blockKeyFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeWriter(path)
	}
	if err != nil {
		return eventstore.Writer{}, fmt.Errorf("read the block key: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil || block.Type != pemType {
		return eventstore.Writer{}, fmt.Errorf("%s is no PKCS #8 private key in PEM", path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return eventstore.Writer{}, fmt.Errorf("%s is no PKCS #8 private key", path)
	}
	key, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return eventstore.Writer{}, fmt.Errorf("%s is no Ed25519 key", path)
	}
	return writerOf(key), nil
}

func makeWriter(path string) (eventstore.Writer, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return eventstore.Writer{}, fmt.Errorf("make the block key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return eventstore.Writer{}, fmt.Errorf("make the block key: %w", err)
	}
	if err := WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: der})); err != nil {
		return eventstore.Writer{}, fmt.Errorf("keep the block key: %w", err)
	}
	return writerOf(key), nil
}

func writerOf(key ed25519.PrivateKey) eventstore.Writer {
	w := eventstore.Writer{Key: key}
	w.ID = fmt.Sprintf("%x", w.Public()[:8])
	return w
}
