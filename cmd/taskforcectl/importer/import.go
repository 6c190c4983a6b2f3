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
	err := r.reports(ctx, im.Plan.Steps)
	r.outcome.sort()
	return &r.outcome, err
}

// reports records one report date after another, so that the order of the
// record is that of the reports; within a date, the organisations and then the
// programmes, some at the same time.
func (r *run) reports(ctx context.Context, steps []gmpp.Step) error {
	programmes := map[string]*lane{}
	for len(steps) > 0 {
		n := 1
		for n < len(steps) && steps[n].OccurredAt == steps[0].OccurredAt {
			n++
		}
		organisations, due := r.lanes(steps[:n], programmes)
		if err := r.all(ctx, organisations); err != nil {
			return err
		}
		if err := r.all(ctx, due); err != nil {
			return err
		}
		steps = steps[n:]
	}
	return nil
}

// lanes puts steps into lanes, each of which must be kept in order, in the
// order in which they begin. A programme keeps its lane from date to date.
func (r *run) lanes(steps []gmpp.Step, programmes map[string]*lane) (organisations, due []*lane) {
	for _, s := range steps {
		if _, ok := s.Act.(gmpp.RegisterOrganisation); ok {
			organisations = append(organisations, &lane{run: r, due: []gmpp.Step{s}})
			continue
		}
		key := programmeOf(s.Act)
		l := programmes[key]
		if l == nil {
			l = &lane{run: r}
			programmes[key] = l
		}
		if len(l.due) == 0 {
			due = append(due, l)
		}
		l.due = append(l.due, s)
	}
	return organisations, due
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

// all records what is due in every lane, some at the same time.
func (r *run) all(ctx context.Context, lanes []*lane) error {
	g, ctx := errgroup.WithContext(ctx)
	workers := r.Workers
	if workers <= 0 {
		workers = Workers
	}
	g.SetLimit(workers)
	for _, l := range lanes {
		if ctx.Err() != nil {
			break
		}
		g.Go(func() error { return l.all(ctx) })
	}
	return g.Wait()
}

// all records what is due, one step after another. Once a step is refused that
// the others rest on, they are given up.
func (l *lane) all(ctx context.Context) error {
	for _, s := range l.due {
		if err := ctx.Err(); err != nil {
			return err
		}
		if l.ended {
			l.giveUp()
			continue
		}
		err := l.record(ctx, s)
		var refused *RefusedError
		switch {
		case errors.As(err, &refused):
			l.refuse(s, refused)
			l.ended = !refused.alone
			continue
		case err != nil:
			return err
		}
		l.step()
	}
	l.due = nil
	return nil
}

func (r *run) step() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done++
	if r.Progress != nil {
		r.Progress(r.done)
	}
}
