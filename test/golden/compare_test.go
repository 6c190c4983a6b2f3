package golden

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// What compare is there to notice, it notices.
func TestCompare(t *testing.T) {
	field := func(n protowire.Number, text string) []byte {
		return protowire.AppendString(protowire.AppendTag(nil, n, protowire.BytesType), text)
	}
	whole := append(field(1, "records/x"), append(field(2, "cipher"), field(3, "sum")...)...)
	const words = `key_id: "records/x" ciphertext: "cipher" commitment: "sum"`
	for _, c := range []struct {
		what, stored, words, says string
	}{
		{"nothing", string(whole), words, ""},
		{"a field that is gone", string(append(whole, field(4, "x")...)), words, "no longer knows the fields"},
		{"fields that changed places", string(whole), `key_id: "records/x" ciphertext: "sum" commitment: "cipher"`, "stored bytes read"},
		{"a field with another name", string(whole), `key: "records/x"`, "lost its name"},
		{"another type", string(protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), 1)), "", "no longer knows the fields"},
		{"bytes that are no message", "\xff", words, "no longer unmarshal"},
		{"bytes in another order", string(append(field(2, "cipher"), field(1, "records/x")...)), `key_id: "records/x" ciphertext: "cipher"`, "marshalled again"},
	} {
		said := strings.Join(compare([]byte(c.stored), []byte(c.words), &eventv1.SealedText{}, &eventv1.SealedText{}), "\n")
		if (c.says == "") != (said == "") || !strings.Contains(said, c.says) {
			t.Errorf("%s: said %q; want %q", c.what, said, c.says)
		}
	}
}
