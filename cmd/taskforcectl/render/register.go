package render

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// register is the sentence of a fact about organisations, offices, people and
// programmes.
func (s sentence) register(fact proto.Message) string {
	switch f := fact.(type) {
	case *eventv1.OrganisationRegistered:
		return fmt.Sprintf("organisation %s registered: %s", f.GetRef(), f.GetName())
	case *eventv1.OfficeCreated:
		return fmt.Sprintf("office %s created: %s (%s)", f.GetRef(), f.GetTitle(), Enum(f.GetClass()))
	case *eventv1.PersonRegistered:
		return strings.TrimSuffix(fmt.Sprintf("person %s registered: %s", f.GetRef(), s.entry.GetTexts()["name"]), ": ")
	case *eventv1.AppointmentStarted:
		return fmt.Sprintf("%s appointed to %s (%s) from %s%s", s.label("people", f.GetPerson()), s.label("offices", f.GetOffice()),
			Enum(f.GetKind()), Instant(f.GetFrom(), s.zone), s.until(f.GetUntil()))
	case *eventv1.AppointmentVaried:
		return fmt.Sprintf("%s in %s varied from %s: on leave %s, may exercise authority %s", s.label("people", f.GetPerson()),
			s.label("offices", f.GetOffice()), Instant(f.GetFrom(), s.zone), yes(f.GetOnLeave()), yes(f.GetMayExerciseAuthority()))
	case *eventv1.AppointmentEnded:
		return fmt.Sprintf("%s left %s: %s", s.label("people", f.GetPerson()), s.label("offices", f.GetOffice()), Instant(f.GetEnd(), s.zone))
	case *eventv1.RoleAssigned:
		return fmt.Sprintf("%s given the role %s (%s) from %s%s", s.label("offices", f.GetOffice()), Enum(f.GetRole()),
			s.scope(f), Instant(f.GetFrom(), s.zone), s.until(f.GetUntil()))
	case *eventv1.ProgrammeRegistered:
		return fmt.Sprintf("programme %s registered: %s (%s)", f.GetRef(), f.GetName(), s.label("organisations", f.GetOrganisation()))
	}
	return ""
}

func (s sentence) scope(f *eventv1.RoleAssigned) string {
	if f.GetOrganisation() != "" {
		return Enum(f.GetScope()) + " " + s.label("organisations", f.GetOrganisation())
	}
	return Enum(f.GetScope())
}

func (s sentence) until(t *timestamppb.Timestamp) string {
	if t == nil {
		return ""
	}
	return " until " + Instant(t, s.zone)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
