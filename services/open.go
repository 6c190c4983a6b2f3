package services

import (
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

// OpenParams is what commit 1 is made of: what the log is, and who will keep
// its register. Ids, salt and time come from the caller.
type OpenParams struct {
	Log        *eventv1.LogOpened
	RecordedAt time.Time
	Salt       []byte
	// Principal and RequestID may be left out.
	Principal, RequestID string

	Organisation, OrganisationName, OrganisationKind string
	// Office is the registrar's.
	Office, OfficeTitle, OfficeRank string
	// Person is the registrar. PersonName is sealed under "people/{id}".
	Person     string
	PersonName *eventv1.SealedText
	// Since is when the registrar came into office; RecordedAt where it is zero.
	Since time.Time

	Appointment, RoleAssignment string
	// Policy is UKCentral's where it is nil.
	Policy *eventv1.PolicySet
}

// Open returns commit 1 (authority BOOTSTRAP): the log itself, the policy, and
// the first organisation with the registrar's office, the registrar and their
// role. It is decided once, on nothing.
func Open(p OpenParams) (*eventv1.Commit, error) {
	if err := p.complete(); err != nil {
		return nil, err
	}
	recorded := act.Instant(p.RecordedAt)
	since := act.Instant(p.Since)
	if since.IsZero() {
		since = recorded
	}
	if since.After(recorded) {
		return nil, refusal.New(refusal.Malformed, "G4", "NOT_YET_IN_OFFICE", "the registrar is in office when the log opens").About("since")
	}
	return &eventv1.Commit{
		Position:          1,
		RecordedAt:        act.Stamp(recorded),
		OccurredAt:        act.Stamp(recorded),
		OccurredPrecision: eventv1.Precision_PRECISION_EXACT,
		Mode:              eventv1.Mode_MODE_ACT,
		CapturedFrom:      eventv1.CapturedFrom_CAPTURED_FROM_SYSTEM,
		Actor: &eventv1.Actor{
			Person: p.Person, Office: p.Office, Appointment: p.Appointment,
			Class: eventv1.ActorClass_ACTOR_CLASS_OFFICIAL,
		},
		Authority: &eventv1.AuthorityRef{Kind: eventv1.AuthorityKind_AUTHORITY_KIND_BOOTSTRAP},
		Principal: p.Principal,
		RequestId: p.RequestID,
		Salt:      p.Salt,
		Command:   "OpenLog",
		Events:    p.events(since),
	}, nil
}

// complete refuses an opening that would leave the log without something that
// every later commit rests on.
func (p OpenParams) complete() error {
	const rule = "BOOTSTRAP"
	for _, needed := range []struct{ field, value string }{
		{"log.log_id", p.Log.GetLogId()},
		{"log.origin", p.Log.GetOrigin()},
		{"log.log_key", p.Log.GetLogKey()},
		{"log.block_key.writer_id", p.Log.GetBlockKey().GetWriterId()},
		{"organisation_id", p.Organisation},
		{"organisation_name", p.OrganisationName},
		{"office_id", p.Office},
		{"title", p.OfficeTitle},
		{"person_id", p.Person},
		{"person_name", string(p.PersonName.GetCiphertext())},
		{"appointment_id", p.Appointment},
		{"role_assignment_id", p.RoleAssignment},
		{"salt", string(p.Salt)},
	} {
		if needed.value == "" {
			return refusal.Missing(rule, needed.field)
		}
	}
	if p.Log.GetKind() == eventv1.LogKind_LOG_KIND_UNSPECIFIED {
		return refusal.Missing(rule, "log.kind")
	}
	if p.Log.GetCeiling() == eventv1.Tier_TIER_UNSPECIFIED {
		return refusal.Missing(rule, "log.ceiling")
	}
	if want := "people/" + p.Person; p.PersonName.GetKeyId() != want {
		return refusal.New(refusal.Malformed, "RegisterPerson", "WRONG_KEY", "a person's name is sealed under their own key").
			About("person_name").Between(p.PersonName.GetKeyId(), want)
	}
	if !isZone(p.Log.GetTimeZone()) {
		return refusal.New(refusal.Malformed, rule, "INVALID_TIME_ZONE", "the log needs the IANA name of its time zone").
			About("log.time_zone").Between(p.Log.GetTimeZone(), "as Europe/London")
	}
	// With no age at all every act would be too old.
	if p.Policy != nil && p.Policy.GetPolicy().GetActMaxAge().AsDuration() <= 0 {
		return refusal.Missing("G2", "policy.act_max_age")
	}
	return act.Storable("G1", "recorded_at", p.RecordedAt)
}

func (p OpenParams) events(since time.Time) []*eventv1.Event {
	policy := p.Policy
	if policy == nil {
		policy = UKCentral()
	}
	return []*eventv1.Event{
		{Fact: &eventv1.Event_LogOpened{LogOpened: p.Log}},
		{Fact: &eventv1.Event_PolicySet{PolicySet: policy}},
		{Fact: &eventv1.Event_OrganisationRegistered{OrganisationRegistered: &eventv1.OrganisationRegistered{
			Organisation: p.Organisation, Ref: "O1", Name: p.OrganisationName, Kind: p.OrganisationKind,
		}}},
		{Fact: &eventv1.Event_OfficeCreated{OfficeCreated: &eventv1.OfficeCreated{
			Office: p.Office, Ref: "F1", Organisation: p.Organisation, Title: p.OfficeTitle, Rank: p.OfficeRank,
			Class: eventv1.ActorClass_ACTOR_CLASS_OFFICIAL, Seats: 1,
		}}},
		{Fact: &eventv1.Event_PersonRegistered{PersonRegistered: &eventv1.PersonRegistered{
			Person: p.Person, Ref: "PE1", Name: p.PersonName,
		}}},
		{Fact: &eventv1.Event_AppointmentStarted{AppointmentStarted: &eventv1.AppointmentStarted{
			Appointment: p.Appointment, Person: p.Person, Office: p.Office,
			Kind: eventv1.AppointmentKind_APPOINTMENT_KIND_SUBSTANTIVE, From: act.Stamp(since),
		}}},
		{Fact: &eventv1.Event_RoleAssigned{RoleAssigned: &eventv1.RoleAssigned{
			RoleAssignment: p.RoleAssignment, Role: eventv1.Role_ROLE_REGISTRAR,
			Scope: eventv1.RoleScopeKind_ROLE_SCOPE_KIND_LOG, Office: p.Office, From: act.Stamp(since),
		}}},
	}
}
