package importer

import (
	"crypto/sha256"

	"github.com/google/uuid"

	"taskforce/cmd/taskforcectl/importer/gmpp"
)

// source is the outside source of every step.
const source = "gmpp"

// ids makes the ids of one log.
type ids struct{ log string }

// item is the id of what a key names.
func (i ids) item(key string) string { return derived(i.log, source, key) }

// request is the id of the request that records a step.
func (i ids) request(s gmpp.Step) string { return derived(i.log, source, s.Key, s.Content()) }

// assessment is the id of the assessment that a step records.
func (i ids) assessment(s gmpp.Step) string {
	return derived(i.log, source, s.Key, s.Content(), "assessment")
}

// derived is the UUID of version 8 of its parts: see the package's comment.
func derived(parts ...string) string {
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
