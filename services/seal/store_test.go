package seal

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// asAnotherProcess names a directory of keys: a run of this test with it set
// makes a key there and prints a digest under it.
const asAnotherProcess = "TASKFORCE_SEAL_TEST_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(asAnotherProcess); dir != "" {
		k, err := Open(dir, "log-1")
		if err != nil {
			panic(err)
		}
		d, err := k.Digest(RecordKey(ada), []byte("request"))
		if err != nil {
			panic(err)
		}
		fmt.Print(hex.EncodeToString(d))
		return
	}
	os.Exit(m.Run())
}

func TestOneKeyFromManyGoroutines(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	texts := make([]*eventv1.SealedText, 64)
	keys := []*Keys{open(t, dir), open(t, dir), open(t, dir), open(t, dir)}
	start := make(chan struct{})
	for i := range texts {
		wg.Go(func() {
			<-start
			var err error
			if texts[i], err = keys[i%len(keys)].Seal(PersonKey(ada), words); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	wg.Wait()
	last := open(t, dir)
	for _, s := range texts {
		mustUnseal(t, last, s, words)
	}
	if n := countFiles(t, dir); n != 1 {
		t.Errorf("%d files; want the one key", n)
	}
}

func TestOneKeyFromManyProcesses(t *testing.T) {
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	digests := make([]string, 6)
	for i := range digests {
		wg.Go(func() {
			cmd := exec.Command(self)
			cmd.Env = append(os.Environ(), asAnotherProcess+"="+dir)
			out, err := cmd.Output()
			if err != nil {
				t.Errorf("process %d: %v", i, err)
			}
			digests[i] = string(out)
		})
	}
	wg.Wait()
	for _, d := range digests {
		if d != digests[0] || len(d) != 64 {
			t.Errorf("digests differ, so keys do: %q", digests)
		}
	}
}

func TestModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	sealed(t, open(t, dir), PersonKey(ada), words)
	for path, want := range map[string]os.FileMode{
		"":                          0o700,
		"people":                    0o700,
		"records":                   0o700,
		"new":                       0o700,
		"people/ab":                 0o700,
		"people/ab/" + ada + ".key": 0o600,
	} {
		fi, err := os.Stat(filepath.Join(dir, path))
		if err != nil {
			t.Fatal(err)
		}
		if fi.Mode().Perm() != want {
			t.Errorf("%q has mode %v; want %v", path, fi.Mode().Perm(), want)
		}
	}
	if err := os.Chmod(filepath.Join(dir, "records"), 0o750); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, "log-1"); err == nil {
		t.Error("opened keys that others can read")
	}
}

func TestOpenSweepsWhatACrashLeft(t *testing.T) {
	dir := t.TempDir()
	s := sealed(t, open(t, dir), PersonKey(ada), words)
	key := filepath.Join(dir, "people", "ab", ada+".key")
	for _, leftover := range []string{"1", "2"} {
		if err := os.Link(key, filepath.Join(dir, "new", leftover)); err != nil {
			t.Fatal(err)
		}
	}
	mustUnseal(t, open(t, dir), s, words)
	if n := countFiles(t, dir); n != 1 {
		t.Errorf("%d files; want the one key, so that its removal destroys it", n)
	}
}

// Every byte of a key file counts, and no damage to it is a panic, an erasure
// or a new key.
func TestDamagedKeyFile(t *testing.T) {
	dir := t.TempDir()
	s := sealed(t, open(t, dir), PersonKey(ada), words)
	path := filepath.Join(dir, "people", "ab", ada+".key")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, content []byte) {
		t.Helper()
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		k := open(t, dir)
		if _, err := k.Unseal(s); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: Unseal = %v; want ErrDamaged", what, err)
		}
		if _, err := k.Seal(s.KeyId, words); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: Seal = %v; want ErrDamaged", what, err)
		}
	}
	for i := range whole {
		flipped := bytes.Clone(whole)
		flipped[i] ^= 0x10
		check("a flipped bit", flipped)
	}
	for _, n := range []int{0, 1, 31, 32, 40, len(whole) - 1} {
		check("a torn file", whole[:n])
	}
	check("more than a key", append(bytes.Clone(whole), 0))
}

