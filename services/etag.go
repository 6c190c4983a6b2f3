package services

import (
	"strconv"

	"taskforce/services/refusal"
)

// newest applies G8: a command may name the version that it was decided on, and
// is refused with the present one where that has moved. Nothing is merged.
func (s *State) newest(c *Command) error {
	if c.Etag == "" {
		return nil
	}
	seen, err := strconv.ParseInt(c.Etag, 10, 64)
	if err != nil || seen < 1 {
		return refusal.New(refusal.Malformed, "G8", "INVALID_ETAG", "an etag is the version that a reply gave").
			About("etag").Between(c.Etag, "a version")
	}
	kind, id := c.Body.Item()
	now, ok := s.Version(kind, id)
	if !ok || now == seen {
		return nil
	}
	return refusal.New(refusal.Moved, "G8", "VERSION_MOVED", "it has changed since the version that you decided on").
		About("etag").Between(strconv.FormatInt(now, 10), c.Etag).At(now)
}
