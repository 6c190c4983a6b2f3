package projections_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"time"

	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// history makes commits as a government would: the same for the same seed.
type history struct {
	rand       *rand.Rand
	at         time.Time
	offices    []string
	programmes []string
	milestones []string
	// importer is who does everything, where it is set.
	importer string
}

func newHistory(seed uint64) *history {
	return &history{rand: rand.New(rand.NewPCG(seed, 1)), at: time.Date(2031, 1, 1, 9, 0, 0, 0, time.UTC)}
}

// commits returns the next n.
func (h *history) commits(n int) []*eventv1.Commit {
	all := make([]*eventv1.Commit, n)
	for i := range all {
		all[i] = h.commit()
	}
	return all
}

func (h *history) commit() *eventv1.Commit {
	h.at = h.at.Add(time.Duration(h.rand.IntN(3600)) * time.Second)
	c := &eventv1.Commit{
		OccurredAt: timestamppb.New(h.at.Add(-time.Duration(h.rand.IntN(72)) * time.Hour)),
		RecordedAt: timestamppb.New(h.at),
		Salt:       make([]byte, 32),
		Principal:  "importer", RequestId: h.id(), Command: "Import",
	}
	switch n := h.rand.IntN(100); {
	case len(h.offices) == 0 || n < 2:
		c.Events = h.register()
		return c
	case len(h.programmes) == 0 || n < 5:
		c.Events = h.programme()
	case len(h.milestones) == 0 || n < 25:
		c.Events = h.baseline()
	case n < 75:
		c.Events = h.forecast()
	case n < 78:
	default:
		c.Events = h.assess()
	}
	office := cmp.Or(h.importer, pick(h.rand, h.offices))
	c.Actor = &eventv1.Actor{Person: "person-of-" + office, Office: office}
	return c
}

func (h *history) register() []*eventv1.Event {
	org, office := h.id(), h.id()
	h.offices = append(h.offices, office)
	return []*eventv1.Event{
		{Fact: &eventv1.Event_OrganisationRegistered{OrganisationRegistered: &eventv1.OrganisationRegistered{
			Organisation: org, Ref: fmt.Sprintf("DEPT-%d", len(h.offices)), Name: "Department"}}},
		{Fact: &eventv1.Event_OfficeCreated{OfficeCreated: &eventv1.OfficeCreated{
			Office: office, Ref: fmt.Sprintf("DEPT-%d-O1", len(h.offices)), Organisation: org, Title: "Lead official"}}},
	}
}

func (h *history) programme() []*eventv1.Event {
	id := h.id()
	h.programmes = append(h.programmes, id)
	return []*eventv1.Event{{Fact: &eventv1.Event_ProgrammeRegistered{ProgrammeRegistered: &eventv1.ProgrammeRegistered{
		Programme: id, Ref: fmt.Sprintf("PROG-%d", len(h.programmes)), Name: "Programme", Organisation: "org-" + id[:4],
		ResponsibleOffices: []string{pick(h.rand, h.offices)}}}}}
}

func (h *history) baseline() []*eventv1.Event {
	id := h.id()
	h.milestones = append(h.milestones, id)
	return []*eventv1.Event{{Fact: &eventv1.Event_MilestoneBaselined{MilestoneBaselined: &eventv1.MilestoneBaselined{
		Milestone: id, Ref: fmt.Sprintf("PROG-M%d", len(h.milestones)), Programme: h.recent(h.programmes), Name: "Milestone",
		Due: h.date(), OwnerOffices: []string{pick(h.rand, h.offices)}}}}}
}

func (h *history) forecast() []*eventv1.Event {
	id := h.recent(h.milestones)
	cause := eventv1.SlipCause(1 + h.rand.IntN(11))
	events := []*eventv1.Event{{Fact: &eventv1.Event_MilestoneForecastRevised{MilestoneForecastRevised: &eventv1.MilestoneForecastRevised{
		Milestone: id, Forecast: h.date(), Cause: cause, Text: h.sealed()}}}}
	if h.rand.IntN(2) == 0 {
		events = append(events, &eventv1.Event{Fact: &eventv1.Event_MilestoneSlipped{MilestoneSlipped: &eventv1.MilestoneSlipped{
			Milestone: id, Move: &eventv1.ForecastMove{Cause: cause, DaysAgainstLastKnown: 1 + h.rand.Int32N(90)}}}})
	}
	return events
}

func (h *history) assess() []*eventv1.Event {
	a := &eventv1.DeliveryConfidenceAssessed{
		Assessment: h.id(), Scale: "three", Rating: pick(h.rand, []string{"GREEN", "AMBER", "RED"}),
		Assessor: eventv1.Assessor(1 + h.rand.IntN(3)), AsAt: h.date(), Rationale: h.sealed(),
		Subject: &eventv1.DeliveryConfidenceAssessed_Milestone{Milestone: h.recent(h.milestones)},
	}
	if h.rand.IntN(4) == 0 {
		a.Subject = &eventv1.DeliveryConfidenceAssessed_Programme{Programme: h.recent(h.programmes)}
	}
	return []*eventv1.Event{{Fact: &eventv1.Event_DeliveryConfidenceAssessed{DeliveryConfidenceAssessed: a}}}
}

func (h *history) sealed() *eventv1.SealedText {
	return &eventv1.SealedText{KeyId: "records/r", Ciphertext: make([]byte, 90), Commitment: make([]byte, 32)}
}

func (h *history) date() *date.Date {
	return &date.Date{Year: 2031, Month: 1 + h.rand.Int32N(12), Day: 1 + h.rand.Int32N(28)}
}

func (h *history) id() string {
	return fmt.Sprintf("%08x-%04x-8%03x-8%03x-%012x", h.rand.Uint32(), h.rand.IntN(1<<16), h.rand.IntN(1<<12), h.rand.IntN(1<<12), h.rand.Uint64()>>16)
}

// recent prefers what came last, as a file of reports does.
func (h *history) recent(of []string) string {
	if n := len(of); n > 100 && h.rand.IntN(4) > 0 {
		return pick(h.rand, of[n-100:])
	}
	return pick(h.rand, of)
}

func pick(r *rand.Rand, of []string) string { return of[r.IntN(len(of))] }
