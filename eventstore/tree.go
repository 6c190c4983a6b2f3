package eventstore

import (
	"crypto/sha256"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Leaf returns the tree's leaf hash for a stored commit: RFC 6962's leaf hash
// of 0x01 ‖ SHA-256(stored bytes). Bundles of leaves can be public; the salt
// in every commit keeps its content from being guessed.
func Leaf(stored []byte) tlog.Hash { return LeafOf(sha256.Sum256(stored)) }

// LeafOf is Leaf for somebody who has only the commit's SHA-256.
func LeafOf(commit [32]byte) tlog.Hash {
	var data [33]byte
	data[0] = 1
	copy(data[1:], commit[:])
	return tlog.RecordHash(data[:])
}

// EmptyRoot is the root of a log without commits.
func EmptyRoot() tlog.Hash { return sha256.Sum256(nil) }

// Tree is the right edge of the Merkle tree: enough to append, to give roots,
// to prove what was appended lately, and to take appends back.
//
// It belongs to one goroutine; a [TreeView] may be used from others.
type Tree struct {
	view TreeView
	size int64
}

// TreeView answers for the hashes that the tree had when it was taken. It is
// immutable, but for hashes beyond its size, which it never reads.
type TreeView struct {
	// base is the stored-hash index of hashes[0].
	base   int64
	hashes []tlog.Hash
	// edge has the complete subtrees left of base.
	edge map[int64]tlog.Hash
}

// trimAt is how many hashes a tree keeps at least once.
const trimAt = 1 << 16

// edgeOf returns what a root of size is made of, by noting what computing it reads.
func edgeOf(size int64, r tlog.HashReader) (map[int64]tlog.Hash, error) {
	edge := make(map[int64]tlog.Hash)
	_, err := tlog.TreeHash(size, tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes, err := r.ReadHashes(indexes)
		if err != nil {
			return nil, err
		}
		for i, x := range indexes {
			edge[x] = hashes[i]
		}
		return hashes, nil
	}))
	return edge, err
}

// Size returns the number of leaves.
func (t *Tree) Size() int64 { return t.size }

// View returns what can be read from another goroutine.
func (t *Tree) View() TreeView { return t.view }

// Append adds a leaf and returns the hashes that it adds to storage.
func (t *Tree) Append(leaf tlog.Hash) []tlog.Hash {
	hashes, err := tlog.StoredHashesForRecordHash(t.size, leaf, t.view)
	if err != nil {
		panic("eventstore: the tree lost its own edge: " + err.Error())
	}
	t.view.hashes = append(t.view.hashes, hashes...)
	t.size++
	return hashes
}

// Root returns the root at the tree's size.
func (t *Tree) Root() tlog.Hash {
	root, err := tlog.TreeHash(t.size, t.view)
	if err != nil {
		panic("eventstore: the tree lost its own edge: " + err.Error())
	}
	return root
}

// Truncate takes back every leaf beyond size. Size must not be before the last Trim.
func (t *Tree) Truncate(size int64) {
	keep := tlog.StoredHashCount(size) - t.view.base
	if keep < 0 {
		panic("eventstore: truncate the tree before what it keeps")
	}
	t.view.hashes = t.view.hashes[:keep:keep]
	t.size = size
}

// Trim lets go of what neither appending nor proving leaves from size on needs,
// where that is worth it.
func (t *Tree) Trim(size int64) {
	if int64(len(t.view.hashes)) < trimAt || size > t.size {
		return
	}
	edge, err := edgeOf(size, t.view)
	if err != nil {
		panic("eventstore: the tree lost its own edge: " + err.Error())
	}
	base := tlog.StoredHashCount(size)
	t.view = TreeView{
		base:   base,
		hashes: append([]tlog.Hash(nil), t.view.hashes[base-t.view.base:]...),
		edge:   edge,
	}
}

// ReadHashes implements [tlog.HashReader].
func (v TreeView) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if at := x - v.base; at >= 0 && at < int64(len(v.hashes)) {
			out[i] = v.hashes[at]
			continue
		}
		h, ok := v.edge[x]
		if !ok {
			return nil, fmt.Errorf("hash %d is not kept", x)
		}
		out[i] = h
	}
	return out, nil
}
