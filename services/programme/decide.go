package programme

import (
	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
	"taskforce/services/register"
)

// View is what a programme's commands are decided on.
type View struct {
	Register   *register.State
	Programmes *State
}

// Command is a command about a programme.
type Command interface {
	// CommandName is the name under which a commit keeps it.
	CommandName() string
	// Item is what it is about: the item whose version its etag names.
	Item() (eventv1.ItemKind, string)

	decide(v View, a *act.Act) ([]*eventv1.Event, error)
}

// Decide returns the events that follow from c in what v shows. It is pure: the
// same view, act and command give the same events. No events and no error
// means that c already holds.
func Decide(v View, a *act.Act, c Command) ([]*eventv1.Event, error) { return c.decide(v, a) }

// may applies G14 and G9: a programme is put on the record by the REGISTRAR or
// by a minister's or official's office of its organisation. It is never
// attested (G15): it is not an act that somebody did, but a page of the record.
func may(v View, a *act.Act, organisation string) error {
	if err := a.Modes(eventv1.Mode_MODE_ACT, eventv1.Mode_MODE_IMPORT); err != nil {
		return err
	}
	if err := a.Accountable(); err != nil {
		return err
	}
	if r, ok := v.Register.ActsAs(a, eventv1.Role_ROLE_REGISTRAR, ""); ok {
		a.Rely(eventv1.AuthorityKind_AUTHORITY_KIND_ROLE, r.ID)
		return nil
	}
	if a.Organisation == organisation {
		return nil
	}
	return a.Short(notOfOrganisation(v, a, organisation))
}

func notOfOrganisation(v View, a *act.Act, organisation string) *refusal.Refusal {
	r := v.Register.NotInRole(a, eventv1.Role_ROLE_REGISTRAR)
	o, _ := v.Register.Organisation(organisation)
	r.Reason = "NOT_OF_ORGANISATION"
	r.Message = "offices/" + a.OfficeRef + " is not an office of organisations/" + o.Ref
	r.Want = "an office of organisations/" + o.Ref + ", or REGISTRAR"
	return r
}
