package register

import (
	"strconv"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

// Command is a command of the register.
type Command interface {
	// CommandName is the name under which a commit keeps it.
	CommandName() string
	// Item is what it is about: the item whose version its etag names.
	Item() (eventv1.ItemKind, string)

	decide(s *State, a *act.Act) ([]*eventv1.Event, error)
}

// Decide returns the events that follow from c in s. It is pure: the same
// state, act and command give the same events. No events and no error means
// that c already holds.
func Decide(s *State, a *act.Act, c Command) ([]*eventv1.Event, error) {
	if err := s.registrar(a); err != nil {
		return nil, err
	}
	return c.decide(s, a)
}

// registrar applies G14, G15 and G9: the register's commands are the
// REGISTRAR's, done or imported. They are never attested: an attestation is
// recorded whoever makes it, and everybody's authority is read from here.
func (s *State) registrar(a *act.Act) error {
	if err := a.Modes(eventv1.Mode_MODE_ACT, eventv1.Mode_MODE_IMPORT); err != nil {
		return err
	}
	r, ok := s.ActsAs(a, eventv1.Role_ROLE_REGISTRAR, "")
	if !ok {
		return s.NotInRole(a, eventv1.Role_ROLE_REGISTRAR)
	}
	a.Rely(eventv1.AuthorityKind_AUTHORITY_KIND_ROLE, r.ID)
	return a.Accountable()
}

// nextRef returns the short name of the next item of a kind of which there
// are n. Items are never taken away, so the number is free.
func nextRef(prefix string, n int) string { return prefix + strconv.Itoa(n+1) }

// ownEntry is the refusal of somebody who enters what is theirs (G14).
func ownEntry(field, what string) error {
	return refusal.New(refusal.WrongPerson, "G14", "OWN_ENTRY",
		"nobody enters %s of their own: another registrar must", what).
		About(field).Between("the person who enters it", "another person").
		Cure("", act.RoleName(eventv1.Role_ROLE_REGISTRAR))
}
