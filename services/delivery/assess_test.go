package delivery_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/testing/protocmp"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services"
	"taskforce/services/delivery"
	"taskforce/services/register"
	"taskforce/services/stage"
)

const (
	rule = "AssessDelivery"

	ownerSide   = eventv1.Assessor_ASSESSOR_OWNER
	independent = eventv1.Assessor_ASSESSOR_INDEPENDENT
	centre      = eventv1.Assessor_ASSESSOR_CENTRE
)

// amber is an assessment of the milestone owned by sro-a, of the programme for
// which lead-a is responsible.
func amber(by eventv1.Assessor, changes ...func(*delivery.AssessDelivery)) delivery.AssessDelivery {
	c := delivery.AssessDelivery{Assessment: "x", Milestone: "m", Scale: "ipa-dca-3", Rating: "Amber", Assessor: by}
	for _, change := range changes {
		change(&c)
	}
	return c
}

func programmes(c *delivery.AssessDelivery) { c.Milestone, c.Programme = "", "alpha" }

func by(person string, c delivery.AssessDelivery) stage.Step { return stage.Step{By: person, Do: c} }

const assessed = "DeliveryConfidenceAssessed"

func TestAssessDeliveryKeepsAssessorsApart(t *testing.T) {
	stage.Run(t, []stage.Case{
		{Rule: rule, Name: "OWNER is the owner office", When: by("sro-a", amber(ownerSide)), Then: assessed},
		{Rule: rule, Name: "OWNER is a responsible office", When: by("lead-a", amber(ownerSide)), Then: assessed},
		{Rule: rule, Name: "OWNER of a programme is a responsible office", When: by("lead-a", amber(ownerSide, programmes)), Then: assessed},
		{Rule: "G14", Name: "OWNER of a programme is no milestone's owner", When: by("sro-a", amber(ownerSide, programmes)), Then: "NOT_OWNER_OFFICE at assessor"},
		{Rule: "G14", Name: "OWNER is no other office", When: by("dd-a", amber(ownerSide)), Then: "NOT_OWNER_OFFICE at assessor"},
		{Rule: rule, Name: "CENTRE has the role", When: by("centre-desk", amber(centre)), Then: assessed},
		{Rule: "G14", Name: "CENTRE is no office without the role", When: by("dd-a", amber(centre)), Then: "ROLE_NEEDED at act.office"},
		{Rule: rule, Name: "INDEPENDENT is another official's office", When: by("dd-b", amber(independent)), Then: assessed},
		{Rule: rule, Name: "INDEPENDENT is not the owner", When: by("sro-a", amber(independent)), Then: "NOT_INDEPENDENT at assessor"},
		{Rule: rule, Name: "INDEPENDENT is not responsible", When: by("lead-a", amber(independent)), Then: "NOT_INDEPENDENT at assessor"},
		{Rule: rule, Name: "INDEPENDENT is not the centre", When: by("centre-desk", amber(independent)), Then: "NOT_INDEPENDENT at assessor"},
		{Rule: rule, Name: "INDEPENDENT is not a minister", When: by("minister-a", amber(independent)), Then: "NOT_INDEPENDENT at assessor"},
		{Rule: "G9", Name: "an auditor assesses nothing", When: by("auditor-a", amber(independent)), Then: "CLASS_MAY_NOT at act.office"},
		{Rule: rule, Name: "it says whose judgement it is", When: by("sro-a", amber(0)), Then: "FIELD_MISSING at assessor"},
		{
			Rule: rule, Name: "INDEPENDENT is not the owner in another office of theirs",
			Given: []stage.Step{
				{By: "registrar", Do: register.EndAppointment{Appointment: "dd-b", End: stage.At("2031-02-01 00:00")}},
				{By: "registrar", Do: register.Appoint{
					Appointment: "both", Person: "sro-a", Office: "dd-b", From: stage.At("2031-02-01 00:00")}},
			},
			When: stage.Step{By: "sro-a", Do: amber(independent), With: func(c *services.Command) { c.Office = "dd-b" }},
			Then: "NOT_INDEPENDENT at assessor",
		},
		{
			Rule: rule, Name: "CENTRE for one organisation assesses that one's",
			Given: []stage.Step{{By: "registrar", Do: register.AssignRole{
				RoleAssignment: "r", Role: eventv1.Role_ROLE_CENTRE, Office: "dd-b", Organisation: "dept-a",
				Scope: eventv1.RoleScopeKind_ROLE_SCOPE_KIND_ORGANISATION, From: stage.At("2031-03-01 00:00")}}},
			When: by("dd-b", amber(centre)),
			Then: assessed,
		},
		{
			Rule: "G14", Name: "CENTRE for another organisation does not",
			Given: []stage.Step{{By: "registrar", Do: register.AssignRole{
				RoleAssignment: "r", Role: eventv1.Role_ROLE_CENTRE, Office: "dd-b", Organisation: "dept-b",
				Scope: eventv1.RoleScopeKind_ROLE_SCOPE_KIND_ORGANISATION, From: stage.At("2031-03-01 00:00")}}},
			When: by("dd-b", amber(centre)),
			Then: "ROLE_NEEDED at act.office",
		},
		{
			Rule: "G15", Name: "attested by another office it is recorded and flagged",
			When: stage.Step{By: "dd-a", Do: amber(ownerSide), With: stage.Attested("")},
			Then: assessed + ", OUTSIDE_AUTHORITY G14 NOT_OWNER_OFFICE",
		},
		{
			Rule: "G15", Name: "an import says what its source says",
			When: stage.Step{By: "registrar", Do: amber(independent), With: stage.Imported},
			Then: assessed,
		},
	})
}

