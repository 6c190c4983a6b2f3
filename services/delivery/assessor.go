package delivery

import (
	"slices"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
	"taskforce/services/register"
)

// assessorStands keeps the assessors apart: each judgement is made by an office
// that stands where it says it does. What is imported says what its source says.
func (c AssessDelivery) assessorStands(v View, a *act.Act) error {
	if c.Assessor == eventv1.Assessor_ASSESSOR_UNSPECIFIED {
		return refusal.Missing(rule, "assessor")
	}
	if err := a.Accountable(); err != nil { // G9
		return err
	}
	owns := v.Subject.answeredBy(a.Office)
	centre, isCentre := v.Register.ActsAs(a, eventv1.Role_ROLE_CENTRE, v.Subject.Organisation)
	switch c.Assessor {
	case eventv1.Assessor_ASSESSOR_OWNER:
		if !owns {
			return a.Short(v.notOwner(a))
		}
	case eventv1.Assessor_ASSESSOR_CENTRE:
		if !isCentre {
			return a.Short(v.Register.NotInRole(a, eventv1.Role_ROLE_CENTRE))
		}
		a.Rely(eventv1.AuthorityKind_AUTHORITY_KIND_ROLE, centre.ID)
	case eventv1.Assessor_ASSESSOR_INDEPENDENT:
		if owns || isCentre || v.personAnswers(a) || a.Class != eventv1.ActorClass_ACTOR_CLASS_OFFICIAL {
			return a.Short(v.notIndependent(a))
		}
	}
	return nil
}

// answeredBy says whether an office owns the subject or is responsible for it.
func (s Subject) answeredBy(office string) bool {
	return slices.Contains(s.Owners, office) || slices.Contains(s.Responsible, office)
}

// personAnswers says whether the assessor holds, beside the office in which they
// act, one that answers for the subject: a person is not independent of
// themselves.
func (v View) personAnswers(a *act.Act) bool {
	holds := func(office string) bool {
		_, standing := v.Register.Standing(a.Person, office, a.OccurredAt)
		return standing != register.NotHeld
	}
	return slices.ContainsFunc(v.Subject.Owners, holds) || slices.ContainsFunc(v.Subject.Responsible, holds)
}

func (v View) notOwner(a *act.Act) *refusal.Refusal {
	may := slices.Concat(v.Subject.Owners, v.Subject.Responsible)
	return refusal.New(refusal.WrongPerson, "G14", "NOT_OWNER_OFFICE",
		"offices/%s neither owns %s nor is responsible for it", a.OfficeRef, v.Subject.Name).
		About("assessor").Between("offices/"+a.OfficeRef, v.Register.Names(may)).
		Cure("", v.Register.Names(may[:min(1, len(may))]))
}

func (v View) notIndependent(a *act.Act) *refusal.Refusal {
	return refusal.New(refusal.WrongPerson, rule, "NOT_INDEPENDENT",
		"offices/%s is not an official's office that stands apart from %s and from the centre", a.OfficeRef, v.Subject.Name).
		About("assessor").Between("offices/"+a.OfficeRef, "an official's office that neither answers for it nor has the role CENTRE")
}