func TestFileOfAnotherKey(t *testing.T) {
	dir := t.TempDir()
	k := open(t, dir)
	s := sealed(t, k, PersonKey(ada), words)
	sealed(t, k, PersonKey(grace), words)
	folder := filepath.Join(dir, "people", "ab")
	if err := os.Rename(filepath.Join(folder, grace+".key"), filepath.Join(folder, ada+".key")); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Unseal(s); !errors.Is(err, ErrDamaged) {
		t.Errorf("Unseal = %v; want ErrDamaged", err)
	}
}

// What an error says ends up in logs and replies.
func TestErrorsHoldNothingSecret(t *testing.T) {
	dir := t.TempDir()
	k := open(t, dir)
	s := sealed(t, k, PersonKey(ada), words)
	path := filepath.Join(dir, "people", "ab", ada+".key")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var errs []error
	for i := 0; i < len(whole); i += 3 {
		flipped := bytes.Clone(whole)
		flipped[i] ^= 0xff
		_, err := parseKeyFile(flipped, s.KeyId)
		errs = append(errs, err)
		_, err = openKeysets(flipped[i:], whole[:i])
		errs = append(errs, err)
	}
	s.Ciphertext[20] ^= 1
	_, err = k.Unseal(s)
	errs = append(errs, err)
	for _, err := range errs {
		if err == nil {
			t.Fatal("no error")
		}
		said := err.Error()
		if strings.Contains(said, words) {
			t.Errorf("the text is in %q", said)
		}
		for i := 0; i+4 <= len(whole); i++ {
			part := whole[i : i+4]
			if keyIDOrMagic := i < 8+len(s.KeyId); !keyIDOrMagic &&
				(strings.Contains(said, string(part)) || strings.Contains(said, hex.EncodeToString(part))) {
				t.Errorf("bytes %d to %d of the key file are in %q", i, i+4, said)
			}
		}
	}
}

// The format that doc.go describes, read without this package's reader.
func TestFormat(t *testing.T) {
	id := PersonKey(ada)
	b, err := newKeyFile(id)
	if err != nil {
		t.Fatal(err)
	}
	head := "TFKY\x01\x00\x00" + string(rune(len(id))) + id
	if !strings.HasPrefix(string(b), head) {
		t.Fatalf("the file starts with %q", b[:len(head)])
	}
	rest := b[len(head):]
	for _, url := range []string{"AesGcmKey", "HmacPrfKey"} {
		n := int(rest[0])<<24 | int(rest[1])<<16 | int(rest[2])<<8 | int(rest[3])
		h, err := insecurecleartextkeyset.Read(keyset.NewBinaryReader(bytes.NewReader(rest[4 : 4+n])))
		if err != nil {
			t.Fatal(err)
		}
		if info := h.KeysetInfo(); len(info.KeyInfo) != 1 || !strings.HasSuffix(info.KeyInfo[0].TypeUrl, url) {
			t.Errorf("keyset %v; want one %s", info, url)
		}
		rest = rest[4+n:]
	}
	if len(rest) != 32 {
		t.Errorf("%d bytes at the end; want a SHA-256", len(rest))
	}
}

func TestCacheIsBounded(t *testing.T) {
	k := open(t, t.TempDir())
	for i := range maxCached + 10 {
		k.remember(string(rune(i)), cachedKey{})
	}
	if len(k.cached) > maxCached {
		t.Errorf("%d keys are cached; want %d at most", len(k.cached), maxCached)
	}
}

func FuzzUnseal(f *testing.F) {
	dir := f.TempDir()
	k := open(f, dir)
	s := sealed(f, k, RecordKey(ada), words)
	f.Add(s.KeyId, s.Ciphertext, s.Commitment)
	f.Add("people/../records/"+ada, []byte(nil), []byte(nil))
	f.Fuzz(func(t *testing.T, keyID string, ciphertext, commitment []byte) {
		text, err := k.Unseal(&eventv1.SealedText{KeyId: keyID, Ciphertext: ciphertext, Commitment: commitment})
		if err == nil && text != words {
			t.Errorf("opened to %q, which nobody sealed", text)
		}
		if err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrErased) {
			t.Errorf("neither damaged nor erased: %v", err)
		}
	})
}

func FuzzKeyFile(f *testing.F) {
	whole, err := newKeyFile(PersonKey(ada))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole[:len(whole)-32])
	f.Fuzz(func(_ *testing.T, body []byte) {
		// The sum is made right, so that what lies behind it is reached.
		_, _ = parseKeyFile(withSum(body), PersonKey(ada))
	})
}
