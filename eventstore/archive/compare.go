package archive

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"taskforce/eventstore"
)

// compare holds a block that the archive has against the log's own, which was
// verified. The bytes must be the same: what differs is a damaged copy, and is
// not written over. The index is made anew where it says otherwise.
func (a *Archive) compare(v *eventstore.Verified) error {
	if v.Number == 1 {
		a.walked = 0
	}
	want := frame(v.Data)
	have := make([]byte, len(want))
	if _, err := a.blocks.ReadAt(have, a.walked); err != nil || !bytes.Equal(have, want) {
		return fmt.Errorf("%w: positions %d to %d (block %d) in %s are not the log's: move the archive away, and the next start makes it anew from the stream",
			ErrDamaged, v.First, v.Size, v.Number, a.blocks.Name())
	}
	base := a.walked + frameBytes
	rows, entry, err := indexRows(v.Data, base, v.First)
	if err != nil {
		return err
	}
	if err := ensure(a.commitIndex, rows, (v.First-1)*commitEntry); err != nil {
		return err
	}
	if err := ensure(a.blockIndex, entry, (v.Number-1)*blockEntry); err != nil {
		return err
	}
	a.walked = base + int64(len(v.Data))
	a.mu.Lock()
	defer a.mu.Unlock()
	if v.Number == a.number && (a.head != v.Size || a.end != a.walked) {
		a.head, a.end = v.Size, a.walked
	}
	return nil
}

// ensure writes what is not there already.
func ensure(f *os.File, want []byte, at int64) error {
	have := make([]byte, len(want))
	if _, err := f.ReadAt(have, at); err == nil && bytes.Equal(have, want) {
		return nil
	} else if err != nil && err != io.EOF {
		return fmt.Errorf("read the archive's index: %w", err)
	}
	if _, err := f.WriteAt(want, at); err != nil {
		return fmt.Errorf("write the archive's index: %w", err)
	}
	return nil
}

// indexRows are the entries of a block whose bytes stand at base.
func indexRows(data []byte, base, first int64) (commits, block []byte, err error) {
	spans, err := commitSpans(data)
	if err != nil {
		return nil, nil, err
	}
	commits = make([]byte, len(spans)*commitEntry)
	for i, s := range spans {
		putCommitEntry(commits[i*commitEntry:], span{base + s.offset, s.length})
	}
	block = make([]byte, blockEntry)
	putBlockEntry(block, span{base, len(data)}, first)
	return commits, block, nil
}
