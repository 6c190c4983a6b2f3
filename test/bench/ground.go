package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"google.golang.org/grpc"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforced/datadir"
)

// ground is what measurements run on.
type ground struct {
	o   options
	dir string

	// product is written to and read; floors is measured against it.
	product, floors *served
	// replayed is the product on a log that is written once, in full blocks;
	// stream has a copy of it.
	replayed *served
	stream   *child

	// record is the size of a stored revision; commits is how many replayed has.
	record, commits int
	logKey          string
	programme       string
	epoch           int
}

// served is a child that answers gRPC, and a connection to it.
type served struct {
	*child
	conn      grpc.ClientConnInterface
	closeConn func() error
}

func serve(ctx context.Context, role string, args ...string) (*served, error) {
	c, err := start(ctx, role, args...)
	if err != nil {
		return nil, err
	}
	s := &served{child: c}
	one, closeConn, err := dial(c.address, 1, true)
	if err != nil {
		return nil, errors.Join(err, c.close())
	}
	s.conn, s.closeConn = one[0], closeConn
	return s, nil
}

func (s *served) close() error {
	if s == nil {
		return nil
	}
	return errors.Join(s.closeConn(), s.child.close())
}

// prepare starts what is measured and writes what it needs on the record. What
// it returns is closed by the caller, beside an error too.
func prepare(ctx context.Context, o options, dir string, progress io.Writer) (*ground, error) {
	g := &ground{o: o, dir: dir}
	began := time.Now()
	for _, step := range []struct {
		what string
		do   func(context.Context) error
	}{{"the product", g.prepareProduct}, {"the floors", g.prepareFloors}, {"a log to replay", g.prepareReplay}} {
		_, _ = fmt.Fprintf(progress, "bench: %5.1fs preparing %s\n", time.Since(began).Seconds(), step.what)
		if err := step.do(ctx); err != nil {
			return g, fmt.Errorf("prepare %s: %w", step.what, err)
		}
	}
	return g, nil
}

func (g *ground) close() error {
	if g == nil {
		return nil
	}
	return errors.Join(g.product.close(), g.floors.close(), g.replayed.close(), g.stream.close())
}

func (g *ground) path(name string) string { return filepath.Join(g.dir, name) }

func (g *ground) prepareProduct(ctx context.Context) (err error) {
	if g.product, err = serve(ctx, "product", g.path("product")); err != nil {
		return err
	}
	var revised int64
	if g.programme, revised, err = readScene(ctx, g.product.conn); err != nil {
		return err
	}
	if err := scene(ctx, g.product.conn, g.o.milestones); err != nil {
		return err
	}
	if _, err := g.product.ask(order{Do: "seal", Commits: g.o.milestones}); err != nil {
		return err
	}
	if _, err := g.product.settle(ctx); err != nil {
		return err
	}
	stored, err := taskforcev1.NewAuditServiceClient(g.product.conn).GetCommit(ctx, &taskforcev1.GetCommitRequest{Name: fmt.Sprintf("commits/%d", revised)})
	g.record = len(stored.GetCommit())
	return err
}

// prepareFloors gives the floors the page that the product sends.
func (g *ground) prepareFloors(ctx context.Context) error {
	page, err := firstPage(ctx, g.product.conn, g.programme)
	if err != nil {
		return err
	}
	sent, err := wire(page)
	if err != nil {
		return err
	}
	if err := os.WriteFile(g.path("page"), sent, 0o600); err != nil {
		return err
	}
	g.floors, err = serve(ctx, "floors", g.path("requests"), g.path("page"))
	return err
}

// prepareReplay writes a log in full blocks and copies its stream.
func (g *ground) prepareReplay(ctx context.Context) (err error) {
	if !g.o.only.MatchString(replayName) {
		return nil
	}
	data := g.path("replayed")
	if err := g.fill(ctx, data); err != nil {
		return err
	}
	if err := os.CopyFS(g.path("stream"), os.DirFS(filepath.Join(data, datadir.JetStream))); err != nil {
		return err
	}
	if g.stream, err = start(ctx, "stream", g.path("stream")); err != nil {
		return err
	}
	if g.replayed, err = serve(ctx, "product", data); err != nil {
		return err
	}
	if _, err := g.replayed.settle(ctx); err != nil {
		return err
	}
	l, err := taskforcev1.NewAuditServiceClient(g.replayed.conn).GetLog(ctx, &taskforcev1.GetLogRequest{})
	g.logKey, g.commits = l.GetLogKey(), int(l.GetPosition())
	return err
}

// fill writes a log and closes it, so that it can be copied.
func (g *ground) fill(ctx context.Context, data string) (err error) {
	s, err := serve(ctx, "product", data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	n := min(fillers, g.o.milestones)
	if err := scene(ctx, s.conn, n); err != nil {
		return err
	}
	for _, o := range []order{{Do: "seal", Commits: n}, {Do: "fill", Commits: g.o.commits}} {
		if _, err := s.ask(o); err != nil {
			return err
		}
	}
	_, err = s.settle(ctx)
	return err
}

// settle waits until copies and read models have followed all that was written,
// so that they do not run beside the next measurement, and returns what the
// product has spent until then.
func (s *served) settle(ctx context.Context) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*patience)
	defer cancel()
	for {
		at, err := s.ask(order{Do: "position"})
		if err != nil {
			return 0, err
		}
		l, err := taskforcev1.NewAuditServiceClient(s.conn).GetLog(ctx, &taskforcev1.GetLogRequest{})
		if err != nil {
			return 0, fmt.Errorf("wait for the read models: %w", err)
		}
		if followed(l.Followers) >= at.Position {
			return at.Spent, nil
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// followed is how far the last of the followers is.
func followed(all []*taskforcev1.Follower) int64 {
	least := all[0].Position
	for _, f := range all {
		least = min(least, f.Position)
	}
	return least
}
