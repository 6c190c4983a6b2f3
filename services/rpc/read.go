package rpc

import (
	"context"
	"strconv"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/services"
	milestones "taskforce/services/milestone"
	"taskforce/services/register"
)

// get resolves a name and calls f with the state and the id. f says whether
// the item is there.
func (s *Server) get(ctx context.Context, kind eventv1.ItemKind, name string, min int64, f func(st *services.State, id string, position int64) bool) error {
	id, err := s.resolve(ctx, "name", kind, name)
	if err != nil {
		return err
	}
	if min == 0 {
		min = s.cfg.Sequencer.Acknowledged()
	}
	found := false
	if err := s.state(ctx, min, func(st *services.State, position int64) { found = f(st, id, position) }); err != nil {
		return err
	}
	if !found {
		return notFound("name", name)
	}
	return nil
}

func etag(version int64) string { return strconv.FormatInt(version, 10) }

func stampOf(t time.Time) *timestamppb.Timestamp {
	if t.IsZero() {
		return nil
	}
	return timestamppb.New(t)
}

func (s *registerService) GetOrganisation(ctx context.Context, r *taskforcev1.GetOrganisationRequest) (*taskforcev1.GetOrganisationResponse, error) {
	out := &taskforcev1.GetOrganisationResponse{}
	err := s.get(ctx, organisation, r.Name, r.MinPosition, func(st *services.State, id string, position int64) bool {
		o, ok := st.Register.Organisation(id)
		if !ok {
			return false
		}
		out.Position = position
		out.Organisation = &taskforcev1.Organisation{
			Name: resourceName(organisation, o.ID), Ref: o.Ref, Etag: etag(o.Version),
			OrganisationName: o.Name, Kind: o.Kind, ExternalRefs: o.ExternalRefs,
		}
		return true
	})
	return out, err
}

func (s *registerService) GetOffice(ctx context.Context, r *taskforcev1.GetOfficeRequest) (*taskforcev1.GetOfficeResponse, error) {
	out := &taskforcev1.GetOfficeResponse{}
	err := s.get(ctx, office, r.Name, r.MinPosition, func(st *services.State, id string, position int64) bool {
		o, ok := st.Register.Office(id)
		if !ok {
			return false
		}
		out.Position, out.Office = position, officeView(st, o, s.cfg.Now())
		return true
	})
	return out, err
}

func officeView(st *services.State, o *register.Office, now time.Time) *taskforcev1.Office {
	v := &taskforcev1.Office{
		Name: resourceName(office, o.ID), Ref: o.Ref, Etag: etag(o.Version),
		Organisation: resourceName(organisation, o.Organisation), Title: o.Title, Class: o.Class, Rank: o.Rank, Seats: o.Seats,
	}
	for _, a := range st.Register.HoldersAt(o.ID, now) {
		v.Holders = append(v.Holders, &taskforcev1.Holder{
			Person: resourceName(person, a.Person), Appointment: resourceName(appointment, a.ID),
			Kind: a.Kind, OnLeave: a.OnLeaveAt(now), From: stampOf(a.From),
		})
	}
	for _, a := range st.Register.RolesAt(o.ID, now) {
		v.Roles = append(v.Roles, &taskforcev1.HeldRole{Role: a.Role, Scope: a.Scope, Organisation: resourceName(organisation, a.Organisation)})
	}
	return v
}

func (s *registerService) GetPerson(ctx context.Context, r *taskforcev1.GetPersonRequest) (*taskforcev1.GetPersonResponse, error) {
	out := &taskforcev1.GetPersonResponse{}
	var name *eventv1.SealedText
	err := s.get(ctx, person, r.Name, r.MinPosition, func(st *services.State, id string, position int64) bool {
		p, ok := st.Register.Person(id)
		if !ok {
			return false
		}
		name = p.Name
		out.Position = position
		out.Person = &taskforcev1.Person{Name: resourceName(person, p.ID), Ref: p.Ref, Etag: etag(p.Version)}
		for _, a := range st.Register.HeldAt(p.ID, s.cfg.Now()) {
			out.Person.Offices = append(out.Person.Offices, resourceName(office, a.Office))
		}
		return true
	})
	if err == nil {
		out.Person.PersonName, err = s.open(name, erased)
	}
	return out, err
}

func (s *registerService) GetAppointment(ctx context.Context, r *taskforcev1.GetAppointmentRequest) (*taskforcev1.GetAppointmentResponse, error) {
	out := &taskforcev1.GetAppointmentResponse{}
	err := s.get(ctx, appointment, r.Name, r.MinPosition, func(st *services.State, id string, position int64) bool {
		a, ok := st.Register.Appointment(id)
		if !ok {
			return false
		}
		now := s.cfg.Now()
		out.Position = position
		out.Appointment = &taskforcev1.Appointment{
			Name: resourceName(appointment, a.ID), Etag: etag(a.Version), Person: resourceName(person, a.Person),
			Office: resourceName(office, a.Office), Kind: a.Kind, From: stampOf(a.From), Until: stampOf(a.Until),
			OnLeave: a.OnLeaveAt(now), MayExerciseAuthority: a.MayExerciseAt(now),
		}
		return true
	})
	return out, err
}

func (s *programmeService) GetProgramme(ctx context.Context, r *taskforcev1.GetProgrammeRequest) (*taskforcev1.GetProgrammeResponse, error) {
	out := &taskforcev1.GetProgrammeResponse{}
	err := s.get(ctx, programme, r.Name, r.MinPosition, func(st *services.State, id string, position int64) bool {
		p, ok := st.Programmes.Programme(id)
		if !ok {
			return false
		}
		out.Position = position
		out.Programme = &taskforcev1.Programme{
			Name: resourceName(programme, p.ID), Ref: p.Ref, Etag: etag(p.Version),
			Organisation: resourceName(organisation, p.Organisation), ProgrammeName: p.Name, ExternalRefs: p.ExternalRefs,
			ResponsibleOffices: resourceNames(office, p.ResponsibleOffices),
		}
		return true
	})
	return out, err
}

func (s *milestoneService) GetMilestone(ctx context.Context, r *taskforcev1.GetMilestoneRequest) (*taskforcev1.GetMilestoneResponse, error) {
	out := &taskforcev1.GetMilestoneResponse{}
	err := s.get(ctx, milestone, r.Name, r.MinPosition, func(st *services.State, id string, position int64) bool {
		m, ok := st.Milestones.Milestone(id)
		if !ok {
			return false
		}
		out.Position, out.Milestone = position, milestoneView(m)
		return true
	})
	return out, err
}

func milestoneView(m *milestones.Milestone) *taskforcev1.Milestone {
	v := &taskforcev1.Milestone{
		Name: resourceName(milestone, m.ID), Ref: m.Ref, Etag: etag(m.Version),
		Programme: resourceName(programme, m.Programme), MilestoneName: m.Name,
		Forecast: m.LastKnown.Date(), ForecastWithheld: m.Withheld, OwnerOffices: resourceNames(office, m.OwnerOffices),
	}
	if m.Achieved {
		v.Actual = m.Actual.Date()
	}
	for i, b := range m.Baselines {
		v.Baselines = append(v.Baselines, &taskforcev1.Baseline{Version: int32(i + 1), Due: b.Due.Date(), ToleranceDays: b.ToleranceDays})
	}
	return v
}
