package rpc

import (
	"crypto/sha256"

	"github.com/google/uuid"
)

// derivedID makes a UUID of version 8 from SHA-256 over its parts, each
// followed by a zero byte: the same parts give the same id, for ever.
func derivedID(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	var id uuid.UUID
	copy(id[:], h.Sum(nil))
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return id.String()
}
