package register

import (
	"taskforce/services/refusal"
	"taskforce/services/undo"
)

type versioned interface{ version() int64 }

func (o *Organisation) version() int64   { return o.Version }
func (o *Office) version() int64         { return o.Version }
func (p *Person) version() int64         { return p.Version }
func (a *Appointment) version() int64    { return a.Version }
func (r *RoleAssignment) version() int64 { return r.Version }

// newID refuses an id that is missing or already names an item.
func newID[V versioned](rule, field, id string, items *undo.Map[string, V]) error {
	if id == "" {
		return refusal.Missing(rule, field)
	}
	if item, taken := items.Get(id); taken {
		return refusal.Taken(rule, field, id, item.version())
	}
	return nil
}
