package register

import (
	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

// RegisterOrganisation puts a department, agency or other body on the record.
type RegisterOrganisation struct {
	Organisation     string
	OrganisationName string
	// OrganisationKind is as the government names its kinds: "department".
	OrganisationKind string
	ExternalRefs     []*eventv1.ExternalRef
}

// CommandName implements Command.
func (RegisterOrganisation) CommandName() string { return "RegisterOrganisation" }

// Item implements Command.
func (c RegisterOrganisation) Item() (eventv1.ItemKind, string) {
	return eventv1.ItemKind_ITEM_KIND_ORGANISATION, c.Organisation
}

func (c RegisterOrganisation) decide(s *State, _ *act.Act) ([]*eventv1.Event, error) {
	const rule = "RegisterOrganisation"
	if err := newID(rule, "organisation_id", c.Organisation, s.organisations); err != nil {
		return nil, err
	}
	if c.OrganisationName == "" {
		return nil, refusal.Missing(rule, "organisation_name")
	}
	if err := act.ExternalRefs(rule, c.ExternalRefs); err != nil {
		return nil, err
	}
	return []*eventv1.Event{{Fact: &eventv1.Event_OrganisationRegistered{
		OrganisationRegistered: &eventv1.OrganisationRegistered{
			Organisation: c.Organisation,
			Ref:          nextRef("O", s.organisations.Len()),
			Name:         c.OrganisationName,
			Kind:         c.OrganisationKind,
			ExternalRefs: c.ExternalRefs,
		},
	}}}, nil
}
