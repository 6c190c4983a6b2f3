package seal

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"unicode/utf8"

	eventv1 "taskforce/api/taskforce/event/v1"
)

var (
	// ErrErased is the answer where the key of a text has been destroyed: the
	// text was there, it is gone, and what proves it stands.
	ErrErased = errors.New("its key has been destroyed")
	// ErrDamaged is the answer where a text does not open under its key, or is
	// not the text of its commitment, or where the key's file is not whole. It
	// also stands where a key was destroyed and made anew since.
	ErrDamaged = errors.New("damaged")
)

const (
	openingSize = 32
	maxCached   = 4096
)

// Keys seals and opens texts of one log. It is safe for concurrent use, and
// several processes may work in one directory.
type Keys struct {
	logID string
	files *store

	mu     sync.Mutex
	cached map[string]cachedKey
}

// cachedKey is an opened key and the file that it came from. It is used only
// while that very file is in its place, so that destroying a file takes effect
// at once.
type cachedKey struct {
	key  *key
	file fs.FileInfo
	// settled says that the file is known to be durable, not only there.
	settled bool
}

// Open returns the keys in dir, which it makes where there is none, for the
// log with this id.
func Open(dir, logID string) (*Keys, error) {
	if logID == "" {
		return nil, errors.New("open the keys: the log has no id")
	}
	files, err := openStore(dir)
	if err != nil {
		return nil, fmt.Errorf("open the keys: %w", err)
	}
	return &Keys{logID: logID, files: files, cached: make(map[string]cachedKey)}, nil
}

// Seal seals text under the key keyID, and makes that key where there is none:
// the key is on the disk before anything sealed under it is returned. No text
// is sealed to nothing, nil.
//
// Sealing twice gives two different results: a command is sealed once, before
// it is decided, and never again.
func (k *Keys) Seal(keyID, text string) (*eventv1.SealedText, error) {
	if text == "" {
		return nil, nil
	}
	if !utf8.ValidString(text) {
		return nil, fmt.Errorf("seal under %s: the text is not UTF-8", keyID)
	}
	ky, err := k.obtain(keyID)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	plain := make([]byte, openingSize, openingSize+len(text))
	if _, err := rand.Read(plain); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	commitment := commit(plain, text)
	plain = append(plain, text...)
	ciphertext, err := ky.sealer.Encrypt(plain, k.associated(keyID, commitment))
	if err != nil {
		return nil, fmt.Errorf("seal under %s: the text is too long", keyID)
	}
	return &eventv1.SealedText{KeyId: keyID, Ciphertext: ciphertext, Commitment: commitment}, nil
}

// Unseal returns the text of s, which is empty where s is nil. It fails with
// ErrErased where the key is gone, and with ErrDamaged where what is left does
// not open to the text that was committed to. It never makes a key.
func (k *Keys) Unseal(s *eventv1.SealedText) (string, error) {
	if s == nil {
		return "", nil
	}
	name, err := path(s.KeyId)
	if err != nil {
		return "", fmt.Errorf("unseal: %w: %w", ErrDamaged, err)
	}
	c, err := k.load(s.KeyId, name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("unseal under %s: %w", s.KeyId, ErrErased)
	}
	if err != nil {
		return "", fmt.Errorf("unseal: %w", err)
	}
	plain, err := c.key.sealer.Decrypt(s.Ciphertext, k.associated(s.KeyId, s.Commitment))
	if err != nil || len(plain) < openingSize {
		return "", fmt.Errorf("unseal under %s: %w: it does not open", s.KeyId, ErrDamaged)
	}
	opening, text := plain[:openingSize], string(plain[openingSize:])
	if !hmac.Equal(commit(opening, text), s.Commitment) {
		return "", fmt.Errorf("unseal under %s: %w: it is not what was committed to", s.KeyId, ErrDamaged)
	}
	return text, nil
}

// Digest returns HMAC-SHA-256 of request under the digest key of keyID: the
// same for the same request and key, and telling nothing to whoever lacks the
// key. It makes the key where there is none.
func (k *Keys) Digest(keyID string, request []byte) ([]byte, error) {
	ky, err := k.obtain(keyID)
	if err != nil {
		return nil, fmt.Errorf("digest: %w", err)
	}
	d, err := ky.digest.ComputePrimaryPRF(request, sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("digest under %s: the key cannot digest", keyID)
	}
	return d, nil
}

// obtain returns the key, made where there was none, and durable either way:
// another process may have made it a moment ago and not be done.
func (k *Keys) obtain(keyID string) (*key, error) {
	name, err := path(keyID)
	if err != nil {
		return nil, err
	}
	c, err := k.load(keyID, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := k.mint(keyID, name); err != nil {
			return nil, fmt.Errorf("make key %s: %w", keyID, err)
		}
		if c, err = k.load(keyID, name); err != nil { // it may be another's, made in the same moment
			return nil, err
		}
	case err != nil:
		return nil, err
	case !c.settled:
		if err := k.files.settle(name); err != nil {
			return nil, err
		}
	}
	if !c.settled {
		c.settled = true
		k.remember(keyID, c)
	}
	return c.key, nil
}

func (k *Keys) mint(keyID, name string) error {
	file, err := newKeyFile(keyID)
	if err != nil {
		return err
	}
	defer clear(file)
	return k.files.create(name, file)
}

// load returns the key in the file at name, or an error that is fs.ErrNotExist.
func (k *Keys) load(keyID, name string) (cachedKey, error) {
	if c, ok := k.recall(keyID, name); ok {
		return c, nil
	}
	b, fi, err := k.files.read(name)
	if err != nil {
		return cachedKey{}, err
	}
	defer clear(b)
	ky, err := parseKeyFile(b, keyID)
	if err != nil {
		return cachedKey{}, fmt.Errorf("key file of %s: %w: %w", keyID, ErrDamaged, err)
	}
	c := cachedKey{key: ky, file: fi}
	k.remember(keyID, c)
	return c, nil
}

// recall returns the cached key if its file is still in its place, and forgets
// it if not.
func (k *Keys) recall(keyID, name string) (cachedKey, bool) {
	k.mu.Lock()
	c, ok := k.cached[keyID]
	k.mu.Unlock()
	if !ok {
		return cachedKey{}, false
	}
	if fi, err := k.files.stat(name); err == nil && sameFile(c.file, fi) {
		return c, true
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.cached, keyID)
	return cachedKey{}, false
}

func (k *Keys) remember(keyID string, c cachedKey) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for other := range k.cached {
		if len(k.cached) < maxCached {
			break
		}
		delete(k.cached, other) // any one: what is in use comes back
	}
	k.cached[keyID] = c
}

func sameFile(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// commit returns what stands for text in everything that is signed.
func commit(opening []byte, text string) []byte {
	h := hmac.New(sha256.New, opening)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// associated returns what a ciphertext is bound to.
func (k *Keys) associated(keyID string, commitment []byte) []byte {
	b := make([]byte, 0, 64+len(k.logID)+len(keyID)+len(commitment))
	b = append(b, "taskforce/sealed-text/1\x00"...)
	for _, part := range []string{k.logID, keyID} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(part)))
		b = append(b, part...)
	}
	return append(b, commitment...)
}