func TestAssessDelivery(t *testing.T) {
	with := func(change func(*delivery.AssessDelivery)) stage.Step { return by("sro-a", amber(ownerSide, change)) }
	stage.Run(t, []stage.Case{
		{
			Rule: rule, Name: "on five points, in its own words",
			When: with(func(c *delivery.AssessDelivery) { c.Scale, c.Rating = "ipa-dca-5", "Amber/Red" }),
			Then: assessed,
		},
		{
			Rule: rule, Name: "a word of another scale",
			When: with(func(c *delivery.AssessDelivery) { c.Rating = "Amber/Red" }),
			Then: "RATING_NOT_ON_SCALE at rating",
		},
		{
			Rule: rule, Name: "a word spelt another way",
			When: with(func(c *delivery.AssessDelivery) { c.Rating = "amber" }),
			Then: "RATING_NOT_ON_SCALE at rating",
		},
		{
			Rule: rule, Name: "a scale that the policy does not have",
			When: with(func(c *delivery.AssessDelivery) { c.Scale = "traffic-lights" }),
			Then: "SCALE_NOT_FOUND at scale",
		},
		{
			Rule: rule, Name: "imported, a word of another scale",
			When: stage.Step{By: "registrar", With: stage.Imported,
				Do: amber(ownerSide, func(c *delivery.AssessDelivery) { c.Rating = "Amber/Red" })},
			Then: "RATING_NOT_ON_SCALE at rating",
		},
		{
			Rule: rule, Name: "of a milestone that is not on the record",
			When: with(func(c *delivery.AssessDelivery) { c.Milestone = "none" }),
			Then: "MILESTONE_NOT_FOUND at subject",
		},
		{
			Rule: rule, Name: "of a programme that is not on the record",
			When: with(func(c *delivery.AssessDelivery) { c.Milestone, c.Programme = "", "none" }),
			Then: "PROGRAMME_NOT_FOUND at subject",
		},
		{
			Rule: rule, Name: "of nothing",
			When: with(func(c *delivery.AssessDelivery) { c.Milestone = "" }),
			Then: "FIELD_MISSING at subject",
		},
		{
			Rule: rule, Name: "of two things",
			When: with(func(c *delivery.AssessDelivery) { c.Programme = "alpha" }),
			Then: "FIELD_MISSING at subject",
		},
		{
			Rule: rule, Name: "an id names one thing for ever",
			Given: []stage.Step{by("sro-a", amber(ownerSide))},
			When:  by("sro-a", amber(ownerSide)),
			Then:  "ID_TAKEN at assessment_id",
		},
		{
			Rule: rule, Name: "the same judgement again is another assessment",
			Given: []stage.Step{by("sro-a", amber(ownerSide))},
			When:  with(func(c *delivery.AssessDelivery) { c.Assessment = "y" }),
			Then:  assessed,
		},
		{
			Rule: rule, Name: "it has an id",
			When: with(func(c *delivery.AssessDelivery) { c.Assessment = "" }),
			Then: "FIELD_MISSING at assessment_id",
		},
		{
			Rule: rule, Name: "of a day to come",
			When: with(func(c *delivery.AssessDelivery) { c.AsAt = stage.On("2031-03-02") }),
			Then: "DATE_IN_FUTURE at as_at",
		},
		{
			Rule: rule, Name: "of the day on which it is recorded",
			When: with(func(c *delivery.AssessDelivery) { c.AsAt = stage.On("2031-03-01") }),
			Then: assessed,
		},
		{
			Rule: "G15", Name: "by no way to the record that there is",
			When: stage.Step{By: "sro-a", Do: amber(ownerSide), With: func(c *services.Command) { c.Mode = 9 }},
			Then: "MODE_NOT_ALLOWED at act.mode",
		},
		{
			Rule: rule, Name: "the calendar has no 30 February",
			When: with(func(c *delivery.AssessDelivery) { c.AsAt = &date.Date{Year: 2031, Month: 2, Day: 30} }),
			Then: "INVALID_DATE at as_at",
		},
	})
}

