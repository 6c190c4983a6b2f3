package main

import (
	"context"
	"fmt"
)

const replayName = "replay"

// cell is one thing that is measured, with its floor.
type cell struct {
	name, unit string
	// fewer: the unit is a time, and the ratio is the floor's to the value's, so
	// that a higher ratio is better here too.
	fewer bool
	// figure is what is compared of a measurement.
	figure func(measured) float64
	// lacks is what the floor does not do.
	lacks        string
	floor, value func(ctx context.Context) (measured, error)
	// by is the product's process that is measured.
	by *served
}

func rate(m measured) float64 { return m.Rate }
func half(m measured) float64 { return m.P50 }

// cells are all that is measured, in the order of the table.
func (g *ground) cells() []cell {
	var all []cell
	for _, n := range []int{1, 16, 64} {
		all = append(all, g.appendLib(n))
	}
	for _, shared := range []bool{false, true} {
		for _, n := range []int{1, 16, 64} {
			all = append(all, g.appendGRPC(n, shared))
		}
	}
	all = append(all, g.importing(), g.replay(), g.timeline())
	var wanted []cell
	for _, c := range all {
		if g.o.only.MatchString(c.name) {
			wanted = append(wanted, c)
		}
	}
	return wanted
}

func (g *ground) appendLib(n int) cell {
	return cell{
		name: fmt.Sprintf("append/lib/%d", n), unit: "commits/s", figure: rate, by: g.product,
		lacks: "one writer whatever N, no rules, no state, no tree, no signature, no second copy, no read model; bytes as many as a stored commit's",
		floor: func(ctx context.Context) (measured, error) { return appendAndSync(ctx, g.dir, g.record, g.o.window) },
		value: func(context.Context) (measured, error) {
			r, err := g.product.ask(order{Do: "append", Callers: n, Window: g.o.window, Epoch: g.next()})
			return r.Measured, err
		},
	}
}

func (g *ground) appendGRPC(n int, shared bool) cell {
	name := "append/grpc"
	if shared {
		name = "append/grpc-shared"
	}
	do := func(address *string, events int) func(context.Context) (measured, error) {
		return func(ctx context.Context) (measured, error) {
			plan := revisions{callers: n, milestones: g.o.milestones, epoch: g.next()}
			return appendByGRPC(ctx, *address, shared, plan, g.o.window, events)
		}
	}
	return cell{
		name: fmt.Sprintf("%s/%d", name, n), unit: "commits/s", figure: rate, by: g.product,
		lacks: "as append/lib, and no checks of the request, no sealing, no request id, no receipt: its reply is empty",
		floor: do(&g.floors.address, 0), value: do(&g.product.address, 2),
	}
}

func (g *ground) importing() cell {
	do := func(address *string) func(context.Context) (measured, error) {
		return func(ctx context.Context) (measured, error) {
			return importByGRPC(ctx, *address, organisation, g.next(), g.o.window)
		}
	}
	return cell{
		name: "import", unit: "commits/s", figure: rate, by: g.product,
		lacks: "as append/grpc-shared, and no key of its own for each record",
		floor: do(&g.floors.address), value: do(&g.product.address),
	}
}

func (g *ground) replay() cell {
	return cell{
		name: replayName, unit: "commits/s", figure: rate, by: g.replayed,
		lacks: "messages read inside the server's process, not sent to another, not decoded, hashed or verified; an operation is a block",
		floor: func(context.Context) (measured, error) {
			r, err := g.stream.ask(order{Do: "read", Commits: g.commits})
			return r.Measured, err
		},
		value: func(ctx context.Context) (measured, error) {
			return replayByGRPC(ctx, g.replayed.conn, g.logKey, g.commits)
		},
	}
}

func (g *ground) timeline() cell {
	do := func(s *served) func(context.Context) (measured, error) {
		return func(ctx context.Context) (measured, error) { return pagesByGRPC(ctx, s.conn, g.programme, g.o.window) }
	}
	return cell{
		name: "timeline/first-page", unit: "us", fewer: true, figure: half, by: g.product,
		lacks: "the same bytes, from memory: no read model, no commits read, no text unsealed, nothing marshalled",
		floor: do(g.floors), value: do(g.product),
	}
}

// next is an epoch that no measurement had before: so everything that is sent
// is news.
func (g *ground) next() int {
	g.epoch++
	return g.epoch
}
