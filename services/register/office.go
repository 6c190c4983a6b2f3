package register

import (
	"strconv"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

// CreateOffice makes a post in an organisation. Its class is what everybody
// who holds it acts as.
type CreateOffice struct {
	Office       string
	Organisation string
	Title        string
	Class        eventv1.ActorClass
	Rank         string
	// Seats is how many may hold it at one instant, acting holders aside; 0 is
	// no limit. The default of 1 is the edge's to fill in. An import gives the
	// largest overlap that its source shows.
	Seats int32
}

// CommandName implements Command.
func (CreateOffice) CommandName() string { return "CreateOffice" }

// Item implements Command.
func (c CreateOffice) Item() (eventv1.ItemKind, string) {
	return eventv1.ItemKind_ITEM_KIND_OFFICE, c.Office
}

func (c CreateOffice) decide(s *State, _ *act.Act) ([]*eventv1.Event, error) {
	const rule = "CreateOffice"
	if err := newID(rule, "office_id", c.Office, s.offices); err != nil {
		return nil, err
	}
	if !s.organisations.Has(c.Organisation) {
		return nil, refusal.Unknown(rule, "organisation", "ORGANISATION", c.Organisation)
	}
	if c.Title == "" {
		return nil, refusal.Missing(rule, "title")
	}
	if c.Class == eventv1.ActorClass_ACTOR_CLASS_UNSPECIFIED {
		return nil, refusal.Missing(rule, "class")
	}
	if c.Seats < 0 {
		return nil, refusal.New(refusal.Malformed, rule, "SEATS_NEGATIVE",
			"an office has no fewer than 0 seats, where 0 is no limit").
			About("seats").Between(strconv.Itoa(int(c.Seats)), "0 or more")
	}
	return []*eventv1.Event{{Fact: &eventv1.Event_OfficeCreated{
		OfficeCreated: &eventv1.OfficeCreated{
			Office:       c.Office,
			Ref:          nextRef("F", s.offices.Len()),
			Organisation: c.Organisation,
			Title:        c.Title,
			Class:        c.Class,
			Rank:         c.Rank,
			Seats:        c.Seats,
		},
	}}}, nil
}
