package programme

import (
	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/undo"
)

// Programme is a body of work. It is read-only.
type Programme struct {
	ID, Ref, Organisation, Name string
	ExternalRefs                []*eventv1.ExternalRef
	// ResponsibleOffices set its baselines and assess its delivery.
	ResponsibleOffices []string
	// Version is the position of the last commit that changed it.
	Version int64
}

// State is the programmes on the record. Only Evolve writes to it.
type State struct {
	programmes *undo.Map[string, *Programme]
	byRef      *undo.Map[string, string]
}

// NewState returns an empty table that notes its writes in log.
func NewState(log *undo.Log) *State {
	return &State{
		programmes: undo.NewMap[string, *Programme](log),
		byRef:      undo.NewMap[string, string](log),
	}
}

// Programme returns the programme with an id.
func (s *State) Programme(id string) (*Programme, bool) { return s.programmes.Get(id) }

// ByRef returns the id of the programme with a short name.
func (s *State) ByRef(ref string) (string, bool) { return s.byRef.Get(ref) }

// Evolve applies one recorded event of commit m, and says whether it is one of
// a programme's. It is deterministic and never fails.
func (s *State) Evolve(m *eventv1.Commit, e *eventv1.Event) bool {
	f, ok := e.GetFact().(*eventv1.Event_ProgrammeRegistered)
	if !ok {
		return false
	}
	p := f.ProgrammeRegistered
	s.byRef.Set(p.GetRef(), p.GetProgramme())
	s.programmes.Set(p.GetProgramme(), &Programme{
		ID: p.GetProgramme(), Ref: p.GetRef(), Organisation: p.GetOrganisation(), Name: p.GetName(),
		ExternalRefs: p.GetExternalRefs(), ResponsibleOffices: p.GetResponsibleOffices(),
		Version: m.GetPosition(),
	})
	return true
}
