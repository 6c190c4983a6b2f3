package importer

import (
	"context"
	"crypto/sha256"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/importer/gmpp"
)

// Workers is how many programmes are recorded at the same time where an Import
// does not say.
const Workers = 24

// Import is a plan and where it is to be recorded.
type Import struct {
	Conn grpc.ClientConnInterface
	Plan *gmpp.Plan
	// Files are the digests of the files, by their base names.
	Files map[string][sha256.Size]byte
	// LogID and Zone are the log's. Position is one that it has reached: what
	// is there by then is known.
	LogID    string
	Zone     *time.Location
	Position int64
	// Office is the one in which the caller acts; empty where they hold one.
	Office string
	// Workers is how many programmes run at once; Workers of the package where 0.
	Workers int
	// Progress is told how many steps are done with, one call at a time; it may be nil.
	Progress func(done int)
}

// run is an import under way.
type run struct {
	*Import
	ids        ids
	register   taskforcev1.RegisterServiceClient
	programmes taskforcev1.ProgrammeServiceClient
	milestones taskforcev1.MilestoneServiceClient
	delivery   taskforcev1.DeliveryServiceClient
	timeline   taskforcev1.TimelineServiceClient
	audit      taskforcev1.AuditServiceClient

	mu      sync.Mutex // guards what follows
	outcome Outcome
	done    int
}

// Run records the plan. What the server refuses is in the outcome, beside what
// it took; the error is one that ended the import early. Run may be called
// again: what is on the record is a repeat.
func (im *Import) Run(ctx context.Context) (*Outcome, error) {
	r := &run{
		Import: im, ids: ids{im.LogID},
		register:   taskforcev1.NewRegisterServiceClient(im.Conn),
		programmes: taskforcev1.NewProgrammeServiceClient(im.Conn),
		milestones: taskforcev1.NewMilestoneServiceClient(im.Conn),
		delivery:   taskforcev1.NewDeliveryServiceClient(im.Conn),
		timeline:   taskforcev1.NewTimelineServiceClient(im.Conn),
		audit:      taskforcev1.NewAuditServiceClient(im.Conn),
		outcome:    Outcome{Events: map[string]int{}},
	}
	organisations, programmes := lanes(im.Plan.Steps)
	err := r.all(ctx, organisations)
	if err == nil {
		err = r.all(ctx, programmes)
	}
	r.outcome.sort()
	return &r.outcome, err
}

// lanes puts the steps into lists of which each must be kept in order, in the
// order in which they begin: a list for each organisation, and one for each
// programme.
func lanes(steps []gmpp.Step) (organisations, programmes [][]gmpp.Step) {
	at := map[string]int{}
	for _, s := range steps {
		if _, ok := s.Act.(gmpp.RegisterOrganisation); ok {
			organisations = append(organisations, []gmpp.Step{s})
			continue
		}
		key := programmeOf(s.Act)
		n, begun := at[key]
		if !begun {
			n = len(programmes)
			at[key] = n
			programmes = append(programmes, nil)
		}
		programmes[n] = append(programmes[n], s)
	}
	return organisations, programmes
}

// programmeOf is the key of the programme that an act is about.
func programmeOf(a gmpp.Act) string {
	switch a := a.(type) {
	case gmpp.RegisterProgramme:
		return a.Programme
	case gmpp.SetBaseline:
		return a.Programme
	case gmpp.ReviseForecast:
		return a.Programme
	case gmpp.WithholdForecast:
		return a.Programme
	case gmpp.AssessDelivery:
		return a.Programme
	}
	return ""
}

// all runs every lane, some at the same time.
func (r *run) all(ctx context.Context, lanes [][]gmpp.Step) error {
	g, ctx := errgroup.WithContext(ctx)
	workers := r.Workers
	if workers <= 0 {
		workers = Workers
	}
	g.SetLimit(workers)
	for _, steps := range lanes {
		if ctx.Err() != nil {
			break
		}
		g.Go(func() error { return r.lane(ctx, steps) })
	}
	return g.Wait()
}

// lane records steps one after another.
func (r *run) lane(ctx context.Context, steps []gmpp.Step) error {
	l := &lane{run: r}
	for i, s := range steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := l.record(ctx, s)
		var refused *RefusedError
		switch {
		case errors.As(err, &refused) && refused.alone:
			r.refuse(s, refused, 0)
			continue
		case errors.As(err, &refused):
			r.refuse(s, refused, len(steps)-i-1)
			return nil
		}
		if err != nil {
			return err
		}
		r.step(1)
	}
	return nil
}

func (r *run) step(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done += n
	if r.Progress != nil {
		r.Progress(r.done)
	}
}
