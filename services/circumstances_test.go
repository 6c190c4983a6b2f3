package services_test

import (
	"strconv"
	"testing"
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services"
	"taskforce/services/milestone"
	"taskforce/services/register"
	"taskforce/services/stage"
)

// slip is a command that anybody can try, and that sro-a may give.
func slip() milestone.ReviseForecast {
	return milestone.ReviseForecast{
		Milestone: "m", Forecast: stage.On("2031-08-01"), Cause: eventv1.SlipCause_SLIP_CAUSE_SUPPLIER}
}

const slipped = "MilestoneForecastRevised + MilestoneSlipped"

// ago makes a command say that it was done some time before it is recorded.
// The step is recorded at noon on 5 March.
func ago(d time.Duration, more ...func(*services.Command)) stage.Step {
	return stage.Step{By: "sro-a", Do: slip(), At: noon, With: func(c *services.Command) {
		for _, m := range more {
			m(c)
		}
		c.OccurredAt = noon.Add(-d)
	}}
}

var noon = stage.At("2031-03-05 12:00")

func TestG1(t *testing.T) {
	stage.Run(t, []stage.Case{
		{Rule: "G1", Name: "done as it is recorded", When: ago(0), Then: slipped},
		{Rule: "G1", Name: "five minutes ahead: clocks differ", When: ago(-5 * time.Minute), Then: slipped},
		{Rule: "G1", Name: "further ahead", When: ago(-5*time.Minute - time.Microsecond), Then: "OCCURRED_IN_FUTURE at act.occurred_at"},
		{
			Rule: "G1", Name: "further ahead, attested", When: ago(-6*time.Minute, stage.Attested("")),
			Then: "OCCURRED_IN_FUTURE at act.occurred_at",
		},
		{
			Rule: "G1", Name: "further ahead, imported",
			When: stage.Step{By: "registrar", Do: slip(), With: stage.All(stage.Imported, stage.Occurred("2032-01-01 00:00"))},
			Then: "OCCURRED_IN_FUTURE at act.occurred_at",
		},
	})
}

func TestG2(t *testing.T) {
	day := 24 * time.Hour
	unreasoned := func(c *services.Command) { c.Mode = eventv1.Mode_MODE_ATTESTATION }
	stage.Run(t, []stage.Case{
		{Rule: "G2", Name: "an act of yesterday", When: ago(day), Then: slipped},
		{Rule: "G2", Name: "an older act", When: ago(day + time.Microsecond), Then: "ACT_TOO_OLD at act.occurred_at"},
		{Rule: "G2", Name: "attested without a reason", When: ago(0, unreasoned), Then: "REASON_MISSING at act.reason"},
		{Rule: "G2", Name: "attested in time", When: ago(day, stage.Attested("")), Then: slipped},
		{
			Rule: "G2", Name: "attested later it is flagged",
			When: ago(day+time.Microsecond, stage.Attested("")), Then: slipped + ", RECORDED_LATE",
		},
		{
			Rule: "G2", Name: "an import is exempt",
			When: stage.Step{By: "registrar", Do: slip(), With: stage.All(stage.Imported, stage.Occurred("2029-01-01 00:00"))},
			Then: slipped,
		},
	})
}

func registrar(do services.Body) stage.Step { return stage.Step{By: "registrar", Do: do} }

func ends(person, at string) stage.Step {
	return registrar(register.EndAppointment{Appointment: person, End: stage.At(at)})
}

func leaves(person, at string) stage.Step {
	return registrar(register.VaryAppointment{Appointment: person, From: stage.At(at), OnLeave: true})
}

// comes puts dd-b into sro-a's office too.
func comes(kind eventv1.AppointmentKind, from string, may bool) stage.Step {
	return registrar(register.Appoint{
		Appointment: "comes", Person: "dd-b", Office: "sro-a", Kind: kind, From: stage.At(from), MayExerciseAuthority: may})
}

const (
	substantive = eventv1.AppointmentKind_APPOINTMENT_KIND_SUBSTANTIVE
	acting      = eventv1.AppointmentKind_APPOINTMENT_KIND_ACTING
	secondee    = eventv1.AppointmentKind_APPOINTMENT_KIND_SECONDEE
	fellow      = eventv1.AppointmentKind_APPOINTMENT_KIND_FELLOW
)

// in makes a step an act in an office.
func in(office string, s stage.Step) stage.Step {
	before := s.With
	s.With = func(c *services.Command) {
		if before != nil {
			before(c)
		}
		c.Office = office
	}
	return s
}

