package register

import (
	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

// RegisterPerson puts a person on the record, by an id that is never a name.
type RegisterPerson struct {
	Person string
	// PersonName is sealed under the person's own key, "people/{id}".
	PersonName *eventv1.SealedText
}

// CommandName implements Command.
func (RegisterPerson) CommandName() string { return "RegisterPerson" }

// Item implements Command.
func (c RegisterPerson) Item() (eventv1.ItemKind, string) {
	return eventv1.ItemKind_ITEM_KIND_PERSON, c.Person
}

func (c RegisterPerson) decide(s *State, _ *act.Act) ([]*eventv1.Event, error) {
	const rule = "RegisterPerson"
	if err := newID(rule, "person_id", c.Person, s.people); err != nil {
		return nil, err
	}
	if c.PersonName == nil {
		return nil, refusal.Missing(rule, "person_name")
	}
	// Under any other key an erasure would leave the name, or take more with it.
	if want := "people/" + c.Person; c.PersonName.GetKeyId() != want {
		return nil, refusal.New(refusal.Malformed, rule, "WRONG_KEY",
			"a person's name is sealed under their own key").
			About("person_name").Between(c.PersonName.GetKeyId(), want)
	}
	return []*eventv1.Event{{Fact: &eventv1.Event_PersonRegistered{
		PersonRegistered: &eventv1.PersonRegistered{
			Person: c.Person,
			Ref:    nextRef("PE", s.people.Len()),
			Name:   c.PersonName,
		},
	}}}, nil
}
