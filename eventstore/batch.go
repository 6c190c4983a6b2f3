package eventstore

import (
	"crypto/sha256"
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/undo"
)

// maxBlockAnswers closes a block in which much was refused.
const maxBlockAnswers = 4 * MaxBlockCommits

// batch is a block that is being filled, or is on its way, with those who wait
// for it.
type batch[C any] struct {
	// Where undoing the batch goes back to.
	mark undo.Mark
	size int64

	commits [][]byte
	bytes   int
	made    []made
	answers []answer[C]

	// Set when it is closed.
	number int64
	id     [blockIDBytes]byte
	data   []byte
	head   Head
	view   TreeView
	// publish is how long it took to be stored.
	publish time.Duration
}

// made is what is kept of a commit until it is answered for.
type made struct {
	commit   *eventv1.Commit
	hash     [sha256.Size]byte
	position int64
	recorded time.Time
	request  Request
}

// answer is what a call gets once the blocks that it read are stored.
type answer[C any] struct {
	call *call[C]
	err  error
	// repeat is the position of the request's first use; 0 where it is new.
	repeat int64
	// made is the index of the call's commit, or −1.
	made int
}

func (b *batch[C]) full() bool {
	return len(b.commits) >= MaxBlockCommits || b.bytes >= MaxBlockBytes || len(b.answers) >= maxBlockAnswers
}

// fits says whether one more commit may join: a large one travels alone.
func (b *batch[C]) fits(size int) bool {
	return len(b.commits) == 0 || b.bytes+size <= MaxBlockBytes
}

func (b *batch[C]) add(m made, stored []byte) int {
	b.commits = append(b.commits, stored)
	b.bytes += len(stored)
	b.made = append(b.made, m)
	return len(b.made) - 1
}
