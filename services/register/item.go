package register

import (
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// The items are read-only: Evolve replaces them, nobody changes them.
// Version is the position of the last commit that changed the item.

// Organisation is a department, agency or other body.
type Organisation struct {
	ID, Ref, Name, Kind string
	ExternalRefs        []*eventv1.ExternalRef
	Version             int64
}

// Office is a post that people hold. A role that it is given changes its
// version; who holds it does not.
type Office struct {
	ID, Ref, Organisation, Title, Rank string
	Class                              eventv1.ActorClass
	// Seats is how many may hold it at one instant, acting holders aside; 0 is
	// no limit.
	Seats   int32
	Version int64
}

// Name returns the office's resource name by its ref, as "offices/F2".
func (o *Office) Name() string { return "offices/" + o.Ref }

// Person is somebody whom the record knows. The name is sealed.
type Person struct {
	ID, Ref string
	Name    *eventv1.SealedText
	Version int64
}

// Appointment is a person's holding of an office in the half-open [From, Until).
type Appointment struct {
	ID, Person, Office string
	Kind               eventv1.AppointmentKind
	From               time.Time
	// Until is zero while no end is known.
	Until            time.Time
	HomeOrganisation string
	// Ended says that an end was recorded after the start.
	Ended   bool
	Version int64

	// spells are in order of their start; the first starts with the appointment.
	spells []spell
}

// spell is what held of an appointment from an instant until the next spell.
type spell struct {
	from    time.Time
	onLeave bool
	may     bool
}

// RoleAssignment is an office's having a role in the half-open [From, Until).
type RoleAssignment struct {
	ID           string
	Role         eventv1.Role
	Scope        eventv1.RoleScopeKind
	Organisation string
	Office       string
	From, Until  time.Time
	Version      int64
}
