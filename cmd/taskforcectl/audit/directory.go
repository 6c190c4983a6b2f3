package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"taskforce/eventstore"
	"taskforce/eventstore/verify"
)

// Verify verifies both copies of a data directory and holds them against each
// other and against the head that the directory keeps. It returns the stream's
// verdict. Where both copies fail the error has a [FailedError] for each.
//
// An archive that ends before the stream is no failure, as long as it has what
// the known head has, which is written after it: it is filled while the server
// runs, and after a crash at its next start. That is said in Notes.
func (o *Offline) Verify(ctx context.Context, e Expected, tick func(position int64)) (verify.Verdict, error) {
	known, err := o.knownHead(ctx, e.LogKey)
	if err != nil {
		return verify.Verdict{}, err
	}
	e.Heads = append(slices.Clone(e.Heads), known...)
	var second verify.Verdict
	var archiveErr error
	if o.Archive != nil {
		second, archiveErr = Verify(ctx, o.Archive, o.Stream, Expected{LogKey: e.LogKey, Heads: known}, tick)
		if _, failed := isFailed(archiveErr); archiveErr != nil && !failed {
			return verify.Verdict{}, archiveErr
		}
		if f, failed := isFailed(archiveErr); failed && f.empty {
			archiveErr = nil // as far behind as it can be
		}
		if second.Commits > 0 {
			e.Heads = append(e.Heads, Head{eventstore.Head{Size: second.Commits, Root: second.Root}, "the archive"})
		}
	}
	first, err := Verify(ctx, o.Stream, o.Archive, e, tick)
	if err == nil && archiveErr == nil && o.Archive != nil && second.Commits < first.Commits {
		o.Notes = append(o.Notes, fmt.Sprintf("the archive ends at position %d, %d before the stream", second.Commits, first.Commits-second.Commits))
	}
	return first, errors.Join(err, archiveErr)
}

// knownHead is the head that the directory keeps, if it keeps one.
func (o *Offline) knownHead(ctx context.Context, logKey string) ([]Head, error) {
	if len(o.Known) == 0 {
		return nil, nil
	}
	h, err := o.openKnown(ctx, logKey)
	if err != nil {
		return nil, &FailedError{Copy: "the known head", Position: 1, What: err.Error()}
	}
	return []Head{{h, "the known head"}}, nil
}

// openKnown opens the head that the directory keeps, with the key given or
// with one that either copy names in its first commit. Such a key counts for
// nothing until the copy has been verified with it.
func (o *Offline) openKnown(ctx context.Context, key string) (h eventstore.Head, err error) {
	if key != "" {
		return eventstore.OpenCheckpoint(o.Known, key)
	}
	err = errors.New("no copy of the log names a key")
	for _, c := range []Copy{o.Stream, o.Archive} {
		if c == nil {
			continue
		}
		data, failed := c.Block(ctx, 1, 1)
		if failed != nil {
			continue
		}
		if h, err = eventstore.OpenCheckpoint(o.Known, logKeyOf(data)); err == nil {
			return h, nil
		}
	}
	return h, err
}
