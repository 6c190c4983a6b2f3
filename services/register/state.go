package register

import (
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/undo"
)

// State is the register as it stands. Only Evolve writes to it.
type State struct {
	organisations *undo.Map[string, *Organisation]
	offices       *undo.Map[string, *Office]
	people        *undo.Map[string, *Person]
	appointments  *undo.Map[string, *Appointment]
	roles         *undo.Map[string, *RoleAssignment]

	// byRef finds an item by its short name, which is unique among its kind.
	byRef *undo.Map[refKey, string]
	// ofOffice and ofPerson list appointments in the order recorded.
	ofOffice *undo.Map[string, []string]
	ofPerson *undo.Map[string, []string]
	// rolesOf lists an office's roles, officesWith the assignments of a role.
	rolesOf     *undo.Map[string, []*RoleAssignment]
	officesWith *undo.Map[eventv1.Role, []*RoleAssignment]
}

type refKey struct {
	kind eventv1.ItemKind
	ref  string
}

// NewState returns an empty register that notes its writes in log.
func NewState(log *undo.Log) *State {
	return &State{
		organisations: undo.NewMap[string, *Organisation](log),
		offices:       undo.NewMap[string, *Office](log),
		people:        undo.NewMap[string, *Person](log),
		appointments:  undo.NewMap[string, *Appointment](log),
		roles:         undo.NewMap[string, *RoleAssignment](log),
		byRef:         undo.NewMap[refKey, string](log),
		ofOffice:      undo.NewMap[string, []string](log),
		ofPerson:      undo.NewMap[string, []string](log),
		rolesOf:       undo.NewMap[string, []*RoleAssignment](log),
		officesWith:   undo.NewMap[eventv1.Role, []*RoleAssignment](log),
	}
}

// Organisation returns the organisation with an id.
func (s *State) Organisation(id string) (*Organisation, bool) { return s.organisations.Get(id) }

// Office returns the office with an id.
func (s *State) Office(id string) (*Office, bool) { return s.offices.Get(id) }

// Person returns the person with an id.
func (s *State) Person(id string) (*Person, bool) { return s.people.Get(id) }

// Appointment returns the appointment with an id.
func (s *State) Appointment(id string) (*Appointment, bool) { return s.appointments.Get(id) }

// RoleAssignment returns the assignment of a role with an id.
func (s *State) RoleAssignment(id string) (*RoleAssignment, bool) { return s.roles.Get(id) }

// ByRef returns the id of the item of a kind that has a short name.
func (s *State) ByRef(kind eventv1.ItemKind, ref string) (string, bool) {
	return s.byRef.Get(refKey{kind, ref})
}

// HoldersAt returns the appointments to an office that run at t, those of
// people on leave and of acting holders included, in the order recorded.
func (s *State) HoldersAt(office string, t time.Time) []*Appointment {
	ids, _ := s.ofOffice.Get(office)
	return s.running(ids, t)
}

// HeldAt returns the appointments of a person that run at t, in the order recorded.
func (s *State) HeldAt(person string, t time.Time) []*Appointment {
	ids, _ := s.ofPerson.Get(person)
	return s.running(ids, t)
}

func (s *State) running(ids []string, t time.Time) []*Appointment {
	var out []*Appointment
	for _, id := range ids {
		if a, ok := s.appointments.Get(id); ok && a.HeldAt(t) {
			out = append(out, a)
		}
	}
	return out
}

// RolesAt returns the roles that an office has at t, in the order recorded.
func (s *State) RolesAt(office string, t time.Time) []*RoleAssignment {
	all, _ := s.rolesOf.Get(office)
	var out []*RoleAssignment
	for _, r := range all {
		if covers(r.From, r.Until, t) {
			out = append(out, r)
		}
	}
	return out
}
