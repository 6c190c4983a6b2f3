package register

import (
	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/undo"
)

// Evolve applies one recorded event of commit m, and says whether it is one of
// the register's. It is deterministic and never fails: what is recorded has
// happened.
func (s *State) Evolve(m *eventv1.Commit, e *eventv1.Event) bool {
	switch f := e.GetFact().(type) {
	case *eventv1.Event_OrganisationRegistered:
		s.organisationRegistered(m, f.OrganisationRegistered)
	case *eventv1.Event_OfficeCreated:
		s.officeCreated(m, f.OfficeCreated)
	case *eventv1.Event_PersonRegistered:
		s.personRegistered(m, f.PersonRegistered)
	case *eventv1.Event_AppointmentStarted:
		s.appointmentStarted(m, f.AppointmentStarted)
	case *eventv1.Event_AppointmentVaried:
		s.appointmentVaried(m, f.AppointmentVaried)
	case *eventv1.Event_AppointmentEnded:
		s.appointmentEnded(m, f.AppointmentEnded)
	case *eventv1.Event_RoleAssigned:
		s.roleAssigned(m, f.RoleAssigned)
	default:
		return false
	}
	return true
}

func (s *State) organisationRegistered(m *eventv1.Commit, f *eventv1.OrganisationRegistered) {
	s.byRef.Set(refKey{eventv1.ItemKind_ITEM_KIND_ORGANISATION, f.GetRef()}, f.GetOrganisation())
	s.organisations.Set(f.GetOrganisation(), &Organisation{
		ID: f.GetOrganisation(), Ref: f.GetRef(), Name: f.GetName(), Kind: f.GetKind(),
		ExternalRefs: f.GetExternalRefs(), Version: m.GetPosition(),
	})
}

func (s *State) officeCreated(m *eventv1.Commit, f *eventv1.OfficeCreated) {
	s.byRef.Set(refKey{eventv1.ItemKind_ITEM_KIND_OFFICE, f.GetRef()}, f.GetOffice())
	s.offices.Set(f.GetOffice(), &Office{
		ID: f.GetOffice(), Ref: f.GetRef(), Organisation: f.GetOrganisation(), Title: f.GetTitle(),
		Rank: f.GetRank(), Class: f.GetClass(), Seats: f.GetSeats(), Version: m.GetPosition(),
	})
}

func (s *State) personRegistered(m *eventv1.Commit, f *eventv1.PersonRegistered) {
	s.byRef.Set(refKey{eventv1.ItemKind_ITEM_KIND_PERSON, f.GetRef()}, f.GetPerson())
	s.people.Set(f.GetPerson(), &Person{
		ID: f.GetPerson(), Ref: f.GetRef(), Name: f.GetName(), Version: m.GetPosition(),
	})
}

func (s *State) appointmentStarted(m *eventv1.Commit, f *eventv1.AppointmentStarted) {
	a := &Appointment{
		ID: f.GetAppointment(), Person: f.GetPerson(), Office: f.GetOffice(), Kind: f.GetKind(),
		From: act.Time(f.GetFrom()), Until: act.Time(f.GetUntil()),
		HomeOrganisation: f.GetHomeOrganisation(), Version: m.GetPosition(),
	}
	a.spells = []spell{{from: a.From, may: f.GetMayExerciseAuthority()}}
	s.appointments.Set(a.ID, a)
	add(s.ofOffice, a.Office, a.ID)
	add(s.ofPerson, a.Person, a.ID)
}

func (s *State) appointmentVaried(m *eventv1.Commit, f *eventv1.AppointmentVaried) {
	s.change(m, f.GetAppointment(), func(a *Appointment) {
		a.spells = a.varied(spell{
			from: act.Time(f.GetFrom()), onLeave: f.GetOnLeave(), may: f.GetMayExerciseAuthority(),
		})
	})
}

func (s *State) appointmentEnded(m *eventv1.Commit, f *eventv1.AppointmentEnded) {
	s.change(m, f.GetAppointment(), func(a *Appointment) {
		a.Until, a.Ended = act.Time(f.GetEnd()), true
	})
}

func (s *State) roleAssigned(m *eventv1.Commit, f *eventv1.RoleAssigned) {
	r := &RoleAssignment{
		ID: f.GetRoleAssignment(), Role: f.GetRole(), Scope: f.GetScope(),
		Organisation: f.GetOrganisation(), Office: f.GetOffice(),
		From: act.Time(f.GetFrom()), Until: act.Time(f.GetUntil()), Version: m.GetPosition(),
	}
	s.roles.Set(r.ID, r)
	add(s.rolesOf, r.Office, r)
	add(s.officesWith, r.Role, r)
	if o, ok := s.offices.Get(r.Office); ok {
		next := *o
		next.Version = m.GetPosition()
		s.offices.Set(o.ID, &next)
	}
}

// change puts a changed copy of an appointment in its place.
func (s *State) change(m *eventv1.Commit, id string, how func(*Appointment)) {
	old, ok := s.appointments.Get(id)
	if !ok {
		return
	}
	next := *old
	how(&next)
	next.Version = m.GetPosition()
	s.appointments.Set(id, &next)
}

// add appends to a list. What is appended lies beyond the end of every list
// that was taken before, so those stay as they were.
func add[K comparable, V any](lists *undo.Map[K, []V], k K, v V) {
	old, _ := lists.Get(k)
	lists.Set(k, append(old, v))
}
