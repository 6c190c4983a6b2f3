package register

import eventv1 "taskforce/api/taskforce/event/v1"

// Version returns the position of the last commit that changed an item of the
// register, and whether it is there.
func (s *State) Version(kind eventv1.ItemKind, id string) (int64, bool) {
	switch kind {
	case eventv1.ItemKind_ITEM_KIND_ORGANISATION:
		if o, ok := s.organisations.Get(id); ok {
			return o.Version, true
		}
	case eventv1.ItemKind_ITEM_KIND_OFFICE:
		if o, ok := s.offices.Get(id); ok {
			return o.Version, true
		}
	case eventv1.ItemKind_ITEM_KIND_PERSON:
		if p, ok := s.people.Get(id); ok {
			return p.Version, true
		}
	case eventv1.ItemKind_ITEM_KIND_APPOINTMENT:
		if a, ok := s.appointments.Get(id); ok {
			return a.Version, true
		}
	case eventv1.ItemKind_ITEM_KIND_ROLE_ASSIGNMENT:
		if r, ok := s.roles.Get(id); ok {
			return r.Version, true
		}
	}
	return 0, false
}

// Ref returns the short name of an item of the register, "" where it has none.
func (s *State) Ref(kind eventv1.ItemKind, id string) string {
	switch kind {
	case eventv1.ItemKind_ITEM_KIND_ORGANISATION:
		if o, ok := s.organisations.Get(id); ok {
			return o.Ref
		}
	case eventv1.ItemKind_ITEM_KIND_OFFICE:
		if o, ok := s.offices.Get(id); ok {
			return o.Ref
		}
	case eventv1.ItemKind_ITEM_KIND_PERSON:
		if p, ok := s.people.Get(id); ok {
			return p.Ref
		}
	}
	return ""
}
