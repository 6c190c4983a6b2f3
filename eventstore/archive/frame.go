package archive

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"google.golang.org/protobuf/encoding/protowire"
)

const (
	frameBytes  = 8
	blockEntry  = 24
	commitEntry = 16
	// commitField is Block.commits.
	commitField = 3
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrDamaged: the archive is not what was written to it.
var ErrDamaged = errors.New("the archive is damaged")

// frame returns what is written of a block.
func frame(data []byte) []byte {
	b := make([]byte, frameBytes, frameBytes+len(data))
	binary.BigEndian.PutUint32(b, uint32(len(data)))
	binary.BigEndian.PutUint32(b[4:], crc32.Checksum(data, castagnoli))
	return append(b, data...)
}

// span is where something stands in the file "blocks".
type span struct {
	offset int64
	length int
}

// commitSpans returns where a block's commits stand within its bytes.
func commitSpans(data []byte) ([]span, error) {
	var spans []span
	at := 0
	for at < len(data) {
		number, kind, n := protowire.ConsumeTag(data[at:])
		if n < 0 {
			return nil, fmt.Errorf("%w: a block is no protobuf message", ErrDamaged)
		}
		at += n
		m := protowire.ConsumeFieldValue(number, kind, data[at:])
		if m < 0 {
			return nil, fmt.Errorf("%w: a block is no protobuf message", ErrDamaged)
		}
		if number == commitField && kind == protowire.BytesType {
			body, _ := protowire.ConsumeBytes(data[at:])
			spans = append(spans, span{int64(at + m - len(body)), len(body)})
		}
		at += m
	}
	return spans, nil
}

func putBlockEntry(b []byte, s span, first int64) {
	binary.BigEndian.PutUint64(b, uint64(s.offset))
	binary.BigEndian.PutUint32(b[8:], uint32(s.length))
	binary.BigEndian.PutUint64(b[16:], uint64(first))
}

func blockEntryOf(b []byte) (s span, first int64) {
	return span{int64(binary.BigEndian.Uint64(b)), int(binary.BigEndian.Uint32(b[8:]))}, int64(binary.BigEndian.Uint64(b[16:]))
}

func putCommitEntry(b []byte, s span) {
	binary.BigEndian.PutUint64(b, uint64(s.offset))
	binary.BigEndian.PutUint32(b[8:], uint32(s.length))
}

func commitEntryOf(b []byte) span {
	return span{int64(binary.BigEndian.Uint64(b)), int(binary.BigEndian.Uint32(b[8:]))}
}
