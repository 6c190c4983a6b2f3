// Package tiles keeps the tree's hashes on local disk, so that any commit can
// be proved in a tree of any size.
//
// The file "hashes" holds every stored hash of the tree, 32 bytes each, in the
// order of x/mod's tlog.StoredHashIndex: it is only ever appended to, and 64
// bytes a commit. C2SP tiles can be computed from it.
package tiles

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/mod/sumdb/tlog"

	"taskforce/eventstore"
)

// Tiles implements [tlog.HashReader] and [eventstore.Sink]. Reads are safe
// beside one writer.
type Tiles struct {
	f *os.File

	mu   sync.RWMutex // guards size
	size int64
}

// Open opens the hashes in dir, or makes an empty file. What a crash left of a
// half-written commit is cut off.
func Open(dir string) (*Tiles, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open the tiles: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "hashes"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the tiles: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the tiles: %w", err), f.Close())
	}
	t := &Tiles{f: f, size: sizeFor(info.Size() / tlog.HashSize)}
	if err := f.Truncate(tlog.StoredHashCount(t.size) * tlog.HashSize); err != nil {
		return nil, errors.Join(fmt.Errorf("open the tiles: %w", err), f.Close())
	}
	return t, nil
}

// sizeFor returns the largest tree whose hashes are all within the first n.
func sizeFor(n int64) int64 {
	lo, hi := int64(0), n
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if tlog.StoredHashCount(mid) <= n {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return lo
}

// Size returns the number of leaves.
func (t *Tiles) Size() int64 {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.size
}

// Accept implements [eventstore.Sink]. Hashes that it has are compared with the
// log's own, and not written again.
func (t *Tiles) Accept(v *eventstore.Verified) error {
	have := t.Size()
	if err := t.compare(v, have); err != nil {
		return err
	}
	if v.Size <= have {
		return nil
	}
	if v.First > have+1 {
		return fmt.Errorf("the tree hashes end at %d and the block starts at %d", have, v.First)
	}
	hashes := v.Hashes[tlog.StoredHashCount(have)-tlog.StoredHashCount(v.First-1):]
	buf := make([]byte, 0, len(hashes)*tlog.HashSize)
	for _, h := range hashes {
		buf = append(buf, h[:]...)
	}
	if _, err := t.f.WriteAt(buf, tlog.StoredHashCount(have)*tlog.HashSize); err != nil {
		return fmt.Errorf("write tree hashes: %w", err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.size = v.Size
	return nil
}

// compare holds what there is of a block's hashes against the log's own: a
// wrong one would make proofs that prove nothing.
func (t *Tiles) compare(v *eventstore.Verified, have int64) error {
	from, to := tlog.StoredHashCount(v.First-1), tlog.StoredHashCount(min(v.Size, have))
	if to <= from {
		return nil
	}
	stored := make([]byte, (to-from)*tlog.HashSize)
	if _, err := t.f.ReadAt(stored, from*tlog.HashSize); err != nil {
		return fmt.Errorf("read tree hashes: %w", err)
	}
	for i := range int(to - from) {
		if tlog.Hash(stored[i*tlog.HashSize:(i+1)*tlog.HashSize]) != v.Hashes[i] {
			return fmt.Errorf("the tree hashes of positions %d to %d in %s are not the log's: remove that file, and the next start makes it anew from the stream",
				v.First, v.Size, t.f.Name())
		}
	}
	return nil
}

// ReadHashes implements [tlog.HashReader].
func (t *Tiles) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if _, err := t.f.ReadAt(out[i][:], x*tlog.HashSize); err != nil {
			if errors.Is(err, io.EOF) {
				err = fmt.Errorf("the tree has no hash %d", x)
			}
			return nil, err
		}
	}
	return out, nil
}

// Root returns the root of the first size leaves.
func (t *Tiles) Root(size int64) (tlog.Hash, error) {
	if size == 0 {
		return eventstore.EmptyRoot(), nil
	}
	if have := t.Size(); size > have {
		return tlog.Hash{}, fmt.Errorf("the tree has %d leaves, not %d", have, size)
	}
	return tlog.TreeHash(size, t)
}

// Leaf returns the leaf hash of a position.
func (t *Tiles) Leaf(position int64) (tlog.Hash, error) {
	hs, err := t.ReadHashes([]int64{tlog.StoredHashIndex(0, position-1)})
	if err != nil {
		return tlog.Hash{}, err
	}
	return hs[0], nil
}

// Sync puts what was written on disk.
func (t *Tiles) Sync() error { return t.f.Sync() }

// Close syncs and closes.
func (t *Tiles) Close() error { return errors.Join(t.f.Sync(), t.f.Close()) }
