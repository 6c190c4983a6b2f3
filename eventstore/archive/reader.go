package archive

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"sort"

	"taskforce/eventstore"
)

// DamageError is the first place at which an archive is not what was written
// to it. It wraps [ErrDamaged].
type DamageError struct {
	Block int64
	// Position and Last are the first and the last position at fault; Last is 0
	// where it cannot be told.
	Position, Last int64
	What           string
	// Data is the block as it is now, where it could be read at all.
	Data []byte
}

// Error names block and position.
func (e *DamageError) Error() string {
	return fmt.Sprintf("position %d (block %d): %s", e.Position, e.Block, e.What)
}

// Unwrap returns ErrDamaged.
func (e *DamageError) Unwrap() error { return ErrDamaged }

// Reader reads an archive that no process writes to. It opens the files for
// reading and never changes them: what [Open] would cut off or make anew, it
// reports.
type Reader struct {
	blocks, blockIndex, commitIndex *os.File
	// size is that of the file "blocks", entries of "blocks.idx".
	size, entries int64
	commits       int64
}

// OpenReader opens the archive in dir. The error wraps fs.ErrNotExist where
// there is none.
func OpenReader(dir string) (*Reader, error) {
	r := &Reader{}
	for _, f := range []struct {
		name string
		to   **os.File
		size *int64
		unit int64
	}{{"blocks", &r.blocks, &r.size, 1}, {"blocks.idx", &r.blockIndex, &r.entries, blockEntry}, {"commits.idx", &r.commitIndex, &r.commits, commitEntry}} {
		opened, err := os.Open(filepath.Join(dir, f.name))
		if err != nil {
			return nil, errors.Join(fmt.Errorf("read the archive: %w", err), r.Close())
		}
		*f.to = opened
		info, err := opened.Stat()
		if err != nil {
			return nil, errors.Join(fmt.Errorf("read the archive: %w", err), r.Close())
		}
		*f.size = info.Size() / f.unit
	}
	return r, nil
}

// Close closes the files.
func (r *Reader) Close() error {
	return (&Archive{blocks: r.blocks, blockIndex: r.blockIndex, commitIndex: r.commitIndex}).close()
}

// Walk calls f with each block, from the first, and compares both index files
// with what it reads. It returns a *[DamageError], or f's error. A block that a
// crash left unfinished at the end, and that no index names, is not handed on
// and is no error: it was never more than a copy under way.
func (r *Reader) Walk(ctx context.Context, f func(number int64, data []byte) error) error {
	number, position, at := int64(1), int64(1), int64(0)
	for ; at < r.size; number++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		data, what := r.frame(at)
		if what != "" && number > r.entries {
			break
		}
		next := position
		if what == "" {
			next, what = r.indexed(number, position, at+frameBytes, data)
		}
		if what != "" {
			return &DamageError{Block: number, Position: position, Last: r.lastOf(number), What: what, Data: data}
		}
		if err := f(number, data); err != nil {
			return err
		}
		position, at = next, at+frameBytes+int64(len(data))
	}
	if number <= r.entries {
		return &DamageError{Block: number, Position: position, Last: r.lastOf(r.entries), What: "the file ends, and its index names more"}
	}
	return nil
}

// frame reads the frame at an offset, and says what is wrong with it.
func (r *Reader) frame(at int64) (data []byte, what string) {
	var head [frameBytes]byte
	if at+frameBytes > r.size {
		return nil, "the file ends within a block"
	}
	if _, err := r.blocks.ReadAt(head[:], at); err != nil {
		return nil, err.Error()
	}
	n := int64(binary.BigEndian.Uint32(head[:]))
	if n == 0 || n > eventstore.MaxMessageBytes {
		return nil, fmt.Sprintf("a block of %d bytes cannot be", n)
	}
	if at+frameBytes+n > r.size {
		return nil, "the file ends within a block"
	}
	data = make([]byte, n)
	if _, err := r.blocks.ReadAt(data, at+frameBytes); err != nil {
		return nil, err.Error()
	}
	if crc32.Checksum(data, castagnoli) != binary.BigEndian.Uint32(head[4:]) {
		return data, "the block is not as it was written"
	}
	return data, ""
}

// indexed compares a block with its entries, as far as there are any, and
// returns the position after it.
func (r *Reader) indexed(number, first, base int64, data []byte) (next int64, what string) {
	spans, err := commitSpans(data)
	if err != nil {
		return first, "the block cannot be read"
	}
	next = first + int64(len(spans))
	if number > r.entries {
		return next, ""
	}
	s, from, err := r.entry(number)
	if err != nil || s != (span{base, len(data)}) || from != first {
		return next, "blocks.idx does not say where the block is"
	}
	rows := make([]byte, len(spans)*commitEntry)
	if _, err := r.commitIndex.ReadAt(rows, (first-1)*commitEntry); err != nil {
		return next, "commits.idx does not have its commits"
	}
	for i, s := range spans {
		if commitEntryOf(rows[i*commitEntry:]) != (span{base + s.offset, s.length}) {
			return next, fmt.Sprintf("commits.idx does not say where the commit of position %d is", first+int64(i))
		}
	}
	return next, ""
}

func (r *Reader) entry(number int64) (span, int64, error) {
	return (&Archive{blockIndex: r.blockIndex}).entry(number)
}

// Positions returns the first and the last position of a block as the index
// has it; 0 and 0 where it does not.
func (r *Reader) Positions(number int64) (first, last int64) {
	if number < 1 || number > r.entries {
		return 0, 0
	}
	_, first, err := r.entry(number)
	if err != nil || first < 1 || first > r.commits {
		return 0, 0
	}
	return first, r.lastOf(number)
}

// lastOf returns the last position of a block as the index has it, or 0.
func (r *Reader) lastOf(number int64) int64 {
	if number >= r.entries {
		if number > r.entries {
			return 0
		}
		return r.commits
	}
	_, next, err := r.entry(number + 1)
	if err != nil || next < 2 || next > r.commits {
		return 0
	}
	return next - 1
}

// Block returns a block by the index, or ErrDamaged.
func (r *Reader) Block(number int64) ([]byte, error) {
	s, first, err := r.entry(number)
	if err != nil {
		return nil, err
	}
	data, what := r.frame(s.offset - frameBytes)
	if what != "" || len(data) != s.length {
		return nil, &DamageError{Block: number, Position: first, Last: r.lastOf(number), What: what}
	}
	return data, nil
}

// BlockOf returns the number of the block that has a position, by the index.
func (r *Reader) BlockOf(position int64) int64 {
	return int64(sort.Search(int(r.entries), func(i int) bool {
		_, first, err := r.entry(int64(i) + 1)
		return err == nil && first > position
	}))
}
