package register

import (
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

// AssignRole gives an office a role in the half-open [From, Until).
type AssignRole struct {
	RoleAssignment string
	Role           eventv1.Role
	// Scope is LOG where it is left out.
	Scope eventv1.RoleScopeKind
	// Organisation is given where the scope is one.
	Organisation string
	Office       string
	// From is the instant of recording where it is left out.
	From, Until time.Time
}

// CommandName implements Command.
func (AssignRole) CommandName() string { return "AssignRole" }

// Item implements Command. What changes is the office: a role has no page of
// its own.
func (c AssignRole) Item() (eventv1.ItemKind, string) {
	return eventv1.ItemKind_ITEM_KIND_OFFICE, c.Office
}

func (c AssignRole) decide(s *State, a *act.Act) ([]*eventv1.Event, error) {
	const rule = "AssignRole"
	c = c.settled(a)
	if err := newID(rule, "role_assignment_id", c.RoleAssignment, s.roles); err != nil {
		return nil, err
	}
	if c.Role == eventv1.Role_ROLE_UNSPECIFIED {
		return nil, refusal.Missing(rule, "role")
	}
	if !s.offices.Has(c.Office) {
		return nil, refusal.Unknown(rule, "office", "OFFICE", c.Office)
	}
	if err := c.scopeExists(s); err != nil {
		return nil, err
	}
	if err := period(rule, "from", c.From, "until", c.Until); err != nil {
		return nil, err
	}
	if s.EverHolds(a.Person, c.Office, c.From, c.Until) {
		return nil, ownEntry("office", "a role") // G14
	}
	if s.hasThroughout(c) {
		return nil, nil
	}
	return []*eventv1.Event{{Fact: &eventv1.Event_RoleAssigned{RoleAssigned: c.assigned()}}}, nil
}

func (c AssignRole) settled(a *act.Act) AssignRole {
	if c.Scope == eventv1.RoleScopeKind_ROLE_SCOPE_KIND_UNSPECIFIED {
		c.Scope = eventv1.RoleScopeKind_ROLE_SCOPE_KIND_LOG
	}
	if c.From.IsZero() {
		c.From = a.RecordedAt
	}
	c.From, c.Until = act.Instant(c.From), act.Instant(c.Until)
	return c
}

// scopeExists refuses a role over what the record does not know.
func (c AssignRole) scopeExists(s *State) error {
	const rule = "AssignRole"
	switch c.Scope {
	case eventv1.RoleScopeKind_ROLE_SCOPE_KIND_ORGANISATION:
		if !s.organisations.Has(c.Organisation) {
			return refusal.Unknown(rule, "organisation", "ORGANISATION", c.Organisation)
		}
		return nil
	case eventv1.RoleScopeKind_ROLE_SCOPE_KIND_TASKFORCE:
		// No taskforce can be on the record yet.
		return refusal.Unknown(rule, "scope", "TASKFORCE", "")
	}
	if c.Organisation != "" {
		return refusal.New(refusal.Malformed, rule, "SCOPE_UNCLEAR",
			"an organisation is named, and the scope is the whole log").
			About("organisation").Between(c.Organisation, "none, or scope ORGANISATION")
	}
	return nil
}

// hasThroughout says whether one assignment already gives all of it.
func (s *State) hasThroughout(c AssignRole) bool {
	all, _ := s.rolesOf.Get(c.Office)
	for _, r := range all {
		if r.Role == c.Role && r.Scope == c.Scope && r.Organisation == c.Organisation &&
			within(c.From, c.Until, r.From, r.Until) {
			return true
		}
	}
	return false
}

func (c AssignRole) assigned() *eventv1.RoleAssigned {
	return &eventv1.RoleAssigned{
		RoleAssignment: c.RoleAssignment,
		Role:           c.Role,
		Scope:          c.Scope,
		Organisation:   c.Organisation,
		Office:         c.Office,
		From:           act.Stamp(c.From),
		Until:          act.Stamp(c.Until),
	}
}