// TestAssessDeliveryIsOfTheDayOfTheAct: where it does not say, an assessment is
// of the day on which it was made, in the log's zone, and not of its recording.
func TestAssessDeliveryIsOfTheDayOfTheAct(t *testing.T) {
	g := stage.Cast(t)
	m := g.Do(t, stage.Step{By: "sro-a", Do: amber(ownerSide), With: stage.Attested("2031-02-20 10:00")})
	if got := m.GetEvents()[0].GetDeliveryConfidenceAssessed().GetAsAt(); got.GetMonth() != 2 || got.GetDay() != 20 {
		t.Errorf("as at %v", got)
	}
}

// TestAssessDeliveryRecordsWhatWasGiven compares an assessment field by field.
func TestAssessDeliveryRecordsWhatWasGiven(t *testing.T) {
	g := stage.Cast(t)
	c := delivery.AssessDelivery{
		Assessment: "x", Programme: "alpha", Scale: "ipa-dca-5", Rating: "Amber/Green", Assessor: centre,
		Rationale: stage.Words("two desks are late"), AsAt: stage.On("2031-02-28"),
	}
	want := &eventv1.DeliveryConfidenceAssessed{
		Assessment: "x", Subject: &eventv1.DeliveryConfidenceAssessed_Programme{Programme: "alpha"},
		Scale: "ipa-dca-5", Rating: "Amber/Green", Assessor: centre,
		Rationale: stage.Words("two desks are late"), AsAt: stage.On("2031-02-28"),
	}
	for _, subject := range []string{"alpha", "m"} {
		if subject == "m" {
			c.Assessment, c.Programme, c.Milestone = "y", "", "m"
			want.Assessment, want.Subject = "y", &eventv1.DeliveryConfidenceAssessed_Milestone{Milestone: "m"}
		}
		m := g.Do(t, by("centre-desk", c))
		if diff := cmp.Diff(want, m.GetEvents()[0].GetDeliveryConfidenceAssessed(), protocmp.Transform()); diff != "" {
			t.Error(diff)
		}
	}
}