// asDD is dd-b acting in sro-a's office at noon, some time after having done it.
func asDD(done time.Duration, more ...func(*services.Command)) stage.Step {
	s := in("sro-a", ago(done, more...))
	s.By = "dd-b"
	return s
}

func TestG4(t *testing.T) {
	stage.Run(t, []stage.Case{
		{
			Rule: "G4", Name: "in office when done, and not when recorded",
			Given: []stage.Step{ends("sro-a", "2031-03-05 11:30")},
			When:  in("sro-a", ago(time.Hour)),
			Then:  "AUTHORITY_ENDED at act.occurred_at",
		},
		{
			Rule: "G4", Name: "on leave since it was done",
			Given: []stage.Step{leaves("sro-a", "2031-03-05 11:30")},
			When:  ago(time.Hour),
			Then:  "HOLDER_ON_LEAVE at act.office",
		},
		{
			Rule: "G4", Name: "acting holder when done, substantive when recorded",
			Given: []stage.Step{
				ends("sro-a", "2031-03-05 00:00"),
				registrar(register.Appoint{Appointment: "before", Person: "dd-b", Office: "sro-a", Kind: acting,
					From: stage.At("2031-03-05 00:00"), Until: stage.At("2031-03-05 11:30")}),
				comes(substantive, "2031-03-05 11:30", false),
			},
			When: asDD(time.Hour),
			Then: slipped,
		},
		{
			Rule: "G4", Name: "attested by somebody who was in office when it was done",
			Given: []stage.Step{ends("sro-a", "2031-03-05 11:30")},
			When:  ago(time.Hour, stage.Attested("")),
			Then:  slipped,
		},
	})
}

func TestG5(t *testing.T) {
	stage.Run(t, []stage.Case{
		{
			Rule: "G5", Name: "not in office yet when it was done",
			Given: []stage.Step{ends("sro-a", "2031-03-05 11:30"), comes(substantive, "2031-03-05 11:30", false)},
			When:  asDD(time.Hour),
			Then:  "OFFICE_NOT_HELD at act.office",
		},
		{
			Rule: "G5", Name: "never in that office",
			When: in("sro-a", stage.Step{By: "dd-b", Do: slip()}),
			Then: "OFFICE_NOT_HELD at act.office",
		},
		{
			Rule: "G5", Name: "in an office that is not on the record",
			When: in("none", stage.Step{By: "sro-a", Do: slip()}),
			Then: "OFFICE_NOT_FOUND at act.office",
		},
		{
			Rule: "G5", Name: "a person who is not on the record",
			When: stage.Step{By: "nobody", Do: slip()},
			Then: "PERSON_UNKNOWN",
		},
		{
			Rule: "G5", Name: "a person in no office",
			Given: []stage.Step{ends("sro-a", "2031-03-02 00:00")},
			When:  ago(0),
			Then:  "NO_OFFICE_HELD at act.office",
		},
		{
			Rule: "G5", Name: "a person in two offices names one",
			Given: []stage.Step{comes(acting, "2031-03-01 00:00", false)},
			When:  stage.Step{By: "dd-b", Do: slip()},
			Then:  "OFFICE_NOT_NAMED at act.office",
		},
		{
			Rule: "G5", Name: "a holder on leave",
			Given: []stage.Step{leaves("sro-a", "2031-03-01 00:00")},
			When:  ago(0),
			Then:  "HOLDER_ON_LEAVE at act.office",
		},
		{
			Rule: "G5", Name: "the acting holder, in their place",
			Given: []stage.Step{leaves("sro-a", "2031-03-01 00:00"), comes(acting, "2031-03-01 00:00", false)},
			When:  asDD(0),
			Then:  slipped,
		},
		{
			Rule: "G5", Name: "a secondee only advises",
			Given: []stage.Step{ends("sro-a", "2031-03-02 00:00"), comes(secondee, "2031-03-02 00:00", false)},
			When:  asDD(0),
			Then:  "ADVISES_ONLY at act.office",
		},
		{
			Rule: "G5", Name: "a fellow only advises",
			Given: []stage.Step{ends("sro-a", "2031-03-02 00:00"), comes(fellow, "2031-03-02 00:00", false)},
			When:  asDD(0),
			Then:  "ADVISES_ONLY at act.office",
		},
		{
			Rule: "G5", Name: "a secondee acts where the letter says so",
			Given: []stage.Step{ends("sro-a", "2031-03-02 00:00"), comes(secondee, "2031-03-02 00:00", true)},
			When:  asDD(0),
			Then:  slipped,
		},
	})
}

