package register

import (
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

// RoleAt returns the assignment by which an office has a role at t: for the
// whole log, or for the organisation named.
func (s *State) RoleAt(office string, role eventv1.Role, organisation string, t time.Time) (*RoleAssignment, bool) {
	all, _ := s.rolesOf.Get(office)
	for _, r := range all {
		if r.Role == role && r.reaches(organisation) && covers(r.From, r.Until, t) {
			return r, true
		}
	}
	return nil, false
}

func (r *RoleAssignment) reaches(organisation string) bool {
	switch r.Scope {
	case eventv1.RoleScopeKind_ROLE_SCOPE_KIND_LOG:
		return true
	case eventv1.RoleScopeKind_ROLE_SCOPE_KIND_ORGANISATION:
		return organisation != "" && r.Organisation == organisation
	}
	return false
}

// ActsAs returns the assignment by which the actor's office has a role when
// the act occurred and, for an ACT, when it is recorded too (G4). An import
// reports another time than its own: the office needs the role when it is
// recorded.
func (s *State) ActsAs(a *act.Act, role eventv1.Role, organisation string) (*RoleAssignment, bool) {
	if a.Imported() {
		return s.RoleAt(a.Office, role, organisation, a.RecordedAt)
	}
	r, ok := s.RoleAt(a.Office, role, organisation, a.OccurredAt)
	if ok && a.Done() && !a.RecordedAt.Equal(a.OccurredAt) {
		_, ok = s.RoleAt(a.Office, role, organisation, a.RecordedAt)
	}
	return r, ok
}

// NotInRole is the refusal of an actor whose office lacks a role: it names the
// role, and an office that has it.
func (s *State) NotInRole(a *act.Act, role eventv1.Role) *refusal.Refusal {
	name := act.RoleName(role)
	r := refusal.New(refusal.WrongPerson, "G14", "ROLE_NEEDED",
		"offices/%s does not have the role %s", a.OfficeRef, name).
		About("act.office").Between("offices/"+a.OfficeRef, name)
	return r.Cure("", s.officeWith(role, a.RecordedAt))
}

// officeWith names an office that has a role for the whole log, if any.
func (s *State) officeWith(role eventv1.Role, t time.Time) string {
	all, _ := s.officesWith.Get(role)
	for _, r := range all {
		if o, ok := s.offices.Get(r.Office); ok && r.reaches("") && covers(r.From, r.Until, t) {
			return o.Name()
		}
	}
	return ""
}
