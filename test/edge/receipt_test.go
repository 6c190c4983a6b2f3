package edge

import (
	"context"
	"crypto/sha256"
	"testing"
	"time"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/tlog"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/eventstore"
	"taskforce/test/edge/live"
)

// written is a command of each service with the etag of the milestone where it
// takes one, and what it writes.
type written struct {
	name, by string
	call     func(ctx context.Context, c cast, request, etag string) (*taskforcev1.Written, error)
	events   []string
	ref      string
}

// story uses every command once, in an order in which each can happen.
func story() []written {
	act := func() *taskforcev1.Act { return &taskforcev1.Act{Evidence: []*eventv1.Evidence{paper()}} }
	return []written{
		{"RegisterOrganisation", "", func(ctx context.Context, c cast, id, _ string) (*taskforcev1.Written, error) {
			r, err := c.Register.RegisterOrganisation(ctx, &taskforcev1.RegisterOrganisationRequest{OrganisationName: "Department B", RequestId: id})
			return r.GetWritten(), err
		}, []string{"OrganisationRegistered"}, "O3"},
		{"CreateOffice", "", func(ctx context.Context, c cast, id, _ string) (*taskforcev1.Written, error) {
			r, err := c.Register.CreateOffice(ctx, &taskforcev1.CreateOfficeRequest{Organisation: "organisations/O3", Title: "Director", Class: 2, RequestId: id})
			return r.GetWritten(), err
		}, []string{"OfficeCreated"}, "F7"},
		{"RegisterPerson", "", func(ctx context.Context, c cast, id, _ string) (*taskforcev1.Written, error) {
			r, err := c.Register.RegisterPerson(ctx, &taskforcev1.RegisterPersonRequest{PersonName: "Director", RequestId: id})
			return r.GetWritten(), err
		}, []string{"PersonRegistered"}, "PE7"},
		{"Appoint", "", func(ctx context.Context, c cast, id, _ string) (*taskforcev1.Written, error) {
			r, err := c.Register.Appoint(ctx, &taskforcev1.AppointRequest{
				Person: "people/PE7", Office: "offices/F7", HomeOrganisation: "organisations/O2", From: timestamppb.New(live.Began), RequestId: id})
			return r.GetWritten(), err
		}, []string{"AppointmentStarted"}, ""},
		{"VaryAppointment", "", func(ctx context.Context, c cast, id, _ string) (*taskforcev1.Written, error) {
			r, err := c.Register.VaryAppointment(ctx, &taskforcev1.VaryAppointmentRequest{
				Appointment: c.Members["minister"].Appointment, From: timestamppb.New(live.Began.Add(time.Hour)), OnLeave: true, RequestId: id})
			return r.GetWritten(), err
		}, []string{"AppointmentVaried"}, ""},
		{"EndAppointment", "", func(ctx context.Context, c cast, id, _ string) (*taskforcev1.Written, error) {
			r, err := c.Register.EndAppointment(ctx, &taskforcev1.EndAppointmentRequest{
				Appointment: c.Members["consultant"].Appointment, End: timestamppb.New(live.Began.Add(time.Hour)), Reason: "Contract over.", RequestId: id})
			return r.GetWritten(), err
		}, []string{"AppointmentEnded"}, ""},
		{"AssignRole", "", func(ctx context.Context, c cast, id, _ string) (*taskforcev1.Written, error) {
			r, err := c.Register.AssignRole(ctx, &taskforcev1.AssignRoleRequest{Role: eventv1.Role_ROLE_CENTRE, Office: "offices/F7", RequestId: id})
			return r.GetWritten(), err
		}, []string{"RoleAssigned"}, "F7"},
		{"RegisterProgramme", "lead", func(ctx context.Context, c cast, id, _ string) (*taskforcev1.Written, error) {
			r, err := c.Programmes.RegisterProgramme(ctx, &taskforcev1.RegisterProgrammeRequest{
				Organisation: "organisations/O2", ProgrammeName: "Beta", Ref: "BETA", ResponsibleOffices: []string{"offices/F2"}, RequestId: id})
			return r.GetWritten(), err
		}, []string{"ProgrammeRegistered"}, "BETA"},
		{"SetBaseline", "lead", func(ctx context.Context, c cast, id, _ string) (*taskforcev1.Written, error) {
			r, err := c.Milestones.SetBaseline(ctx, &taskforcev1.SetBaselineRequest{
				Programme: "programmes/BETA", MilestoneName: "Begun", Due: live.Day(time.June, 1), OwnerOffices: []string{"offices/F3"}, RequestId: id})
			return r.GetWritten(), err
		}, []string{"MilestoneBaselined"}, "BETA-M1"},
		{"ReviseForecast", "sro", func(ctx context.Context, c cast, id, etag string) (*taskforcev1.Written, error) {
			r, err := c.Milestones.ReviseForecast(ctx, &taskforcev1.ReviseForecastRequest{
				Milestone: "milestones/BETA-M1", Forecast: live.Day(time.July, 1), Cause: 3, Text: "Late.", Etag: etag, RequestId: id})
			return r.GetWritten(), err
		}, []string{"MilestoneForecastRevised", "MilestoneSlipped"}, "BETA-M1"},
		{"WithholdForecast", "sro", func(ctx context.Context, c cast, id, etag string) (*taskforcev1.Written, error) {
			r, err := c.Milestones.WithholdForecast(ctx, &taskforcev1.WithholdForecastRequest{
				Milestone: "milestones/BETA-M1", Reason: 1, Text: "Under review.", Etag: etag, RequestId: id})
			return r.GetWritten(), err
		}, []string{"MilestoneForecastWithheld"}, "BETA-M1"},
		{"Rebaseline", "lead", func(ctx context.Context, c cast, id, etag string) (*taskforcev1.Written, error) {
			r, err := c.Milestones.Rebaseline(ctx, &taskforcev1.RebaselineRequest{
				Milestone: "milestones/BETA-M1", Due: live.Day(time.August, 1), Reason: "Approved.", Etag: etag, RequestId: id})
			return r.GetWritten(), err
		}, []string{"MilestoneRebaselined"}, "BETA-M1"},
		{"CompleteMilestone", "deputy", func(ctx context.Context, c cast, id, etag string) (*taskforcev1.Written, error) {
			r, err := c.Milestones.CompleteMilestone(ctx, &taskforcev1.CompleteMilestoneRequest{
				Milestone: "milestones/BETA-M1", When: live.Day(time.March, 3), Act: act(), Etag: etag, RequestId: id})
			return r.GetWritten(), err
		}, []string{"MilestoneAchieved"}, "BETA-M1"},
		{"ReopenMilestone", "lead", func(ctx context.Context, c cast, id, etag string) (*taskforcev1.Written, error) {
			r, err := c.Milestones.ReopenMilestone(ctx, &taskforcev1.ReopenMilestoneRequest{
				Milestone: "milestones/BETA-M1", Reason: "It was not.", Etag: etag, RequestId: id})
			return r.GetWritten(), err
		}, []string{"MilestoneReopened"}, "BETA-M1"},
		{"AssessDelivery", "lead", func(ctx context.Context, c cast, id, _ string) (*taskforcev1.Written, error) {
			r, err := c.Delivery.AssessDelivery(ctx, &taskforcev1.AssessDeliveryRequest{
				Subject: "milestones/BETA-M1", Scale: "ipa-dca-3", Rating: "Amber", Assessor: eventv1.Assessor_ASSESSOR_OWNER, Rationale: "Feasible.", RequestId: id})
			return r.GetWritten(), err
		}, []string{"DeliveryConfidenceAssessed"}, ""},
	}
}

