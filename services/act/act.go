package act

import (
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/refusal"
)

// Act is one act with its circumstances resolved.
type Act struct {
	// Position and RecordedAt are those of the commit that it will become.
	Position   int64
	RecordedAt time.Time
	OccurredAt time.Time

	Mode eventv1.Mode
	// Person, Office, Appointment, Class and Acting are the actor; Office is an
	// id, OfficeRef and Organisation are that office's.
	Person       string
	Office       string
	OfficeRef    string
	Organisation string
	Appointment  string
	Class        eventv1.ActorClass
	Acting       bool

	Evidence []*eventv1.Evidence
	// Ceiling is the tier above which nothing is recorded (G6).
	Ceiling eventv1.Tier
	// Zone is the log's time zone: a date ends at 24:00 in it.
	Zone *time.Location

	kind     eventv1.AuthorityKind
	id       string
	findings []*eventv1.Finding
}

// Imported says whether the act only carries over what another record holds.
// An import is exempt from G2, G4, G5 and the rules on class.
func (a *Act) Imported() bool { return a.Mode == eventv1.Mode_MODE_IMPORT }

// Done says whether the act is done in the system, under every rule.
func (a *Act) Done() bool { return a.Mode == eventv1.Mode_MODE_ACT }

// Short is told of every lack of authority. It returns the refusal r for an
// ACT. An ATTESTATION is recorded all the same and flagged OUTSIDE_AUTHORITY
// (G15): a system that refuses to record an improper act loses the evidence.
// An IMPORT is exempt.
func (a *Act) Short(r *refusal.Refusal) error {
	switch a.Mode {
	case eventv1.Mode_MODE_IMPORT:
		return nil
	case eventv1.Mode_MODE_ATTESTATION:
		a.findings = append(a.findings, &eventv1.Finding{Rule: r.Rule, Reason: r.Reason})
		return nil
	}
	return r
}

// Findings are what Short was told of an attested act (G15): the rules that it
// did not meet, as computed from the record.
func (a *Act) Findings() []*eventv1.Finding { return a.findings }

// Rely notes the authority on which the act rests. An import keeps IMPORT.
func (a *Act) Rely(kind eventv1.AuthorityKind, id string) {
	if a.kind != eventv1.AuthorityKind_AUTHORITY_KIND_IMPORT {
		a.kind, a.id = kind, id
	}
}

// Authority returns what the act rests on: what was noted, else the actor's
// own office.
func (a *Act) Authority() *eventv1.AuthorityRef {
	if a.kind == eventv1.AuthorityKind_AUTHORITY_KIND_UNSPECIFIED {
		return &eventv1.AuthorityRef{Kind: eventv1.AuthorityKind_AUTHORITY_KIND_OWN_OFFICE, Id: a.Office}
	}
	return &eventv1.AuthorityRef{Kind: a.kind, Id: a.id}
}

// MayOwn says whether offices of a class may own, decide and sign: ministers'
// and officials' (G9).
func MayOwn(class eventv1.ActorClass) bool {
	return class == eventv1.ActorClass_ACTOR_CLASS_MINISTER || class == eventv1.ActorClass_ACTOR_CLASS_OFFICIAL
}

// Accountable applies G9 to the actor: EXTERNAL, AUDITOR and SERVICE never
// decide, and a special adviser advises.
func (a *Act) Accountable() error {
	if MayOwn(a.Class) {
		return nil
	}
	return a.Short(refusal.New(refusal.WrongPerson, "G9", "CLASS_MAY_NOT",
		"offices/%s is of a class that may not do this", a.OfficeRef).
		About("act.office").Between(ClassName(a.Class), "MINISTER or OFFICIAL"))
}

// Modes applies G15: which ways to the record a command has.
func (a *Act) Modes(allowed ...eventv1.Mode) error {
	for _, m := range allowed {
		if a.Mode == m {
			return nil
		}
	}
	return refusal.New(refusal.Malformed, "G15", "MODE_NOT_ALLOWED",
		"this cannot come to the record by way of %s", ModeName(a.Mode)).
		About("act.mode").Between(ModeName(a.Mode), ModeName(allowed[0]))
}
