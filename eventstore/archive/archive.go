package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"taskforce/eventstore"
)

// Archive implements [eventstore.Sink]. It has one writer; reads are safe
// beside it.
type Archive struct {
	blocks, blockIndex, commitIndex *os.File

	mu      sync.RWMutex // guards what follows
	end     int64        // of blocks
	number  int64        // the last block
	head    int64        // the last position
	pending int          // blocks written since the last sync
	// walked is where the block after the last compared one stands. It belongs
	// to the writer.
	walked  int64
	changed chan struct{}
	due     chan struct{}
}

// Open opens the archive in dir, or makes an empty one.
func Open(dir string) (*Archive, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open the archive: %w", err)
	}
	a := &Archive{changed: make(chan struct{}), due: make(chan struct{}, 1)}
	for name, f := range map[string]**os.File{"blocks": &a.blocks, "blocks.idx": &a.blockIndex, "commits.idx": &a.commitIndex} {
		opened, err := os.OpenFile(filepath.Join(dir, name), os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open the archive: %w", err), a.close())
		}
		*f = opened
	}
	if err := a.recover(); err != nil {
		return nil, errors.Join(fmt.Errorf("open the archive: %w", err), a.close())
	}
	return a, nil
}

// Accept implements [eventstore.Sink]. A block that the archive has already is
// not written again; it must be the same.
func (a *Archive) Accept(v *eventstore.Verified) error {
	number := a.Blocks()
	switch {
	case v.Number <= number:
		return a.compare(v)
	case v.Number > number+1:
		return fmt.Errorf("the archive ends at block %d, and block %d was to follow", number, v.Number)
	}
	return a.append(v.Data, v.First)
}

// append writes a block, then where it stands.
func (a *Archive) append(data []byte, first int64) error {
	if _, err := a.blocks.WriteAt(frame(data), a.end); err != nil {
		return fmt.Errorf("write the archive: %w", err)
	}
	return a.index(data, first)
}

// index notes where the block at the end of the file stands, and goes on.
func (a *Archive) index(data []byte, first int64) error {
	base := a.end + frameBytes
	rows, row, err := indexRows(data, base, first)
	if err != nil {
		return err
	}
	if _, err := a.commitIndex.WriteAt(rows, (first-1)*commitEntry); err != nil {
		return fmt.Errorf("write the archive's index: %w", err)
	}
	if _, err := a.blockIndex.WriteAt(row, a.number*blockEntry); err != nil {
		return fmt.Errorf("write the archive's index: %w", err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.number++
	a.head = first + int64(len(rows)/commitEntry) - 1
	a.end = base + int64(len(data))
	close(a.changed)
	a.changed = make(chan struct{})
	if a.pending++; a.pending >= syncBlocks {
		select {
		case a.due <- struct{}{}:
		default:
		}
	}
	return nil
}

// Head returns the last position that can be read.
func (a *Archive) Head() int64 {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.head
}

// Blocks returns the number of the last block.
func (a *Archive) Blocks() int64 {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.number
}

// Wait returns once there is a position after after, or ctx's error.
func (a *Archive) Wait(ctx context.Context, after int64) error {
	for {
		a.mu.RLock()
		head, changed := a.head, a.changed
		a.mu.RUnlock()
		if head > after {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Close puts everything on disk and closes the files.
func (a *Archive) Close() error { return errors.Join(a.Sync(), a.close()) }

func (a *Archive) close() error {
	var errs []error
	for _, f := range []*os.File{a.blocks, a.blockIndex, a.commitIndex} {
		if f != nil {
			errs = append(errs, f.Close())
		}
	}
	return errors.Join(errs...)
}
