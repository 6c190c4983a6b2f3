package archive

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"sort"

	"google.golang.org/protobuf/proto"
	eventv1 "taskforce/api/taskforce/event/v1"
)

// Commit returns the stored bytes of a position's commit. They are not checked
// against the tree: whoever has the leaf does that.
func (a *Archive) Commit(position int64) ([]byte, error) {
	if head := a.Head(); position < 1 || position > head {
		return nil, fmt.Errorf("the archive has positions 1 to %d, not %d", head, position)
	}
	var row [commitEntry]byte
	if _, err := a.commitIndex.ReadAt(row[:], (position-1)*commitEntry); err != nil {
		return nil, fmt.Errorf("read the archive's index at position %d: %w", position, err)
	}
	s := commitEntryOf(row[:])
	stored := make([]byte, s.length)
	if _, err := a.blocks.ReadAt(stored, s.offset); err != nil {
		return nil, fmt.Errorf("read the archive at position %d: %w", position, err)
	}
	return stored, nil
}

// Block returns a block as it was stored, or ErrDamaged.
func (a *Archive) Block(number int64) ([]byte, error) {
	s, first, err := a.entry(number)
	if err != nil {
		return nil, err
	}
	b := make([]byte, frameBytes+s.length)
	if _, err := a.blocks.ReadAt(b, s.offset-frameBytes); err != nil {
		return nil, fmt.Errorf("%w: block %d from position %d: %w", ErrDamaged, number, first, err)
	}
	data := b[frameBytes:]
	if int(binary.BigEndian.Uint32(b)) != len(data) || binary.BigEndian.Uint32(b[4:]) != crc32.Checksum(data, castagnoli) {
		return nil, fmt.Errorf("%w: block %d from position %d is not as it was written", ErrDamaged, number, first)
	}
	return data, nil
}

func (a *Archive) entry(number int64) (span, int64, error) {
	var row [blockEntry]byte
	if _, err := a.blockIndex.ReadAt(row[:], (number-1)*blockEntry); err != nil {
		return span{}, 0, fmt.Errorf("read the archive's index at block %d: %w", number, err)
	}
	s, first := blockEntryOf(row[:])
	return s, first, nil
}

// BlockOf returns the number of the block that has a position.
func (a *Archive) BlockOf(position int64) (int64, error) {
	last := a.Blocks()
	var failed error
	n := sort.Search(int(last), func(i int) bool {
		_, first, err := a.entry(int64(i) + 1)
		if err != nil {
			failed = err
		}
		return first > position
	})
	return int64(n), failed
}

// Read calls f with each stored commit from a position to the head as it is
// now, in order, until f says that it wants no more.
func (a *Archive) Read(ctx context.Context, from int64, f func(position int64, stored []byte) (more bool, err error)) error {
	head := a.Head()
	if from > head {
		return nil
	}
	number, err := a.BlockOf(max(from, 1))
	if err != nil {
		return err
	}
	for last := a.Blocks(); number <= last && ctx.Err() == nil; number++ {
		data, err := a.Block(number)
		if err != nil {
			return err
		}
		more, err := readBlock(data, a.FirstOf(number), from, f)
		if err != nil || !more {
			return err
		}
	}
	return ctx.Err()
}

// FirstOf returns the first position of a block, 0 where the archive does not
// have it.
func (a *Archive) FirstOf(number int64) int64 {
	_, first, err := a.entry(number)
	if err != nil {
		return 0
	}
	return first
}

func readBlock(data []byte, first, from int64, f func(int64, []byte) (bool, error)) (bool, error) {
	b := &eventv1.Block{}
	if err := (proto.UnmarshalOptions{}).Unmarshal(data, b); err != nil {
		return false, fmt.Errorf("%w: the block from position %d cannot be read: %w", ErrDamaged, first, err)
	}
	for i, stored := range b.Commits {
		if position := first + int64(i); position >= from {
			if more, err := f(position, stored); err != nil || !more {
				return false, err
			}
		}
	}
	return true, nil
}
