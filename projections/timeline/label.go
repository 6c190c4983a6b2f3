package timeline

import (
	"go.etcd.io/bbolt"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// Label returns what an item is called: its ref, and its name or title as last
// recorded. Either may be empty; a person's name always is, being sealed.
// ok is false where the record nowhere names the item.
func Label(tx *bbolt.Tx, kind eventv1.ItemKind, id string) (ref, name string, ok bool) {
	s := Subject{Kind: kind, ID: id}
	l := decodeLabel(get(tx, bucketLabel, s))
	return l.ref, l.name, get(tx, bucketItem, s) != nil
}

// Resolve returns the id of the item of that kind that has ref.
func Resolve(tx *bbolt.Tx, kind eventv1.ItemKind, ref string) (id string, ok bool) {
	v := get(tx, bucketRef, Subject{Kind: kind, ID: ref})
	return string(v), v != nil
}
