package projections_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"

	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// memoryLog is a Source in memory. Its roots are a chain of hashes: they tell
// two logs apart, which is all that a read model asks of a root.
type memoryLog struct {
	mu     sync.Mutex
	stored [][]byte
	roots  [][32]byte
	grown  chan struct{}
	broken error
}

func newLog(commits ...*eventv1.Commit) *memoryLog {
	l := &memoryLog{roots: [][32]byte{{}}, grown: make(chan struct{})}
	l.append(commits...)
	return l
}

func (l *memoryLog) append(commits ...*eventv1.Commit) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range commits {
		if c.GetPosition() == 0 {
			c.Position = int64(len(l.stored) + 1)
		}
		b, err := proto.MarshalOptions{Deterministic: true}.Marshal(c)
		if err != nil {
			panic(err)
		}
		l.add(b)
	}
	close(l.grown)
	l.grown = make(chan struct{})
}

func (l *memoryLog) add(stored []byte) {
	last := l.roots[len(l.roots)-1]
	l.stored = append(l.stored, stored)
	l.roots = append(l.roots, sha256.Sum256(append(last[:], stored...)))
}

// until returns a log of the first n commits.
func (l *memoryLog) until(n int64) *memoryLog {
	l.mu.Lock()
	defer l.mu.Unlock()
	return &memoryLog{stored: l.stored[:n:n], roots: l.roots[: n+1 : n+1], grown: make(chan struct{})}
}

func (l *memoryLog) setBroken(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.broken = err
}

func (l *memoryLog) Head() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return int64(len(l.stored))
}

func (l *memoryLog) Read(ctx context.Context, from int64, f func(int64, []byte) (bool, error)) error {
	l.mu.Lock()
	stored, broken := l.stored, l.broken
	l.mu.Unlock()
	if broken != nil {
		return broken
	}
	for p := from; p <= int64(len(stored)); p++ {
		if more, err := f(p, stored[p-1]); err != nil || !more {
			return err
		}
	}
	return ctx.Err()
}

func (l *memoryLog) Wait(ctx context.Context, after int64) error {
	for {
		l.mu.Lock()
		head, grown := int64(len(l.stored)), l.grown
		l.mu.Unlock()
		if head > after {
			return nil
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (l *memoryLog) Root(size int64) ([32]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if size < 0 || size >= int64(len(l.roots)) {
		return [32]byte{}, fmt.Errorf("no root of %d commits", size)
	}
	return l.roots[size], nil
}
