package rpc

import (
	"context"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/services/register"
	"taskforce/services/seal"
)

const (
	organisation = eventv1.ItemKind_ITEM_KIND_ORGANISATION
	office       = eventv1.ItemKind_ITEM_KIND_OFFICE
	person       = eventv1.ItemKind_ITEM_KIND_PERSON
	appointment  = eventv1.ItemKind_ITEM_KIND_APPOINTMENT
	programme    = eventv1.ItemKind_ITEM_KIND_PROGRAMME
	milestone    = eventv1.ItemKind_ITEM_KIND_MILESTONE
)

type registerService struct {
	taskforcev1.UnimplementedRegisterServiceServer
	*Server
}

func (s *registerService) RegisterOrganisation(ctx context.Context, r *taskforcev1.RegisterOrganisationRequest) (*taskforcev1.RegisterOrganisationResponse, error) {
	w := s.begin(ctx, r)
	w.register()
	written, err := w.submit("", register.RegisterOrganisation{
		Organisation: w.newID(r.OrganisationId), OrganisationName: r.OrganisationName, OrganisationKind: r.Kind, ExternalRefs: r.ExternalRefs,
	})
	return &taskforcev1.RegisterOrganisationResponse{Written: written}, err
}

func (s *registerService) CreateOffice(ctx context.Context, r *taskforcev1.CreateOfficeRequest) (*taskforcev1.CreateOfficeResponse, error) {
	w := s.begin(ctx, r)
	w.register()
	seats := int32(1)
	if r.Seats != nil {
		seats = *r.Seats
	}
	written, err := w.submit("", register.CreateOffice{
		Office: w.newID(r.OfficeId), Organisation: w.id("organisation", organisation, r.Organisation),
		Title: r.Title, Class: r.Class, Rank: r.Rank, Seats: seats,
	})
	return &taskforcev1.CreateOfficeResponse{Written: written}, err
}

func (s *registerService) RegisterPerson(ctx context.Context, r *taskforcev1.RegisterPersonRequest) (*taskforcev1.RegisterPersonResponse, error) {
	w := s.begin(ctx, r)
	id := w.newID(r.PersonId)
	w.key = seal.PersonKey(id)
	written, err := w.submit("", register.RegisterPerson{Person: id, PersonName: w.seal(r.PersonName)})
	return &taskforcev1.RegisterPersonResponse{Written: written}, err
}

func (s *registerService) Appoint(ctx context.Context, r *taskforcev1.AppointRequest) (*taskforcev1.AppointResponse, error) {
	w := s.begin(ctx, r)
	w.register()
	written, err := w.submit("", register.Appoint{
		Appointment: w.newID(r.AppointmentId), Person: w.id("person", person, r.Person), Office: w.id("office", office, r.Office),
		Kind: r.Kind, From: instant(r.From), Until: instant(r.Until),
		HomeOrganisation: w.id("home_organisation", organisation, r.HomeOrganisation), Letter: r.Letter,
		MayExerciseAuthority: r.MayExerciseAuthority,
	})
	return &taskforcev1.AppointResponse{Written: written}, err
}

func (s *registerService) VaryAppointment(ctx context.Context, r *taskforcev1.VaryAppointmentRequest) (*taskforcev1.VaryAppointmentResponse, error) {
	w := s.begin(ctx, r)
	w.register()
	written, err := w.submit(r.Etag, register.VaryAppointment{
		Appointment: w.id("appointment", appointment, r.Appointment), From: instant(r.From),
		OnLeave: r.OnLeave, MayExerciseAuthority: r.MayExerciseAuthority,
	})
	return &taskforcev1.VaryAppointmentResponse{Written: written}, err
}

func (s *registerService) EndAppointment(ctx context.Context, r *taskforcev1.EndAppointmentRequest) (*taskforcev1.EndAppointmentResponse, error) {
	w := s.begin(ctx, r)
	w.register()
	written, err := w.submit(r.Etag, register.EndAppointment{
		Appointment: w.id("appointment", appointment, r.Appointment), End: instant(r.End), Reason: w.seal(r.Reason),
	})
	return &taskforcev1.EndAppointmentResponse{Written: written}, err
}

func (s *registerService) AssignRole(ctx context.Context, r *taskforcev1.AssignRoleRequest) (*taskforcev1.AssignRoleResponse, error) {
	w := s.begin(ctx, r)
	w.register()
	written, err := w.submit("", register.AssignRole{
		RoleAssignment: w.newID(r.RoleAssignmentId), Role: r.Role, Scope: r.Scope,
		Organisation: w.id("organisation", organisation, r.Organisation), Office: w.id("office", office, r.Office),
		From: instant(r.From), Until: instant(r.Until),
	})
	return &taskforcev1.AssignRoleResponse{Written: written}, err
}
