package programme

import (
	"regexp"
	"strconv"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

// RegisterProgramme puts a body of work on the record.
type RegisterProgramme struct {
	Programme     string
	Organisation  string
	ProgrammeName string
	// Ref is the short name that people will quote, as "ALPHA"; where it is
	// left out the next of P1, P2, … is given.
	Ref                string
	ExternalRefs       []*eventv1.ExternalRef
	ResponsibleOffices []string
}

// CommandName implements Command.
func (RegisterProgramme) CommandName() string { return "RegisterProgramme" }

// Item implements Command.
func (c RegisterProgramme) Item() (eventv1.ItemKind, string) {
	return eventv1.ItemKind_ITEM_KIND_PROGRAMME, c.Programme
}

const rule = "RegisterProgramme"

func (c RegisterProgramme) decide(v View, a *act.Act) ([]*eventv1.Event, error) {
	if err := c.isNew(v.Programmes); err != nil {
		return nil, err
	}
	if _, ok := v.Register.Organisation(c.Organisation); !ok {
		return nil, refusal.Unknown(rule, "organisation", "ORGANISATION", c.Organisation)
	}
	if err := may(v, a, c.Organisation); err != nil {
		return nil, err
	}
	if err := c.wellFormed(v, a); err != nil {
		return nil, err
	}
	ref, err := c.ref(v.Programmes)
	if err != nil {
		return nil, err
	}
	return []*eventv1.Event{{Fact: &eventv1.Event_ProgrammeRegistered{
		ProgrammeRegistered: &eventv1.ProgrammeRegistered{
			Programme:          c.Programme,
			Ref:                ref,
			Organisation:       c.Organisation,
			Name:               c.ProgrammeName,
			ExternalRefs:       c.ExternalRefs,
			ResponsibleOffices: c.ResponsibleOffices,
		},
	}}}, nil
}

func (c RegisterProgramme) isNew(s *State) error {
	if c.Programme == "" {
		return refusal.Missing(rule, "programme_id")
	}
	if p, taken := s.programmes.Get(c.Programme); taken {
		return refusal.Taken(rule, "programme_id", c.Programme, p.Version)
	}
	return nil
}

func (c RegisterProgramme) wellFormed(v View, a *act.Act) error {
	if c.ProgrammeName == "" {
		return refusal.Missing(rule, "programme_name")
	}
	// Without a responsible office nobody could ever set a baseline; what is
	// imported says what its source says.
	if len(c.ResponsibleOffices) == 0 && !a.Imported() {
		return refusal.Missing(rule, "responsible_offices")
	}
	if err := act.ExternalRefs(rule, c.ExternalRefs); err != nil {
		return err
	}
	return v.Register.Owners(a, rule, "responsible_offices", c.ResponsibleOffices)
}

// refForm is that of a programme's short name. It has no "-", so that those of
// its milestones, "ALPHA-M3", are never another programme's.
var refForm = regexp.MustCompile(`^[A-Z][A-Z0-9]{1,15}$`)

// ref returns the short name that the programme will have for ever.
func (c RegisterProgramme) ref(s *State) (string, error) {
	if c.Ref == "" {
		return freeRef(s), nil
	}
	if !refForm.MatchString(c.Ref) {
		return "", refusal.New(refusal.Malformed, rule, "INVALID_REF",
			"a short name is 2 to 16 capital letters and digits, a letter first").
			About("ref").Between(c.Ref, refForm.String())
	}
	if id, taken := s.byRef.Get(c.Ref); taken {
		p, _ := s.programmes.Get(id)
		return "", refusal.New(refusal.Exists, rule, "REF_TAKEN", "the short name %s is another programme's", c.Ref).
			About("ref").Between(c.Ref, "a name that is free").At(p.Version)
	}
	return c.Ref, nil
}

// freeRef returns the first free of P{n}, from one more than there are
// programmes: only names that callers chose can be in the way.
func freeRef(s *State) string {
	for n := s.programmes.Len() + 1; ; n++ {
		if ref := "P" + strconv.Itoa(n); !s.byRef.Has(ref) {
			return ref
		}
	}
}
