package register

import (
	"fmt"
	"slices"
	"strings"

	"taskforce/services/act"
	"taskforce/services/refusal"
)

// Owners refuses offices that cannot own: one that is not on the record, that
// is named twice, that has not exactly one seat (who would answer?), or whose
// class never owns (G9; an import is exempt from that one).
func (s *State) Owners(a *act.Act, rule, field string, ids []string) error {
	for i, id := range ids {
		at := fmt.Sprintf("%s[%d]", field, i)
		o, ok := s.offices.Get(id)
		if !ok {
			return refusal.Unknown(rule, at, "OFFICE", id)
		}
		if slices.Contains(ids[:i], id) {
			return refusal.New(refusal.Malformed, rule, "OFFICE_NAMED_TWICE", "%s is named twice", o.Name()).About(at)
		}
		if o.Seats != 1 {
			return severalSeats(at, o)
		}
		if !a.Imported() && !act.MayOwn(o.Class) {
			return refusal.New(refusal.WrongState, "G9", "CLASS_MAY_NOT_OWN", "%s is of a class that never owns", o.Name()).
				About(at).Between(act.ClassName(o.Class), "MINISTER or OFFICIAL").At(o.Version)
		}
	}
	return nil
}

func severalSeats(field string, o *Office) error {
	have := fmt.Sprint(o.Seats)
	if o.Seats == 0 {
		have = "no limit"
	}
	return refusal.New(refusal.WrongState, "CreateOffice", "OFFICE_HAS_SEVERAL_SEATS",
		"%s may be held by several people at once and cannot own: name the seat", o.Name()).
		About(field).Between(have, "1").At(o.Version)
}

// Names returns the resource names of offices for a person to read, as
// "offices/F2, offices/F3".
func (s *State) Names(ids []string) string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		if o, ok := s.offices.Get(id); ok {
			names = append(names, o.Name())
		}
	}
	return strings.Join(names, ", ")
}
