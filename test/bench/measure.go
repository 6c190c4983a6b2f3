package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// pair is a floor and a value that were measured one right after the other.
type pair struct {
	floor, value measured
	// spent is the processor time, in microseconds, that the product used for
	// one operation and for what copies and read models had to do after it.
	spent float64
}

// row is what all runs of a cell come to.
type row struct {
	cell
	pairs []pair
}

// measure runs every cell in turn, and all of them again: each with its floor
// before it in one run, and behind it in the next.
func measure(ctx context.Context, o options, g *ground, progress io.Writer) ([]row, error) {
	var rows []row
	for _, c := range g.cells() {
		rows = append(rows, row{cell: c})
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("no name matches -only %s", o.only)
	}
	began := time.Now()
	for run := range o.runs {
		for i := range rows {
			r := &rows[i]
			p, err := g.pair(ctx, r.cell, run%2 == 0)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", r.name, err)
			}
			r.pairs = append(r.pairs, p)
			_, _ = fmt.Fprintf(progress, "bench: %5.1fs run %d/%d  %-20s %6.2f\n", time.Since(began).Seconds(), run+1, o.runs, r.name, r.ratioOf(p))
		}
	}
	return rows, nil
}

// pair measures a cell once.
func (g *ground) pair(ctx context.Context, c cell, floorFirst bool) (p pair, err error) {
	floor := func() (err error) { p.floor, err = c.floor(ctx); return err }
	value := func() (err error) { p.value, p.spent, err = g.value(ctx, c); return err }
	halves := []func() error{value, floor}
	if floorFirst {
		halves = []func() error{floor, value}
	}
	for _, half := range halves {
		if err := half(); err != nil {
			return p, err
		}
	}
	return p, nil
}

// value measures what the product does, and waits for what follows from it: so
// no measurement runs beside what an earlier one left to do.
func (g *ground) value(ctx context.Context, c cell) (m measured, spent float64, err error) {
	before, err := c.by.settle(ctx)
	if err != nil {
		return m, 0, err
	}
	if m, err = g.profiled(ctx, c); err != nil {
		return m, 0, err
	}
	after, err := c.by.settle(ctx)
	return m, micros(after-before) / float64(m.Done), err
}

// profiled measures a cell's value, and keeps a CPU profile of the product
// where that was asked for.
func (g *ground) profiled(ctx context.Context, c cell) (measured, error) {
	if g.o.profile == "" {
		return c.value(ctx)
	}
	if err := os.MkdirAll(g.o.profile, 0o700); err != nil {
		return measured{}, err
	}
	path, err := filepath.Abs(filepath.Join(g.o.profile, strings.ReplaceAll(c.name, "/", "-")+".pprof"))
	if err != nil {
		return measured{}, err
	}
	if _, err := c.by.ask(order{Do: "profile", Path: path}); err != nil {
		return measured{}, err
	}
	m, err := c.value(ctx)
	if err != nil {
		return m, err
	}
	_, err = c.by.ask(order{Do: "profiled"})
	return m, err
}

// ratioOf is how a measurement stands to its own floor; higher is better.
func (c cell) ratioOf(p pair) float64 {
	if c.fewer {
		return c.figure(p.floor) / c.figure(p.value)
	}
	return c.figure(p.value) / c.figure(p.floor)
}
