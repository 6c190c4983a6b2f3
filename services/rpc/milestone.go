package rpc

import (
	"context"

	taskforcev1 "taskforce/api/taskforce/v1"
	milestones "taskforce/services/milestone"
)

type milestoneService struct {
	taskforcev1.UnimplementedMilestoneServiceServer
	*Server
}

func (s *milestoneService) SetBaseline(ctx context.Context, r *taskforcev1.SetBaselineRequest) (*taskforcev1.SetBaselineResponse, error) {
	w := s.begin(ctx, r)
	id := w.newID(r.MilestoneId)
	w.record(id)
	written, err := w.submit("", milestones.SetBaseline{
		Milestone: id, Programme: w.id("programme", programme, r.Programme), MilestoneName: r.MilestoneName,
		Due: r.Due, ToleranceDays: r.ToleranceDays, OwnerOffices: w.ids("owner_offices", office, r.OwnerOffices),
		AcceptanceEvidence: w.seal(r.AcceptanceEvidence), Text: w.seal(r.Text),
	})
	return &taskforcev1.SetBaselineResponse{Written: written}, err
}

// on begins a command about a milestone that is there.
func (s *milestoneService) on(ctx context.Context, request writeRequest, name string) (*write, string) {
	w := s.begin(ctx, request)
	id := w.id("milestone", milestone, name)
	w.record(id)
	return w, id
}

func (s *milestoneService) Rebaseline(ctx context.Context, r *taskforcev1.RebaselineRequest) (*taskforcev1.RebaselineResponse, error) {
	w, id := s.on(ctx, r, r.Milestone)
	written, err := w.submit(r.Etag, milestones.Rebaseline{
		Milestone: id, Due: r.Due, ToleranceDays: r.ToleranceDays, Reason: w.seal(r.Reason),
	})
	return &taskforcev1.RebaselineResponse{Written: written}, err
}

func (s *milestoneService) ReviseForecast(ctx context.Context, r *taskforcev1.ReviseForecastRequest) (*taskforcev1.ReviseForecastResponse, error) {
	w, id := s.on(ctx, r, r.Milestone)
	written, err := w.submit(r.Etag, milestones.ReviseForecast{
		Milestone: id, Forecast: r.Forecast, Cause: r.Cause, Text: w.seal(r.Text),
		Intervention: r.Intervention, Clearance: r.Clearance,
	})
	return &taskforcev1.ReviseForecastResponse{Written: written}, err
}

func (s *milestoneService) WithholdForecast(ctx context.Context, r *taskforcev1.WithholdForecastRequest) (*taskforcev1.WithholdForecastResponse, error) {
	w, id := s.on(ctx, r, r.Milestone)
	written, err := w.submit(r.Etag, milestones.WithholdForecast{Milestone: id, Reason: r.Reason, Text: w.seal(r.Text)})
	return &taskforcev1.WithholdForecastResponse{Written: written}, err
}

func (s *milestoneService) CompleteMilestone(ctx context.Context, r *taskforcev1.CompleteMilestoneRequest) (*taskforcev1.CompleteMilestoneResponse, error) {
	w, id := s.on(ctx, r, r.Milestone)
	written, err := w.submit(r.Etag, milestones.CompleteMilestone{Milestone: id, When: r.When, DiscoveredAt: r.DiscoveredAt})
	return &taskforcev1.CompleteMilestoneResponse{Written: written}, err
}

func (s *milestoneService) ReopenMilestone(ctx context.Context, r *taskforcev1.ReopenMilestoneRequest) (*taskforcev1.ReopenMilestoneResponse, error) {
	w, id := s.on(ctx, r, r.Milestone)
	written, err := w.submit(r.Etag, milestones.ReopenMilestone{Milestone: id, Reason: w.seal(r.Reason)})
	return &taskforcev1.ReopenMilestoneResponse{Written: written}, err
}
