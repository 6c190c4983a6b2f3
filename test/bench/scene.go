package main

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"

	taskforcev1 "taskforce/api/taskforce/v1"
)

// The registrar of a new log and their office, by the names that it gives them.
const (
	organisation = "organisations/O1"
	office       = "offices/F1"
)

// layers is how many calls at once put a scene on the record.
const layers = 128

// crowd is how many milestones a programme has.
const crowd = 100

// scene puts milestones 0 to n−1 on the record, in programmes of a hundred.
func scene(ctx context.Context, conn grpc.ClientConnInterface, n int) error {
	for p := range (n + crowd - 1) / crowd {
		if err := layProgramme(ctx, conn, p, fmt.Sprintf("CROWD%d", p)); err != nil {
			return err
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(layers)
	for i := range n {
		group.Go(func() error { return layMilestone(ctx, conn, i, i/crowd) })
	}
	return group.Wait()
}

func layProgramme(ctx context.Context, conn grpc.ClientConnInterface, p int, ref string) error {
	_, err := taskforcev1.NewProgrammeServiceClient(conn).RegisterProgramme(ctx, &taskforcev1.RegisterProgrammeRequest{
		ProgrammeId: programmeID(p), Organisation: organisation, ProgrammeName: "Programme " + ref, Ref: ref, ResponsibleOffices: []string{office},
	})
	return err
}

func layMilestone(ctx context.Context, conn grpc.ClientConnInterface, i, p int) error {
	_, err := taskforcev1.NewMilestoneServiceClient(conn).SetBaseline(ctx, &taskforcev1.SetBaselineRequest{
		MilestoneId: milestoneID(i), Programme: "programmes/" + programmeID(p), MilestoneName: fmt.Sprintf("Milestone %d", i),
		Due: dayOf(due), ToleranceDays: 14, OwnerOffices: []string{office},
	})
	return err
}

// Where the programme stands whose timeline is read: behind all that is revised.
const readProgramme = 1 << 20

const (
	readMilestones = 4
	readRevisions  = 60
)

// readScene puts a programme on the record whose milestones slip, and returns
// its name and the position of the last revision.
func readScene(ctx context.Context, conn grpc.ClientConnInterface) (string, int64, error) {
	if err := layProgramme(ctx, conn, readProgramme, "READ"); err != nil {
		return "", 0, err
	}
	for i := range readMilestones {
		if err := layMilestone(ctx, conn, readProgramme+i, readProgramme); err != nil {
			return "", 0, err
		}
	}
	plan := revisions{callers: 1, milestones: readMilestones}
	var position int64
	for k := range readRevisions {
		r := plan.at(0, k)
		r.milestone += readProgramme
		reply, err := taskforcev1.NewMilestoneServiceClient(conn).ReviseForecast(ctx, r.request())
		if err != nil {
			return "", 0, err
		}
		position = reply.Written.Receipt.Position
	}
	return "programmes/READ", position, nil
}
