package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/cmd/taskforced/app"
	"taskforce/services"
	"taskforce/services/milestone"
	"taskforce/services/seal"
)

// library appends without the edge: texts were sealed and requests digested
// before, ids are known.
type library struct {
	app    *app.App
	texts  []*eventv1.SealedText
	digest [sha256.Size]byte
}

// newLibrary seals a text for each milestone that is on the record.
func newLibrary(a *app.App, milestones int) (*library, error) {
	l := &library{app: a, digest: sha256.Sum256([]byte("a request"))}
	for i := range milestones {
		sealed, err := a.Keys().Seal(seal.RecordKey(milestoneID(i)), words)
		if err != nil {
			return nil, err
		}
		l.texts = append(l.texts, sealed)
	}
	return l, nil
}

// append revises forecasts by the sequencer itself.
func (l *library) append(callers, epoch int) operation {
	plan := revisions{callers: callers, milestones: len(l.texts), epoch: epoch}
	return func(ctx context.Context, caller, k int) error { return l.revise(ctx, plan.at(caller, k)) }
}

func (l *library) revise(ctx context.Context, r revision) error {
	id := milestoneID(r.milestone)
	c := services.Command{
		Principal: "people/" + l.app.Registrar(), Person: l.app.Registrar(),
		RequestID: uuid.NewString(), RequestDigest: l.digest[:], RequestKeyID: seal.RecordKey(id), Salt: make([]byte, 32),
	}
	_, _ = rand.Read(c.Salt)
	result, err := l.app.Sequencer().Submit(ctx, c.With(milestone.ReviseForecast{
		Milestone: id, Forecast: r.day, Cause: eventv1.SlipCause_SLIP_CAUSE_SUPPLIER, Text: l.texts[r.milestone],
	}))
	if err != nil {
		return err
	}
	if n := len(result.Commit.GetEvents()); n != 2 {
		return fmt.Errorf("a revision made %d events; want it, and a move", n)
	}
	return nil
}

// fillers is how many callers fill a log: as many as make the largest blocks.
const fillers = 3072

// fill appends a number of commits as fast as it can.
func (l *library) fill(ctx context.Context, commits int) error {
	callers := min(fillers, len(l.texts))
	do := l.append(callers, 0)
	group, ctx := errgroup.WithContext(ctx)
	for c := range callers {
		group.Go(func() error {
			for k := 0; k*callers+c < commits; k++ {
				if err := do(ctx, c, k); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}
