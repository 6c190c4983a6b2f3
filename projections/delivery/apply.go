package delivery

import (
	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/projections/row"
)

// version is of the rows: see rows.go.
const version = 1

// Model applies commits to the delivery rows. It holds nothing.
type Model struct{}

// New returns the model.
func New() Model { return Model{} }

// Name is "delivery".
func (Model) Name() string { return "delivery" }

// Version is that of the rows.
func (Model) Version() int { return version }

// Apply adds what the commit's events say of delivery. Events that say nothing
// of it are passed over: a test lists them.
func (Model) Apply(b *row.Batch, position int64, c *eventv1.Commit) error {
	w := writer{rows: b, position: position}
	for i, e := range c.GetEvents() {
		w.index = i
		w.event(e)
	}
	return nil
}

// writer adds the events of one commit.
type writer struct {
	rows     *row.Batch
	position int64
	index    int
}

func (w writer) event(e *eventv1.Event) {
	switch f := e.GetFact().(type) {
	case *eventv1.Event_PolicySet:
		for _, s := range f.PolicySet.GetPolicy().GetDeliveryScales() {
			w.scale(s)
		}
	case *eventv1.Event_OrganisationRegistered:
		o := f.OrganisationRegistered
		w.put(bucketOrganisation, o.GetOrganisation(), organisation{ref: o.GetRef(), name: o.GetName()}.encode())
	case *eventv1.Event_ProgrammeRegistered:
		w.programme(f.ProgrammeRegistered)
	case *eventv1.Event_MilestoneBaselined:
		w.baselined(f.MilestoneBaselined)
	case *eventv1.Event_MilestoneRebaselined:
		r := f.MilestoneRebaselined
		w.milestone(r.GetMilestone(), func(m *Milestone) {
			m.Current = Baseline{Version: r.GetVersion(), Due: dayOf(r.GetDue()), ToleranceDays: r.GetToleranceDays()}
		})
	case *eventv1.Event_MilestoneForecastRevised:
		r := f.MilestoneForecastRevised
		w.milestone(r.GetMilestone(), func(m *Milestone) {
			m.Forecast, m.Withheld = dayOf(r.GetForecast()), eventv1.WithheldReason_WITHHELD_REASON_UNSPECIFIED
		})
	case *eventv1.Event_MilestoneSlipped:
		move := f.MilestoneSlipped.GetMove()
		w.milestone(f.MilestoneSlipped.GetMilestone(), func(m *Milestone) {
			m.slipped(move.GetCause(), move.GetDaysAgainstLastKnown())
		})
	case *eventv1.Event_MilestoneForecastWithheld:
		h := f.MilestoneForecastWithheld
		w.milestone(h.GetMilestone(), func(m *Milestone) { m.Withheld = h.GetReason() })
	case *eventv1.Event_MilestoneAchieved:
		a := f.MilestoneAchieved
		w.milestone(a.GetMilestone(), func(m *Milestone) { m.Actual = dayOf(a.GetWhen()) })
	case *eventv1.Event_MilestoneReopened:
		w.milestone(f.MilestoneReopened.GetMilestone(), func(m *Milestone) { m.Actual = 0 })
	case *eventv1.Event_DeliveryConfidenceAssessed:
		w.assessed(f.DeliveryConfidenceAssessed)
	}
}

func (w writer) scale(s *eventv1.RatingScale) {
	w.put(bucketScale, s.GetId(), Scale{Label: s.GetLabel(), Ratings: s.GetRatings()}.encode())
}

func (w writer) programme(f *eventv1.ProgrammeRegistered) {
	id := f.GetProgramme()
	p := programme{organisation: f.GetOrganisation(), ref: f.GetRef(), name: f.GetName()}
	w.put(bucketProgramme, id, p.encode())
	w.rows.Put(bucketProgrammeOf, ofKey(p.organisation, place(p.ref, id)), []byte{})
}

func (w writer) baselined(f *eventv1.MilestoneBaselined) {
	first := Baseline{Version: 1, Due: dayOf(f.GetDue()), ToleranceDays: f.GetToleranceDays()}
	m := Milestone{
		ID: f.GetMilestone(), Ref: f.GetRef(), Name: f.GetName(), Programme: f.GetProgramme(),
		OwnerOffices: f.GetOwnerOffices(), Baseline1: first, Current: first,
	}
	w.put(bucketMilestone, m.ID, m.encode())
	w.rows.Put(bucketMilestoneOf, ofKey(m.Programme, place(m.Ref, m.ID)), []byte{})
}

// milestone changes one. Of one that was never baselined, which the rules of
// the record rule out, there is nothing to show.
func (w writer) milestone(id string, change func(*Milestone)) {
	v, ok := w.get(bucketMilestone, id)
	if !ok {
		return
	}
	m := decodeMilestone(id, v)
	change(&m)
	w.put(bucketMilestone, id, m.encode())
}

func (w writer) assessed(f *eventv1.DeliveryConfidenceAssessed) {
	a := Assessment{
		ID: f.GetAssessment(), Scale: f.GetScale(), Rating: f.GetRating(), Assessor: f.GetAssessor(),
		Rationale: f.GetRationale(), AsAt: dayOf(f.GetAsAt()), Position: w.position, Index: w.index,
	}
	switch s := f.GetSubject().(type) {
	case *eventv1.DeliveryConfidenceAssessed_Programme:
		a.Subject = Subject{eventv1.ItemKind_ITEM_KIND_PROGRAMME, s.Programme}
	case *eventv1.DeliveryConfidenceAssessed_Milestone:
		a.Subject = Subject{eventv1.ItemKind_ITEM_KIND_MILESTONE, s.Milestone}
	}
	w.rows.Add(bucketAssessment, eventKey(a.Position, a.Index), a.encode())
	w.rows.Add(bucketSeries, seriesKey(a), []byte{})
	for _, s := range w.within(a.Subject) {
		w.rows.Add(bucketAssessmentOf, assessmentOfKey(s, a), []byte{})
	}
}

// within returns s and what it belongs to.
func (w writer) within(s Subject) []Subject {
	all := []Subject{s}
	if s.Kind == eventv1.ItemKind_ITEM_KIND_MILESTONE {
		v, ok := w.get(bucketMilestone, s.ID)
		if !ok {
			return all
		}
		s = Subject{eventv1.ItemKind_ITEM_KIND_PROGRAMME, decodeMilestone(s.ID, v).Programme}
		all = append(all, s)
	}
	if v, ok := w.get(bucketProgramme, s.ID); ok {
		all = append(all, Subject{eventv1.ItemKind_ITEM_KIND_ORGANISATION, decodeProgramme(v).organisation})
	}
	return all
}

// get and put know a row by an id. What has no id is nowhere.
func (w writer) get(bucket, id string) ([]byte, bool) {
	if id == "" {
		return nil, false
	}
	return w.rows.Get(bucket, []byte(id))
}

func (w writer) put(bucket, id string, value []byte) {
	if id != "" {
		w.rows.Put(bucket, []byte(id), value)
	}
}
