package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
)

// importers is how many rows are imported at once, over one connection.
const importers = 32

// importByGRPC imports an invented portfolio, as the importer imports a real
// one: a worker takes a project and gives its reports, year by year.
func importByGRPC(ctx context.Context, address string, organisation string, epoch int, w window) (m measured, err error) {
	of, closeAll, err := dial(address, importers, true)
	if err != nil {
		return measured{}, err
	}
	defer func() { err = errors.Join(err, closeAll()) }()
	return load(ctx, importers, w, func(ctx context.Context, caller, k int) error {
		p := project{
			key:          fmt.Sprintf("portfolio %d, project %d of %d", epoch, k/projectCommits, caller),
			organisation: organisation,
		}
		return p.give(ctx, of[caller], k%projectCommits)
	})
}

// A project is registered, gets its baseline with its first report, and then
// has a forecast and a rating in each later report.
const (
	projectReports = 6
	projectCommits = 2 + 2*projectReports
)

type project struct{ key, organisation string }

// id is the same for the same row, whenever it is imported.
func (p project) id(what string, n int) string {
	return uuid.NewSHA1(invented, fmt.Appendf(nil, "%s, %s %d", p.key, what, n)).String()
}

// give makes the n-th of the project's commits.
func (p project) give(ctx context.Context, conn grpc.ClientConnInterface, n int) error {
	year := 2024 + (n-1)/2
	milestones := taskforcev1.NewMilestoneServiceClient(conn)
	var err error
	switch {
	case n == 0:
		_, err = taskforcev1.NewProgrammeServiceClient(conn).RegisterProgramme(ctx, &taskforcev1.RegisterProgrammeRequest{
			ProgrammeId: p.id("programme", 0), Organisation: p.organisation, ProgrammeName: "Project of " + p.key,
			ExternalRefs: []*eventv1.ExternalRef{{Source: "portfolio", Key: p.key, MatchedBy: eventv1.MatchedBy_MATCHED_BY_OFFICIAL_ID}},
			Act:          p.act(n, year), RequestId: p.id("request", n),
		})
	case n == 1:
		_, err = milestones.SetBaseline(ctx, &taskforcev1.SetBaselineRequest{
			MilestoneId: p.id("milestone", 0), Programme: "programmes/" + p.id("programme", 0), MilestoneName: "Project end",
			Due: dayOf(due), Act: p.act(n, year), RequestId: p.id("request", n),
		})
	case n%2 == 0:
		_, err = milestones.ReviseForecast(ctx, &taskforcev1.ReviseForecastRequest{
			Milestone: "milestones/" + p.id("milestone", 0), Forecast: dayOf(due.AddDate(0, n, 0)),
			Cause: eventv1.SlipCause_SLIP_CAUSE_UNSTATED, Text: narrative, Act: p.act(n, year), RequestId: p.id("request", n),
		})
	default:
		_, err = taskforcev1.NewDeliveryServiceClient(conn).AssessDelivery(ctx, &taskforcev1.AssessDeliveryRequest{
			AssessmentId: p.id("assessment", n), Subject: "programmes/" + p.id("programme", 0),
			Scale: "ipa-dca-3", Rating: []string{"Green", "Amber", "Red"}[n%3], Assessor: eventv1.Assessor_ASSESSOR_INDEPENDENT,
			Rationale: narrative, Act: p.act(n, year), RequestId: p.id("request", n),
		})
	}
	if err != nil {
		return fmt.Errorf("commit %d of %s: %w", n, p.key, err)
	}
	return nil
}

// narrative is as long as departments' narratives are at the median.
const narrative = "Compared to the report before, the planned end date moved later. " +
	"This is primarily because the supplier of the case management platform needed two further releases before it passed the agreed load test. " +
	"Recruitment of caseworkers stands at four fifths of plan, training at three fifths; the regional offices have confirmed their readiness dates. " +
	"The business case has been revised and awaits approval."

var portfolioFile = sha256.Sum256([]byte("portfolio.csv"))

// act says which row of which report it is from.
func (p project) act(row, year int) *taskforcev1.Act {
	reported := time.Date(year-10, time.March, 31, 0, 0, 0, 0, time.UTC)
	return &taskforcev1.Act{
		Mode: eventv1.Mode_MODE_IMPORT, CapturedFrom: eventv1.CapturedFrom_CAPTURED_FROM_PAPER,
		OccurredAt: timestamppb.New(reported), OccurredPrecision: eventv1.Precision_PRECISION_DAY,
		Evidence: []*eventv1.Evidence{{Source: &eventv1.Evidence_Row{Row: &eventv1.SourceRow{
			File: fmt.Sprintf("portfolio_%d.csv", year-10), FileSha256: portfolioFile[:], Row: int32(row + 2), Column: "K", ReportDate: dayOf(reported),
		}}}},
	}
}
