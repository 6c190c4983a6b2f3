package archive

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// syncBlocks and syncEvery bound what a power cut can take from the
	// archive; the stream still has it.
	syncBlocks = 64
	syncEvery  = time.Second
)

// Sync puts on disk what was written.
func (a *Archive) Sync() error {
	a.mu.Lock()
	pending := a.pending
	a.pending = 0
	a.mu.Unlock()
	if pending == 0 {
		return nil
	}
	if err := errors.Join(a.blocks.Sync(), a.blockIndex.Sync(), a.commitIndex.Sync()); err != nil {
		return fmt.Errorf("sync the archive: %w", err)
	}
	return nil
}

// Run calls sync at least every second and every 64 blocks while there is
// something to sync, until ctx ends or it fails.
func (a *Archive) Run(ctx context.Context, sync func() error) error {
	t := time.NewTicker(syncEvery)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-a.due:
		case <-ctx.Done():
			return nil
		}
		a.mu.RLock()
		pending := a.pending
		a.mu.RUnlock()
		if pending == 0 {
			continue
		}
		if err := sync(); err != nil {
			return err
		}
	}
}
