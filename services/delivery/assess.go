package delivery

import (
	"google.golang.org/genproto/googleapis/type/date"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

const rule = "AssessDelivery"

// AssessDelivery records one assessor's judgement of one programme or milestone.
// The same judgement made again is another assessment.
type AssessDelivery struct {
	Assessment string
	// Programme or Milestone is the id of what is assessed; one of them is given.
	Programme, Milestone string
	// Scale is one of the policy's and Rating a word of it, spelt as there.
	Scale, Rating string
	Assessor      eventv1.Assessor
	Rationale     *eventv1.SealedText
	// AsAt is the day for which it was made; that of the act where it is left out.
	AsAt *date.Date
}

// CommandName implements Command.
func (AssessDelivery) CommandName() string { return rule }

// Item implements Command.
func (c AssessDelivery) Item() (eventv1.ItemKind, string) {
	return eventv1.ItemKind_ITEM_KIND_ASSESSMENT, c.Assessment
}

func (c AssessDelivery) decide(v View, a *act.Act) ([]*eventv1.Event, error) {
	if c.Assessment == "" {
		return nil, refusal.Missing(rule, "assessment_id")
	}
	if position, taken := v.Assessments.Assessment(c.Assessment); taken {
		return nil, refusal.Taken(rule, "assessment_id", c.Assessment, position)
	}
	if err := c.subjectStands(v.Subject); err != nil {
		return nil, err
	}
	if err := c.ratingStands(v.Policy); err != nil {
		return nil, err
	}
	if err := c.assessorStands(v, a); err != nil {
		return nil, err
	}
	asAt, err := c.asAt(a)
	if err != nil {
		return nil, err
	}
	return []*eventv1.Event{{Fact: &eventv1.Event_DeliveryConfidenceAssessed{
		DeliveryConfidenceAssessed: c.assessed(asAt),
	}}}, nil
}

// subjectStands refuses an assessment of nothing, of two things, or of what is
// not on the record.
func (c AssessDelivery) subjectStands(s Subject) error {
	if (c.Programme == "") == (c.Milestone == "") {
		return refusal.Missing(rule, "subject")
	}
	if s.Known {
		return nil
	}
	if c.Milestone != "" {
		return refusal.Unknown(rule, "subject", "MILESTONE", c.Milestone)
	}
	return refusal.Unknown(rule, "subject", "PROGRAMME", c.Programme)
}

// asAt returns the day for which the judgement was made: none is of a day to
// come, which would have an age below zero.
func (c AssessDelivery) asAt(a *act.Act) (*date.Date, error) {
	if c.AsAt == nil {
		return act.DayIn(a.OccurredAt, a.Zone).Date(), nil
	}
	day, err := act.Date(rule, "as_at", c.AsAt)
	if err != nil {
		return nil, err
	}
	if today := a.Today(); day > today {
		return nil, refusal.New(refusal.WrongState, rule, "DATE_IN_FUTURE", "as_at lies ahead").
			About("as_at").Between(day.String(), today.String()+" or earlier")
	}
	return c.AsAt, nil
}

func (c AssessDelivery) assessed(asAt *date.Date) *eventv1.DeliveryConfidenceAssessed {
	f := &eventv1.DeliveryConfidenceAssessed{
		Assessment: c.Assessment,
		Scale:      c.Scale,
		Rating:     c.Rating,
		Assessor:   c.Assessor,
		Rationale:  c.Rationale,
		AsAt:       asAt,
	}
	if c.Milestone != "" {
		f.Subject = &eventv1.DeliveryConfidenceAssessed_Milestone{Milestone: c.Milestone}
	} else {
		f.Subject = &eventv1.DeliveryConfidenceAssessed_Programme{Programme: c.Programme}
	}
	return f
}
