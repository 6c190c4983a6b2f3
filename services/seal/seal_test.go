package seal

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
)

const (
	ada   = "0192f0c1-2d3e-7a4b-8c5d-6e7f80912aab"
	grace = "0192f0c1-2d3e-7a4b-8c5d-6e7f80912bab"
	words = "I ask that the bridge be opened by May: Größe, 橋."
)

func open(t testing.TB, dir string) *Keys {
	t.Helper()
	k, err := Open(dir, "log-1")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sealed(t testing.TB, k *Keys, keyID, text string) *eventv1.SealedText {
	t.Helper()
	s, err := k.Seal(keyID, text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustUnseal(t *testing.T, k *Keys, s *eventv1.SealedText, want string) {
	t.Helper()
	if got, err := k.Unseal(s); err != nil || got != want {
		t.Errorf("Unseal = %q, %v; want %q", got, err, want)
	}
}

func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	k := open(t, dir)
	for _, text := range []string{"x", words, strings.Repeat("long ", 100_000)} {
		for _, id := range []string{PersonKey(ada), RecordKey(ada), RecordKey(grace)} {
			s := sealed(t, k, id, text)
			mustUnseal(t, k, s, text)
			mustUnseal(t, open(t, dir), s, text)
			if bytes.Contains(s.Ciphertext, []byte(text)) && len(text) > 1 {
				t.Error("the ciphertext shows the text")
			}
			if len(s.Commitment) != 32 || s.KeyId != id {
				t.Errorf("commitment of %d bytes under %s", len(s.Commitment), s.KeyId)
			}
		}
	}
}

func TestEmptyTextIsNothing(t *testing.T) {
	k := open(t, t.TempDir())
	if s, err := k.Seal(PersonKey(ada), ""); s != nil || err != nil {
		t.Errorf("Seal = %v, %v; want nil, nil", s, err)
	}
	mustUnseal(t, k, nil, "")
}

func TestSameTextTwiceShowsNothing(t *testing.T) {
	k := open(t, t.TempDir())
	a, b := sealed(t, k, RecordKey(ada), words), sealed(t, k, RecordKey(ada), words)
	if bytes.Equal(a.Commitment, b.Commitment) || bytes.Equal(a.Ciphertext, b.Ciphertext) {
		t.Error("two sealings of one text can be told to be of one text")
	}
}

func TestTextThatIsNotUTF8(t *testing.T) {
	if _, err := open(t, t.TempDir()).Seal(RecordKey(ada), "\xff"); err == nil {
		t.Error("sealed; no message can carry it afterwards")
	}
}

func TestTampering(t *testing.T) {
	k := open(t, t.TempDir())
	s := sealed(t, k, RecordKey(ada), words)
	other := sealed(t, k, RecordKey(grace), words)
	sameKey := sealed(t, k, RecordKey(ada), words)
	damaged := func(what string, change func(*eventv1.SealedText)) {
		c := proto.CloneOf(s)
		change(c)
		if text, err := k.Unseal(c); !errors.Is(err, ErrDamaged) || text != "" {
			t.Errorf("%s: %q, %v; want ErrDamaged", what, text, err)
		}
	}
	for i := range s.Ciphertext {
		damaged("a bit of the ciphertext", func(c *eventv1.SealedText) { c.Ciphertext[i] ^= 1 })
		damaged("a shorter ciphertext", func(c *eventv1.SealedText) { c.Ciphertext = c.Ciphertext[:i] })
	}
	for i := range s.Commitment {
		damaged("a bit of the commitment", func(c *eventv1.SealedText) { c.Commitment[i] ^= 1 })
	}
	damaged("no commitment", func(c *eventv1.SealedText) { c.Commitment = nil })
	damaged("the commitment of another text", func(c *eventv1.SealedText) { c.Commitment = sameKey.Commitment })
	damaged("the ciphertext of another text", func(c *eventv1.SealedText) { c.Ciphertext = sameKey.Ciphertext })
	damaged("another key", func(c *eventv1.SealedText) { c.KeyId = other.KeyId })
	for i := range s.KeyId {
		c := proto.CloneOf(s)
		id := []byte(c.KeyId)
		id[i] ^= 1
		c.KeyId = string(id)
		if _, err := k.Unseal(c); !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrErased) {
			t.Errorf("under %s: %v; want an error", c.KeyId, err)
		}
	}
}

// A ciphertext made by the key's holder for words that were not committed to
// opens, and must still be told.
func TestCommitmentBindsTheWords(t *testing.T) {
	k := open(t, t.TempDir())
	s := sealed(t, k, RecordKey(ada), words)
	ky, err := k.obtain(s.KeyId)
	if err != nil {
		t.Fatal(err)
	}
	plain := append(bytes.Repeat([]byte{7}, openingSize), "I never asked."...)
	if s.Ciphertext, err = ky.sealer.Encrypt(plain, k.associated(s.KeyId, s.Commitment)); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Unseal(s); !errors.Is(err, ErrDamaged) {
		t.Errorf("other words under the same commitment: %v; want ErrDamaged", err)
	}
}

func TestAnotherLog(t *testing.T) {
	dir := t.TempDir()
	s := sealed(t, open(t, dir), RecordKey(ada), words)
	k, err := Open(dir, "log-2")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Unseal(s); !errors.Is(err, ErrDamaged) {
		t.Errorf("opened in another log: %v; want ErrDamaged", err)
	}
	if _, err := Open(dir, ""); err == nil {
		t.Error("opened for a log without an id")
	}
}

func TestErased(t *testing.T) {
	dir := t.TempDir()
	k, elsewhere := open(t, dir), open(t, dir)
	s := sealed(t, k, PersonKey(ada), words)
	kept := sealed(t, k, PersonKey(grace), words)
	mustUnseal(t, elsewhere, s, words)
	if err := os.Remove(filepath.Join(dir, "people", "ab", ada+".key")); err != nil {
		t.Fatal(err)
	}
	for _, k := range []*Keys{k, elsewhere, open(t, dir)} {
		if _, err := k.Unseal(s); !errors.Is(err, ErrErased) {
			t.Errorf("Unseal = %v; want ErrErased", err)
		}
		mustUnseal(t, k, kept, words)
	}
	// The id may be used again; what was destroyed stays destroyed.
	again := sealed(t, k, PersonKey(ada), words)
	mustUnseal(t, elsewhere, again, words)
	if _, err := k.Unseal(s); !errors.Is(err, ErrDamaged) {
		t.Errorf("under a new key: %v; want ErrDamaged", err)
	}
}

func TestDigest(t *testing.T) {
	dir := t.TempDir()
	k := open(t, dir)
	digest := func(k *Keys, keyID, request string) string {
		d, err := k.Digest(keyID, []byte(request))
		if err != nil || len(d) != 32 {
			t.Fatalf("Digest = %d bytes, %v", len(d), err)
		}
		return string(d)
	}
	one := digest(k, RecordKey(ada), "a request")
	if one != digest(open(t, dir), RecordKey(ada), "a request") {
		t.Error("the same request has two digests")
	}
	if one == digest(k, RecordKey(ada), "another request") || one == digest(k, RecordKey(grace), "a request") {
		t.Error("two requests, or two keys, have one digest")
	}
	digest(k, RecordKey(ada), "")
}

func TestKeyIDs(t *testing.T) {
	dir := t.TempDir()
	k := open(t, dir)
	for _, id := range []string{
		"", "people", "people/", ada, "offices/" + ada, "people/" + strings.ToUpper(ada),
		"people/../records/" + ada, "people/" + ada + "/..", "/people/" + ada, "people//" + ada,
		"people/../../../../../../../../../../etc/pass", "people/" + ada[:35] + "/", "people/" + ada[:35] + "\x00",
		"people/" + ada[:8] + "_" + ada[9:], "people/0192f0c1-2d3e-7a4b-8c5d-6e7f80912aag",
	} {
		if _, err := k.Seal(id, words); err == nil {
			t.Errorf("sealed under %q", id)
		}
		if _, err := k.Digest(id, nil); err == nil {
			t.Errorf("digested under %q", id)
		}
		if _, err := k.Unseal(&eventv1.SealedText{KeyId: id}); !errors.Is(err, ErrDamaged) {
			t.Errorf("unsealed under %q: %v", id, err)
		}
	}
	if n := countFiles(t, dir); n != 0 {
		t.Errorf("%d files were made", n)
	}
}

func TestUnsealMakesNoKey(t *testing.T) {
	dir := t.TempDir()
	_, err := open(t, dir).Unseal(&eventv1.SealedText{KeyId: PersonKey(ada), Ciphertext: []byte("x")})
	if !errors.Is(err, ErrErased) || countFiles(t, dir) != 0 {
		t.Errorf("Unseal = %v, and %d files", err, countFiles(t, dir))
	}
}

func countFiles(t *testing.T, dir string) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func BenchmarkSeal(b *testing.B) {
	k := open(b, b.TempDir())
	for b.Loop() {
		sealed(b, k, RecordKey(ada), words)
	}
}

func BenchmarkUnseal(b *testing.B) {
	k := open(b, b.TempDir())
	s := sealed(b, k, RecordKey(ada), words)
	for b.Loop() {
		if _, err := k.Unseal(s); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewKey(b *testing.B) {
	k := open(b, b.TempDir())
	id := []byte(RecordKey(ada))
	for n := 0; b.Loop(); n++ {
		for i, m := len(id)-1, n; m > 0; i, m = i-1, m>>4 {
			id[i] = "0123456789abcdef"[m&15]
		}
		if _, err := k.Digest(string(id), nil); err != nil {
			b.Fatal(err)
		}
	}
}