func receiptOf(t testing.TB, r *taskforcev1.Receipt) eventstore.Receipt {
	t.Helper()
	out := eventstore.Receipt{
		Position: r.GetPosition(), Recorded: r.GetRecordedAt().AsTime(), CommitHash: [32]byte(r.GetCommitSha256()),
		Head: eventstore.Head{Size: r.GetTreeSize(), Root: tlog.Hash(r.GetRoot())}, Checkpoint: []byte(r.GetCheckpoint()),
	}
	for _, h := range r.InclusionPath {
		out.Path = append(out.Path, tlog.Hash(h))
	}
	return out
}

// proves checks a receipt twice: by our own code, and by a library that shares
// nothing with it.
func (c cast) proves(t testing.TB, r *taskforcev1.Receipt) {
	t.Helper()
	if err := receiptOf(t, r).Verify(c.App.Ledger().LogKey); err != nil {
		t.Errorf("the receipt of position %d: %v", r.GetPosition(), err)
	}
	leaf := rfc6962.DefaultHasher.HashLeaf(append([]byte{1}, r.CommitSha256...))
	err := proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(r.Position-1), uint64(r.TreeSize), leaf, r.InclusionPath, r.Root)
	if err != nil {
		t.Errorf("the receipt of position %d, checked independently: %v", r.Position, err)
	}
}

// sameCommit asks for the commit behind a receipt and compares its hash.
func (c cast) sameCommit(t testing.TB, r *taskforcev1.Receipt) *eventv1.Commit {
	t.Helper()
	got := c.commit(t, r.Position)
	if sum := sha256.Sum256(got.Commit); sum != [32]byte(r.CommitSha256) {
		t.Errorf("position %d has another commit than its receipt says", r.Position)
	}
	c.proves(t, got.Receipt)
	m, err := eventstore.DecodeCommit(got.Commit)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
