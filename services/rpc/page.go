package rpc

import (
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"hash/fnv"

	"google.golang.org/protobuf/proto"
)

// defaultPage and maxPage are how many rows a page has (AIP-158).
const (
	defaultPage = 50
	maxPage     = 1000
)

// pageToken is where the next page starts. It pins the position, so that pages
// stay as they are while the log grows, and the question, so that a token does
// not answer another one.
type pageToken struct {
	pin    int64
	query  uint64
	cursor []byte
}

const (
	tokenVersion = 1
	tokenHead    = 1 + 8 + 8
)

func (p pageToken) String() string {
	b := make([]byte, tokenHead, tokenHead+len(p.cursor)+4)
	b[0] = tokenVersion
	binary.BigEndian.PutUint64(b[1:], uint64(p.pin))
	binary.BigEndian.PutUint64(b[9:], p.query)
	b = append(b, p.cursor...)
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	return base64.RawURLEncoding.EncodeToString(b)
}

// parsePageToken reads the token of a question, or says what is wrong with it.
func parsePageToken(text string, query uint64) (pageToken, error) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(b) < tokenHead+4 || b[0] != tokenVersion ||
		crc32.ChecksumIEEE(b[:len(b)-4]) != binary.BigEndian.Uint32(b[len(b)-4:]) {
		return pageToken{}, malformed("PAGE_TOKEN_BROKEN", "page_token", text, "a next_page_token as it was given", "the page token is not one that this log gave")
	}
	p := pageToken{
		pin:    int64(binary.BigEndian.Uint64(b[1:])),
		query:  binary.BigEndian.Uint64(b[9:]),
		cursor: b[tokenHead : len(b)-4],
	}
	if p.query != query {
		return pageToken{}, malformed("PAGE_TOKEN_OF_ANOTHER_QUERY", "page_token", text, "the token of the same question", "the page token belongs to another question: subject, types and times must stay the same from page to page")
	}
	return p, nil
}

// queryHash tells one question from another, by its request without the page.
func queryHash(request proto.Message) uint64 {
	b, err := proto.MarshalOptions{Deterministic: true}.Marshal(request)
	if err != nil {
		return 0
	}
	h := fnv.New64a()
	_, _ = h.Write(b)
	return h.Sum64()
}

func pageSize(asked int32) int {
	if asked <= 0 {
		return defaultPage
	}
	return min(int(asked), maxPage)
}
