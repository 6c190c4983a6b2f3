package projections

import (
	"context"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/projections/row"
)

// Source is the local copy of the log from which read models are fed. It is
// safe for concurrent use: each worker reads on its own.
type Source interface {
	// Head returns the last position that can be read; 0 where there is none.
	// It never goes back while the process runs.
	Head() int64
	// Read calls f with the stored bytes of each commit from position from up
	// to Head, in order and without a gap, until f wants no more or fails. f
	// keeps no reference to the bytes.
	Read(ctx context.Context, from int64, f func(position int64, stored []byte) (more bool, err error)) error
	// Wait returns nil once Head is above after, or else ctx's error.
	Wait(ctx context.Context, after int64) error
	// Root returns the Merkle root of the first size commits.
	Root(size int64) ([32]byte, error)
}

// Model arranges commits for reading.
type Model interface {
	// Name is the file's: one lower-case word, for ever.
	Name() string
	// Version is that of the rows. Whoever changes what Apply writes raises it,
	// and the rows are built anew.
	Version() int
	// Apply writes what commit c, at position, adds to the rows.
	//
	// It MUST be deterministic: it knows the commit and the rows, and neither
	// the clock, nor chance, nor where a batch ends. It MUST be total: what is
	// recorded has happened, and an unexpected commit is no error. Where it
	// fails or panics all the same, its rows of this commit are dropped and the
	// model stops there.
	Apply(b *row.Batch, position int64, c *eventv1.Commit) error
}
