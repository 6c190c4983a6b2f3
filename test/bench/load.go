package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// measured is one measurement.
type measured struct {
	// Rate is what was done in a second.
	Rate float64
	// P50 and P99 are what one operation took, in microseconds.
	P50, P99 float64
	// Done is how many operations there were, those of warming up included.
	Done int
}

// operation is what a caller does for the k-th time; the callers do it at once,
// each the next as soon as the last is done.
type operation func(ctx context.Context, caller, k int) error

// patience is how long the last operations may take beyond the window.
const patience = 30 * time.Second

// load lets callers work for a window, and counts what ended within it.
func load(ctx context.Context, callers int, w window, do operation) (measured, error) {
	end := w.Warm + w.Measure
	ctx, cancel := context.WithTimeout(ctx, end+patience)
	defer cancel()
	group, ctx := errgroup.WithContext(ctx)
	took := make([][]float64, callers)
	var done atomic.Int64
	began := time.Now()
	for c := range callers {
		group.Go(func() error {
			for k := 0; ; k++ {
				from := time.Since(began)
				if from >= end || ctx.Err() != nil {
					return ctx.Err()
				}
				if err := do(ctx, c, k); err != nil {
					return fmt.Errorf("caller %d, operation %d: %w", c, k, err)
				}
				done.Add(1)
				if to := time.Since(began); to >= w.Warm && to < end {
					took[c] = append(took[c], micros(to-from))
				}
			}
		})
	}
	if err := group.Wait(); err != nil {
		return measured{}, err
	}
	var all []float64
	for _, t := range took {
		all = append(all, t...)
	}
	return summary(all, w.Measure, int(done.Load()))
}

// summary is what operations come to that ended within a time.
func summary(took []float64, within time.Duration, done int) (measured, error) {
	if len(took) == 0 {
		return measured{}, fmt.Errorf("no operation ended within %s: measure for longer", within)
	}
	return measured{
		Rate: float64(len(took)) / within.Seconds(),
		P50:  median(took), P99: quantile(took, 0.99), Done: done,
	}, nil
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
