// Package itemid makes the ids of items that come from something else: the same
// something gives the same id on every run and every machine, for ever.
package itemid

import (
	"crypto/sha256"
	"fmt"
)

// Derive makes a UUID of version 8 (RFC 9562) from the first 16 bytes of
// SHA-256 over its parts, each followed by a zero byte, with the version in the
// high four bits of byte 6 and the variant in the high two of byte 8.
//
// What is derived is stored: this never changes.
func Derive(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	id := h.Sum(nil)[:16]
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
