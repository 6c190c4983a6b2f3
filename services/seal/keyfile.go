package seal

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/tink"
)

const (
	magic       = "TFKY"
	format      = 0x01
	inTheClear  = 0x00
	maxFileSize = 1 << 18
)

// key is one opened key. It is safe for concurrent use, as Tink's primitives are.
type key struct {
	sealer tink.AEAD
	digest *prf.Set
}

// newKeyFile makes a key and returns its file's bytes.
func newKeyFile(keyID string) ([]byte, error) {
	b := append([]byte(magic), format, inTheClear)
	b = binary.BigEndian.AppendUint16(b, uint16(len(keyID)))
	b = append(b, keyID...)
	sealer, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, errors.New("make a sealing key")
	}
	if b, err = appendKeyset(b, sealer); err != nil {
		return nil, err
	}
	digest, err := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return nil, errors.New("make a digest key")
	}
	if b, err = appendKeyset(b, digest); err != nil {
		return nil, err
	}
	return withSum(b), nil
}

func withSum(b []byte) []byte {
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)
}

func appendKeyset(b []byte, h *keyset.Handle) ([]byte, error) {
	var w bytes.Buffer
	if err := insecurecleartextkeyset.Write(h, keyset.NewBinaryWriter(&w)); err != nil {
		return nil, errors.New("write a keyset")
	}
	b = binary.BigEndian.AppendUint32(b, uint32(w.Len()))
	return append(b, w.Bytes()...), nil
}

// parseKeyFile opens the bytes of the file of keyID. Its errors say what is
// wrong with the file and never hold a byte of it: that is why nothing from
// Tink is wrapped.
func parseKeyFile(b []byte, keyID string) (*key, error) {
	if len(b) < sha256.Size {
		return nil, errors.New("too short")
	}
	body, sum := b[:len(b)-sha256.Size], b[len(b)-sha256.Size:]
	if want := sha256.Sum256(body); !bytes.Equal(sum, want[:]) {
		return nil, errors.New("its sum differs from its content")
	}
	r := reader{rest: body}
	if string(r.take(len(magic))) != magic {
		return nil, errors.New("not a key file")
	}
	if f := r.take(1); len(f) != 1 || f[0] != format {
		return nil, errors.New("of a format that this program does not know")
	}
	if p := r.take(1); len(p) != 1 || p[0] != inTheClear {
		return nil, errors.New("protected in a way that this program does not know")
	}
	if string(r.take(r.number(2))) != keyID {
		return nil, errors.New("the file of another key")
	}
	sealer, digest := r.take(r.number(4)), r.take(r.number(4))
	if r.short || len(r.rest) != 0 {
		return nil, errors.New("its lengths do not add up")
	}
	return openKeysets(sealer, digest)
}

func openKeysets(sealer, digest []byte) (*key, error) {
	sh, err := insecurecleartextkeyset.Read(keyset.NewBinaryReader(bytes.NewReader(sealer)))
	if err != nil {
		return nil, errors.New("the sealing keyset cannot be read")
	}
	dh, err := insecurecleartextkeyset.Read(keyset.NewBinaryReader(bytes.NewReader(digest)))
	if err != nil {
		return nil, errors.New("the digest keyset cannot be read")
	}
	k := &key{}
	if k.sealer, err = aead.New(sh); err != nil {
		return nil, errors.New("the sealing keyset cannot seal")
	}
	if k.digest, err = prf.NewPRFSet(dh); err != nil {
		return nil, errors.New("the digest keyset cannot digest")
	}
	return k, nil
}

// reader takes parts off the front of a file; short says that there was less
// than was asked for, and then every part is empty.
type reader struct {
	rest  []byte
	short bool
}

func (r *reader) take(n int) []byte {
	if r.short || n < 0 || n > len(r.rest) {
		r.short = true
		return nil
	}
	part := r.rest[:n]
	r.rest = r.rest[n:]
	return part
}

func (r *reader) number(size int) int {
	n := 0
	for _, c := range r.take(size) {
		n = n<<8 | int(c)
	}
	return n
}