// TestG15AttestedShortfalls: what an attester lacks is not refused but flagged.
func TestG15AttestedShortfalls(t *testing.T) {
	const flagged = slipped + ", OUTSIDE_AUTHORITY G5 "
	stage.Run(t, []stage.Case{
		{
			Rule: "G15", Name: "on leave",
			Given: []stage.Step{leaves("sro-a", "2031-03-01 00:00")},
			When:  ago(0, stage.Attested("")),
			Then:  flagged + "HOLDER_ON_LEAVE",
		},
		{
			Rule: "G15", Name: "a secondee who advises",
			Given: []stage.Step{ends("sro-a", "2031-03-02 00:00"), comes(secondee, "2031-03-02 00:00", false)},
			When:  asDD(0, stage.Attested("")),
			Then:  flagged + "ADVISES_ONLY",
		},
		{
			Rule: "G15", Name: "in office only since",
			Given: []stage.Step{ends("sro-a", "2031-03-05 11:30"), comes(substantive, "2031-03-05 11:30", false)},
			When:  asDD(time.Hour, stage.Attested("")),
			Then:  flagged + "OFFICE_NOT_HELD",
		},
		{
			Rule: "G15", Name: "in any office only since",
			Given: []stage.Step{
				ends("dd-b", "2031-02-01 00:00"), ends("sro-a", "2031-03-05 11:30"), comes(substantive, "2031-03-05 11:30", false),
			},
			When: stage.Step{By: "dd-b", Do: slip(), At: noon, With: stage.Attested("2031-03-05 11:00")},
			Then: flagged + "OFFICE_NOT_HELD",
		},
		{
			Rule: "G15", Name: "late as well",
			When: stage.Step{By: "dd-b", Do: slip(), With: stage.Attested("2031-02-01 09:00")},
			Then: slipped + ", RECORDED_LATE, OUTSIDE_AUTHORITY G14 NOT_OWNER_OFFICE",
		},
		{
			Rule: "G5", Name: "in the office neither then nor now",
			When: in("sro-a", stage.Step{By: "dd-b", Do: slip(), With: stage.Attested("")}),
			Then: "OFFICE_NOT_HELD at act.office",
		},
	})
}

func TestG6(t *testing.T) {
	secret := &eventv1.Marking{Tier: eventv1.Tier_TIER_SECRET}
	stage.Run(t, []stage.Case{
		{
			Rule: "G6", Name: "marked above the ceiling",
			When: stage.Step{By: "sro-a", Do: slip(), With: func(c *services.Command) { c.Marking = secret }},
			Then: "CONTENT_ABOVE_CEILING at act.marking",
		},
		{
			Rule: "G6", Name: "at the ceiling, and sensitive",
			When: stage.Step{By: "sro-a", Do: slip(), With: func(c *services.Command) {
				c.Marking = &eventv1.Marking{Tier: eventv1.Tier_TIER_OFFICIAL, Sensitive: true}
			}},
			Then: slipped,
		},
		{
			Rule: "G6", Name: "attested or not",
			When: stage.Step{By: "sro-a", Do: slip(), With: stage.All(stage.Attested(""), func(c *services.Command) { c.Marking = secret })},
			Then: "CONTENT_ABOVE_CEILING at act.marking",
		},
		{
			Rule: "G6", Name: "evidence above the ceiling",
			When: stage.Step{By: "sro-a", Do: slip(), With: stage.All(stage.Evidenced, func(c *services.Command) {
				c.Evidence[0].GetDocument().Marking = secret
			})},
			Then: "CONTENT_ABOVE_CEILING at act.evidence[0].document.marking",
		},
	})
}

func TestG8(t *testing.T) {
	etag := func(v string) stage.Step {
		return stage.Step{By: "sro-a", Do: slip(), With: func(c *services.Command) { c.Etag = v }}
	}
	m, _ := stage.Cast(t).State.Milestones.Milestone("m")
	newest := strconv.FormatInt(m.Version, 10)
	stage.Run(t, []stage.Case{
		{Rule: "G8", Name: "the newest version", When: etag(newest), Then: slipped},
		{Rule: "G8", Name: "an older version", When: etag("1"), Then: "VERSION_MOVED at etag"},
		{
			Rule: "G8", Name: "it moved meanwhile",
			Given: []stage.Step{{By: "sro-a", Do: milestone.WithholdForecast{Milestone: "m", Reason: eventv1.WithheldReason_WITHHELD_REASON_BLANK}}},
			When:  etag(newest),
			Then:  "VERSION_MOVED at etag",
		},
		{Rule: "G8", Name: "a version that none has", When: etag("0"), Then: "INVALID_ETAG at etag"},
		{Rule: "G8", Name: "no version at all", When: etag("newest"), Then: "INVALID_ETAG at etag"},
	})
}

