package jetstream

import "net/url"

// redact takes user and password out of a URL that is to be shown.
func redact(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "the given URL"
	}
	u.User = nil
	return u.String()
}
