package milestone

import (
	"slices"

	"taskforce/services/act"
	"taskforce/services/programme"
	"taskforce/services/refusal"
)

// owners returns the offices that answer for a milestone. An imported one may
// have none, where its source does not say: then its programme's responsible
// offices stand in, so that it can be carried on.
func (m on) owners() []string {
	if len(m.OwnerOffices) == 0 {
		return m.programme.ResponsibleOffices
	}
	return m.OwnerOffices
}

// byOwner applies G14: forecasts are the owner offices' to revise.
func (m on) byOwner(v View, a *act.Act) error {
	return v.byOneOf(a, m.owners(), "NOT_OWNER_OFFICE", "an owner office of milestones/"+m.Ref)
}

// byResponsible applies G14: baselines are set, and approved anew, by the
// offices responsible for the programme.
func byResponsible(v View, a *act.Act, p *programme.Programme) error {
	return v.byOneOf(a, p.ResponsibleOffices, "NOT_RESPONSIBLE_OFFICE", "a responsible office of programmes/"+p.Ref)
}

// byWitness applies G14 to what happened: it is certified by an office that
// owns the milestone or is responsible for its programme, or by any other
// minister's or official's office of the programme's organisation, so that
// there is always somebody beside a sole owner who can.
func (m on) byWitness(v View, a *act.Act) error {
	if a.Organisation == m.programme.Organisation || slices.Contains(m.OwnerOffices, a.Office) {
		return a.Accountable()
	}
	return v.byOneOf(a, m.programme.ResponsibleOffices, "NOT_OF_PROGRAMME",
		"an office of the organisation of programmes/"+m.programme.Ref)
}

// byOneOf refuses an actor whose office is none of those that may, naming them.
func (v View) byOneOf(a *act.Act, offices []string, reason, who string) error {
	if slices.Contains(offices, a.Office) {
		return a.Accountable()
	}
	if a.Imported() {
		return nil // as Short would say, without the words
	}
	return a.Short(refusal.New(refusal.WrongPerson, "G14", reason, "offices/%s is not %s", a.OfficeRef, who).
		About("act.office").Between("offices/"+a.OfficeRef, v.Register.Names(offices)).
		Cure("", v.Register.Names(offices[:min(1, len(offices))])))
}
