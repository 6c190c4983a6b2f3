package programme_test

import (
	"testing"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/programme"
	"taskforce/services/register"
	"taskforce/services/stage"
)

const rule = "RegisterProgramme"

func beta(change func(*programme.RegisterProgramme)) programme.RegisterProgramme {
	c := programme.RegisterProgramme{
		Programme: "beta", Organisation: "dept-a", ProgrammeName: "Beta", Ref: "BETA",
		ResponsibleOffices: []string{"lead-a"},
	}
	if change != nil {
		change(&c)
	}
	return c
}

func by(person string, c programme.RegisterProgramme) stage.Step {
	return stage.Step{By: person, Do: c}
}

func TestRegisterProgrammeWho(t *testing.T) {
	stage.Run(t, []stage.Case{
		{Rule: "G14", Name: "an official's office of the organisation", When: by("sro-a", beta(nil)), Then: "ProgrammeRegistered"},
		{Rule: "G14", Name: "a minister's office of the organisation", When: by("minister-a", beta(nil)), Then: "ProgrammeRegistered"},
		{Rule: "G14", Name: "the registrar", When: by("registrar", beta(nil)), Then: "ProgrammeRegistered"},
		{Rule: "G14", Name: "an office of another organisation", When: by("dd-b", beta(nil)), Then: "NOT_OF_ORGANISATION at act.office"},
		{Rule: "G9", Name: "a special adviser", When: by("adviser-a", beta(nil)), Then: "CLASS_MAY_NOT at act.office"},
		{Rule: "G9", Name: "an external", When: by("external-a", beta(nil)), Then: "CLASS_MAY_NOT at act.office"},
		{
			Rule: "G15", Name: "it is never attested",
			When: stage.Step{By: "sro-a", Do: beta(nil), With: stage.Attested("")},
			Then: "MODE_NOT_ALLOWED at act.mode",
		},
		{
			Rule: "G15", Name: "imported by the registrar",
			When: stage.Step{By: "registrar", Do: beta(nil), With: stage.Imported},
			Then: "ProgrammeRegistered",
		},
	})
}

func TestRegisterProgramme(t *testing.T) {
	with := func(change func(*programme.RegisterProgramme)) stage.Step { return by("sro-a", beta(change)) }
	stage.Run(t, []stage.Case{
		{
			Rule: rule, Name: "an id names one thing for ever",
			When: with(func(c *programme.RegisterProgramme) { c.Programme = "alpha" }),
			Then: "ID_TAKEN at programme_id",
		},
		{
			Rule: rule, Name: "a short name is one programme's for ever",
			When: with(func(c *programme.RegisterProgramme) { c.Ref = "ALPHA" }),
			Then: "REF_TAKEN at ref",
		},
		{
			Rule: rule, Name: "a short name is capitals and digits",
			When: with(func(c *programme.RegisterProgramme) { c.Ref = "ALPHA-M1" }),
			Then: "INVALID_REF at ref",
		},
		{
			Rule: rule, Name: "of an organisation that is not on the record",
			When: with(func(c *programme.RegisterProgramme) { c.Organisation = "none" }),
			Then: "ORGANISATION_NOT_FOUND at organisation",
		},
		{
			Rule: rule, Name: "with a responsible office that is not on the record",
			When: with(func(c *programme.RegisterProgramme) { c.ResponsibleOffices = []string{"none"} }),
			Then: "OFFICE_NOT_FOUND at responsible_offices[0]",
		},
		{
			Rule: rule, Name: "with no responsible office nobody could carry it on",
			When: with(func(c *programme.RegisterProgramme) { c.ResponsibleOffices = nil }),
			Then: "FIELD_MISSING at responsible_offices",
		},
		{
			Rule: rule, Name: "with no responsible office, imported",
			When: stage.Step{By: "registrar", With: stage.Imported,
				Do: beta(func(c *programme.RegisterProgramme) { c.ResponsibleOffices = nil })},
			Then: "ProgrammeRegistered",
		},
		{
			Rule: "CreateOffice", Name: "an office with several seats is not responsible",
			Given: []stage.Step{{By: "registrar", Do: register.CreateOffice{
				Office: "pool", Organisation: "dept-a", Title: "Pool", Class: stage.Official}}},
			When: with(func(c *programme.RegisterProgramme) { c.ResponsibleOffices = []string{"pool"} }),
			Then: "OFFICE_HAS_SEVERAL_SEATS at responsible_offices[0]",
		},
		{
			Rule: "G9", Name: "a special adviser is not responsible",
			When: with(func(c *programme.RegisterProgramme) { c.ResponsibleOffices = []string{"adviser-a"} }),
			Then: "CLASS_MAY_NOT_OWN at responsible_offices[0]",
		},
		{
			Rule: rule, Name: "it has an id",
			When: with(func(c *programme.RegisterProgramme) { c.Programme = "" }),
			Then: "FIELD_MISSING at programme_id",
		},
		{
			Rule: rule, Name: "it has a name",
			When: with(func(c *programme.RegisterProgramme) { c.ProgrammeName = "" }),
			Then: "FIELD_MISSING at programme_name",
		},
		{
			Rule: rule, Name: "another system's name for it is a name",
			When: with(func(c *programme.RegisterProgramme) { c.ExternalRefs = []*eventv1.ExternalRef{{Source: "gmpp"}} }),
			Then: "FIELD_MISSING at external_refs[0].key",
		},
	})
}

// TestRegisterProgrammeGivesRefs: the next free of P1, P2, …, whatever names
// callers chose. The stage has one programme already.
func TestRegisterProgrammeGivesRefs(t *testing.T) {
	g := stage.Cast(t)
	for _, c := range []struct{ id, asked, given string }{
		{"a", "", "P2"},
		{"b", "P4", "P4"},
		{"c", "", "P5"}, // the fourth programme, and P4 is taken
		{"d", "P3", "P3"},
		{"e", "", "P6"},
	} {
		m := g.Do(t, by("sro-a", beta(func(p *programme.RegisterProgramme) { p.Programme, p.Ref = c.id, c.asked })))
		if got := m.GetEvents()[0].GetProgrammeRegistered().GetRef(); got != c.given {
			t.Errorf("programme %s, asked for as %q, is %s, want %s", c.id, c.asked, got, c.given)
		}
		if id, _ := g.State.Resolve(eventv1.ItemKind_ITEM_KIND_PROGRAMME, c.given); id != c.id {
			t.Errorf("%s is %q, want %q", c.given, id, c.id)
		}
	}
}
