package archive

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"google.golang.org/protobuf/proto"
	eventv1 "taskforce/api/taskforce/event/v1"
)

// recover finds the end of what was written whole. It believes the index as
// far as the last entry whose block is whole, and reads on from there.
func (a *Archive) recover() error {
	info, err := a.blocks.Stat()
	if err != nil {
		return err
	}
	if err := a.believeIndex(info.Size()); err != nil {
		return err
	}
	for {
		data, err := a.frameAt(a.end, info.Size())
		if errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return err
		}
		h := &eventv1.BlockHeader{}
		b := &eventv1.Block{}
		if err := errors.Join(proto.Unmarshal(data, b), proto.Unmarshal(b.GetHeader(), h)); err != nil {
			return fmt.Errorf("%w: the block at byte %d cannot be read: %w", ErrDamaged, a.end, err)
		}
		if err := a.index(data, h.FirstPosition); err != nil {
			return err
		}
	}
	return errors.Join(a.blocks.Truncate(a.end), a.blockIndex.Truncate(a.number*blockEntry), a.commitIndex.Truncate(a.head*commitEntry))
}

// believeIndex takes over the newest entry whose block is whole in a file of size.
func (a *Archive) believeIndex(size int64) error {
	info, err := a.blockIndex.Stat()
	if err != nil {
		return err
	}
	commits, err := a.commitIndex.Stat()
	if err != nil {
		return err
	}
	for n := info.Size() / blockEntry; n > 0; n-- {
		s, first, err := a.entry(n)
		if err != nil {
			return err
		}
		if s.offset < frameBytes || s.offset+int64(s.length) > size {
			continue
		}
		data, err := a.Block(n)
		if err != nil {
			continue
		}
		spans, err := commitSpans(data)
		if err != nil || commits.Size() < (first-1+int64(len(spans)))*commitEntry {
			continue
		}
		a.number, a.head, a.end = n, first+int64(len(spans))-1, s.offset+int64(s.length)
		return nil
	}
	return nil
}

// frameAt reads the frame at an offset; io.ErrUnexpectedEOF where none is whole.
func (a *Archive) frameAt(offset, size int64) ([]byte, error) {
	var head [frameBytes]byte
	if offset+frameBytes > size {
		return nil, io.ErrUnexpectedEOF
	}
	if _, err := a.blocks.ReadAt(head[:], offset); err != nil {
		return nil, err
	}
	n := int64(binary.BigEndian.Uint32(head[:]))
	if n == 0 || offset+frameBytes+n > size {
		return nil, io.ErrUnexpectedEOF
	}
	data := make([]byte, n)
	if _, err := a.blocks.ReadAt(data, offset+frameBytes); err != nil {
		return nil, err
	}
	if crc32.Checksum(data, castagnoli) != binary.BigEndian.Uint32(head[4:]) {
		return nil, io.ErrUnexpectedEOF
	}
	return data, nil
}
