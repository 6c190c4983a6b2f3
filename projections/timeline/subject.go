package timeline

import (
	"errors"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// ErrNoSubject says that the record nowhere names the subject: it has no
// timeline, which is more than to have an empty one.
var ErrNoSubject = errors.New("no such subject on the record")

// Subject is whose timeline it is. The zero Subject is the whole log.
type Subject struct {
	Kind eventv1.ItemKind
	ID   string
}

// belongs lists by kind what an item can belong to. What is in the timeline of
// an item is also in those of its parents, and of theirs.
//
// An act by an office is thus in its organisation's timeline. An office named
// beside an organisation in another item's event (a role's scope, a secondee's
// home) does not come to belong to it: only the item's own events say where it
// belongs.
var belongs = map[eventv1.ItemKind][]eventv1.ItemKind{
	eventv1.ItemKind_ITEM_KIND_OFFICE:          {eventv1.ItemKind_ITEM_KIND_ORGANISATION},
	eventv1.ItemKind_ITEM_KIND_APPOINTMENT:     {eventv1.ItemKind_ITEM_KIND_PERSON, eventv1.ItemKind_ITEM_KIND_OFFICE},
	eventv1.ItemKind_ITEM_KIND_ROLE_ASSIGNMENT: {eventv1.ItemKind_ITEM_KIND_OFFICE},
	eventv1.ItemKind_ITEM_KIND_PROGRAMME:       {eventv1.ItemKind_ITEM_KIND_ORGANISATION},
	eventv1.ItemKind_ITEM_KIND_MILESTONE:       {eventv1.ItemKind_ITEM_KIND_PROGRAMME},
	eventv1.ItemKind_ITEM_KIND_ASSESSMENT:      {eventv1.ItemKind_ITEM_KIND_PROGRAMME, eventv1.ItemKind_ITEM_KIND_MILESTONE},
}
