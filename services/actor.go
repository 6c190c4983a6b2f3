package services

import (
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
	"taskforce/services/register"
)

// actor reads from the register in which office, by which appointment and as
// which class somebody acts (G5), and whether they still do when the act is
// recorded (G4).
//
// An ACT needs both. An ATTESTATION needs an office held when the act occurred
// or when it is recorded; what else it lacks is flagged. An IMPORT is exempt
// from both rules, and is made by a REGISTRAR as they are now.
func (s *State) actor(c *Command, a *act.Act) error {
	if _, ok := s.Register.Person(c.Person); !ok {
		return refusal.New(refusal.WrongPerson, "G5", "PERSON_UNKNOWN", "whoever calls is not on the register")
	}
	since := a.OccurredAt
	if a.Imported() {
		since = a.RecordedAt
	}
	office, since, err := s.officeOf(c, a, since)
	if err != nil {
		return err
	}
	ap, standing := s.Register.Standing(c.Person, office, since)
	if standing == register.NotHeld {
		return officeNotHeld(s.officeRef(office))
	}
	s.fill(a, ap)
	if a.Imported() {
		return s.importer(a, standing)
	}
	return s.inOffice(a, since, standing)
}

// officeOf returns the office in which somebody acts, and the instant for which
// they hold it: an attester who came into office after what they attest speaks
// from the office that they hold now.
func (s *State) officeOf(c *Command, a *act.Act, since time.Time) (string, time.Time, error) {
	if c.Office != "" {
		if _, ok := s.Register.Office(c.Office); !ok {
			return "", since, refusal.Unknown("G5", "act.office", "OFFICE", c.Office)
		}
		if _, standing := s.Register.Standing(c.Person, c.Office, since); standing == register.NotHeld && attested(a) {
			since = a.RecordedAt
		}
		return c.Office, since, nil
	}
	office, held := s.Register.OnlyOffice(c.Person, since)
	if held == 0 && attested(a) {
		since = a.RecordedAt
		office, held = s.Register.OnlyOffice(c.Person, since)
	}
	switch held {
	case 0:
		return "", since, refusal.New(refusal.WrongPerson, "G5", "NO_OFFICE_HELD",
			"whoever calls holds no office at %s", stamp(since)).About("act.office")
	case 1:
		return office, since, nil
	}
	return "", since, refusal.New(refusal.Malformed, "G5", "OFFICE_NOT_NAMED",
		"whoever calls holds several offices: name the one in which they act").
		About("act.office").Between("", "one of the offices held")
}

func attested(a *act.Act) bool { return a.Mode == eventv1.Mode_MODE_ATTESTATION }

// fill writes an appointment and its office into an act.
func (s *State) fill(a *act.Act, ap *register.Appointment) {
	o, _ := s.Register.Office(ap.Office)
	a.Office, a.OfficeRef, a.Organisation, a.Class = o.ID, o.Ref, o.Organisation, o.Class
	a.Appointment, a.Acting = ap.ID, ap.Acting()
}

// inOffice applies G5 and G4 to an appointment that is held at the instant since.
func (s *State) inOffice(a *act.Act, since time.Time, standing register.Standing) error {
	if r := s.cannotAct(a, standing); r != nil {
		if err := a.Short(r); err != nil {
			return err
		}
	}
	if attested(a) && !since.Equal(a.OccurredAt) {
		return a.Short(officeNotHeld(a.OfficeRef)) // G5: held now, and not then
	}
	if !a.Done() || a.RecordedAt.Equal(a.OccurredAt) {
		return nil
	}
	_, now := s.Register.Standing(a.Person, a.Office, a.RecordedAt)
	if now == register.NotHeld {
		return refusal.New(refusal.WrongPerson, "G4", "AUTHORITY_ENDED",
			"offices/%s was held when it was done and is no longer held as it is recorded", a.OfficeRef).
			About("act.occurred_at").Between("held at "+stamp(a.OccurredAt), "held at "+stamp(a.RecordedAt)+" too")
	}
	if r := s.cannotAct(a, now); r != nil {
		r.Rule = "G4"
		return r
	}
	return nil
}

// cannotAct is the refusal of somebody who holds the office and yet may not
// exercise it (G5), nil where they may.
func (s *State) cannotAct(a *act.Act, standing register.Standing) *refusal.Refusal {
	switch standing {
	case register.OnLeave:
		return refusal.New(refusal.WrongPerson, "G5", "HOLDER_ON_LEAVE",
			"the holder of offices/%s is on leave: the acting holder acts", a.OfficeRef).
			About("act.office").Between("on leave", "the acting holder").Cure("", "offices/"+a.OfficeRef)
	case register.Advises:
		return refusal.New(refusal.WrongPerson, "G5", "ADVISES_ONLY",
			"a secondee or fellow acts for offices/%s only where the letter of appointment says so", a.OfficeRef).
			About("act.office").Between("advises", "may_exercise_authority").Cure("VaryAppointment", act.RoleName(eventv1.Role_ROLE_REGISTRAR))
	}
	return nil
}

// importer applies G14 to an import: only the REGISTRAR imports for now.
func (s *State) importer(a *act.Act, standing register.Standing) error {
	if r := s.cannotAct(a, standing); r != nil {
		return r
	}
	r, ok := s.Register.ActsAs(a, eventv1.Role_ROLE_REGISTRAR, "")
	if !ok {
		return s.Register.NotInRole(a, eventv1.Role_ROLE_REGISTRAR)
	}
	a.Rely(eventv1.AuthorityKind_AUTHORITY_KIND_IMPORT, r.ID)
	return nil
}

func officeNotHeld(ref string) *refusal.Refusal {
	return refusal.New(refusal.WrongPerson, "G5", "OFFICE_NOT_HELD",
		"whoever calls did not hold offices/%s when it was done", ref).About("act.office")
}

func (s *State) officeRef(id string) string {
	return s.Register.Ref(eventv1.ItemKind_ITEM_KIND_OFFICE, id)
}
