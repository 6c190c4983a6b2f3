package register

import "time"

// OnlyOffice returns the office that a person holds at t where there is
// exactly one, and how many they hold.
func (s *State) OnlyOffice(person string, t time.Time) (office string, held int) {
	ids, _ := s.ofPerson.Get(person)
	for _, id := range ids {
		a, ok := s.appointments.Get(id)
		if !ok || !a.HeldAt(t) || a.Office == office {
			continue
		}
		office = a.Office
		held++
	}
	return office, held
}

// Standing returns the appointment by which a person holds an office at t, and
// what it lets them do. Of several the one that lets them do most counts.
func (s *State) Standing(person, office string, t time.Time) (*Appointment, Standing) {
	var best *Appointment
	standing := NotHeld
	ids, _ := s.ofPerson.Get(person)
	for _, id := range ids {
		a, ok := s.appointments.Get(id)
		if !ok || a.Office != office {
			continue
		}
		if st := a.StandingAt(t); st > standing {
			best, standing = a, st
		}
	}
	return best, standing
}

// EverHolds says whether a person holds an office at any instant of
// [from, until), where a zero until is no end.
func (s *State) EverHolds(person, office string, from, until time.Time) bool {
	ids, _ := s.ofPerson.Get(person)
	for _, id := range ids {
		a, ok := s.appointments.Get(id)
		if ok && a.Office == office && overlaps(a.From, a.Until, from, until) {
			return true
		}
	}
	return false
}
