// Package timeline is the read model of what happened, in the order of the
// record: of the whole log, and of each item, person, office, programme and
// organisation.
//
// It has no code per kind of event. Fields of stored messages say what their
// ids are of (refers_to); by that an event is in the timeline of everything it
// names, of whoever did it and entered it, and of what those belong to
// (belongs). An event that is added to the schema is in every timeline without
// a change here.
//
// A row points into the local commits by position and index, and holds only
// what filters need: the type, and when it occurred. Names of items are kept
// for showing an entry; a person's name is sealed and stays where it is.
//
// Conventions of taskforce.event.v1 on which this rests, and which its tests
// hold each message to: field 1, where it refers to an item, is the item whose
// own event this is; that item's "ref", "name" or "title" stand beside it; and
// a parent named there says where the item belongs from then on.
package timeline