func TestG14OnlyTheRegistrarImports(t *testing.T) {
	stage.Run(t, []stage.Case{
		{Rule: "G14", Name: "an owner", When: stage.Step{By: "sro-a", Do: slip(), With: stage.Imported}, Then: "ROLE_NEEDED at act.office"},
		{Rule: "G14", Name: "a registrar", When: stage.Step{By: "registrar-2", Do: slip(), With: stage.Imported}, Then: slipped},
		{
			Rule: "G5", Name: "a registrar on leave",
			Given: []stage.Step{leaves("registrar-2", "2031-01-01 00:00")},
			When:  stage.Step{By: "registrar-2", Do: slip(), With: stage.Imported},
			Then:  "HOLDER_ON_LEAVE at act.office",
		},
	})
}

// TestG4RoleAtBothTimes: a role counts where it is held when the act was done
// and when it is recorded.
func TestG4RoleAtBothTimes(t *testing.T) {
	c := register.RegisterOrganisation{Organisation: "dept-c", OrganisationName: "C"}
	role := func(from, until string) stage.Step {
		a := register.AssignRole{RoleAssignment: "r", Role: eventv1.Role_ROLE_REGISTRAR, Office: "lead-a", From: stage.At(from)}
		if until != "" {
			a.Until = stage.At(until)
		}
		return registrar(a)
	}
	when := func(done string) stage.Step {
		return stage.Step{By: "lead-a", Do: c, At: noon, With: stage.Occurred(done)}
	}
	stage.Run(t, []stage.Case{
		{Rule: "G14", Name: "at both", Given: []stage.Step{role("2031-03-05 10:00", "")}, When: when("2031-03-05 11:00"), Then: "OrganisationRegistered"},
		{Rule: "G14", Name: "not yet when done", Given: []stage.Step{role("2031-03-05 11:30", "")}, When: when("2031-03-05 11:00"), Then: "ROLE_NEEDED at act.office"},
		{Rule: "G14", Name: "no longer when recorded", Given: []stage.Step{role("2031-03-05 10:00", "2031-03-05 11:30")}, When: when("2031-03-05 11:00"), Then: "ROLE_NEEDED at act.office"},
	})
}

func TestCausationExists(t *testing.T) {
	g := stage.Cast(t)
	last := int64(len(g.Commits))
	for _, c := range []struct {
		causation int64
		want      string
	}{
		{0, slipped}, {1, slipped}, {last, slipped},
		{last + 1, "CAUSATION_NOT_FOUND at act.causation"}, {-1, "CAUSATION_NOT_FOUND at act.causation"},
	} {
		m, err := g.Try(stage.Step{By: "sro-a", Do: slip(), With: func(cmd *services.Command) { cmd.Causation = c.causation }})
		if got := stage.Outcome(m, err); got != c.want {
			t.Errorf("caused by %d of %d: %s", c.causation, last, got)
		}
	}
}

type unheardOf struct{}

func (unheardOf) CommandName() string              { return "UnheardOf" }
func (unheardOf) Item() (eventv1.ItemKind, string) { return 0, "" }

func TestCommandsThatThereAreNot(t *testing.T) {
	g := stage.Cast(t)
	at := services.Slot{Position: 1000, RecordedAt: g.Now}
	for reason, body := range map[string]services.Body{"COMMAND_MISSING": nil, "COMMAND_UNKNOWN": unheardOf{}} {
		m, err := services.Decide(g.State, services.Command{Person: "sro-a", Body: body}, at)
		if got := stage.Outcome(m, err); got != reason {
			t.Errorf("%s, want %s", got, reason)
		}
	}
	early := services.Command{Person: "sro-a", OccurredAt: time.Time{}.AddDate(-5, 0, 0)}.With(slip())
	m, err := services.Decide(g.State, early, at)
	if got := stage.Outcome(m, err); got != "INVALID_INSTANT at act.occurred_at" {
		t.Errorf("before the year 1: %s", got)
	}
}
