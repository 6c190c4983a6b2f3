package demo

import (
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
)

const (
	sro       = "SRO-A"
	deputy    = "DD-B"
	registrar = "Registrar"
	item      = "milestones/ALPHA-M1"
)

// appoint puts the cast in their offices.
func (s *story) appoint() error {
	s.head("Programme Alpha, %q (fictional)          who · what · outcome", "Licence Backlog")
	s.at(time.March, 3, 9, 0)
	for _, p := range []struct{ who, title string }{{sro, "Senior responsible owner, Alpha"}, {deputy, "Deputy director, licensing"}} {
		if err := s.takeOffice(p.who, p.title); err != nil {
			return err
		}
	}
	s.say(registrar, "registers two offices and who holds them", fmt.Sprintf("position %d", s.position))
	s.at(time.March, 3, 9, 10)
	r, err := s.programmes.RegisterProgramme(s.as(registrar), &taskforcev1.RegisterProgrammeRequest{
		Organisation: "organisations/O1", ProgrammeName: "Licence Backlog", Ref: "ALPHA",
		ResponsibleOffices: []string{s.cast[sro+" office"]},
	})
	if err != nil {
		return err
	}
	s.say(registrar, "registers programme ALPHA", s.written(r.Written))
	return nil
}

func (s *story) takeOffice(who, title string) error {
	ctx := s.as(registrar)
	person, err := s.register.RegisterPerson(ctx, &taskforcev1.RegisterPersonRequest{PersonName: who})
	if err != nil {
		return err
	}
	office, err := s.register.CreateOffice(ctx, &taskforcev1.CreateOfficeRequest{
		Organisation: "organisations/O1", Title: title, Class: eventv1.ActorClass_ACTOR_CLASS_OFFICIAL,
	})
	if err != nil {
		return err
	}
	a, err := s.register.Appoint(ctx, &taskforcev1.AppointRequest{
		Person: person.Written.Name, Office: office.Written.Name, From: timestamppb.New(s.clock.Now().Truncate(time.Microsecond)),
	})
	if err != nil {
		return err
	}
	s.cast[who], s.cast[who+" office"] = "people/"+person.Written.Ref, office.Written.Name
	s.written(a.Written)
	return nil
}

// deliver promises a date, and lets it slip.
func (s *story) deliver() error {
	s.at(time.March, 3, 10, 0)
	base, err := s.milestones.SetBaseline(s.as(sro), &taskforcev1.SetBaselineRequest{
		Programme: "programmes/ALPHA", MilestoneName: "Backlog cleared", Due: day(time.September, 30), ToleranceDays: 14,
		OwnerOffices: []string{s.cast[sro+" office"]}, AcceptanceEvidence: "No licence older than 20 working days.",
	})
	if err != nil {
		return err
	}
	s.say(sro, "baselines ALPHA-M1: 30 Sep, 14 days' tolerance", s.written(base.Written))
	for _, scene := range []func() error{s.slipForCapacity, s.slipUnasked, s.slipForSupplier, s.bringForward, s.assess} {
		if err := scene(); err != nil {
			return err
		}
	}
	return nil
}

func (s *story) revise(who, what string, r *taskforcev1.ReviseForecastRequest) error {
	r.Milestone = item
	reply, err := s.milestones.ReviseForecast(s.as(who), r)
	if err != nil {
		return err
	}
	s.say(who, what, s.written(reply.Written))
	return nil
}

func (s *story) slipForCapacity() error {
	s.at(time.May, 12, 14, 0)
	return s.revise(sro, "forecasts 15 Nov: caseworkers not yet hired", &taskforcev1.ReviseForecastRequest{
		Forecast: day(time.November, 15), Cause: eventv1.SlipCause_SLIP_CAUSE_CAPACITY,
		Text: "Forty of the sixty caseworkers are not yet in post.",
	})
}

// slipUnasked is refused twice: for who does it, and for what it leaves out.
func (s *story) slipUnasked() error {
	s.at(time.May, 13, 9, 0)
	_, err := s.milestones.ReviseForecast(s.as(deputy), &taskforcev1.ReviseForecastRequest{
		Milestone: item, Forecast: day(time.October, 1), Cause: eventv1.SlipCause_SLIP_CAUSE_ESTIMATE,
	})
	unstated := func() error {
		_, err := s.milestones.ReviseForecast(s.as(sro), &taskforcev1.ReviseForecastRequest{
			Milestone: item, Forecast: day(time.December, 1), Cause: eventv1.SlipCause_SLIP_CAUSE_UNSTATED,
		})
		return err
	}
	return errors.Join(
		s.refused(deputy, "forecasts 1 Oct, for an office not held", err),
		s.refused(sro, "forecasts 1 Dec, and states no cause", unstated()),
	)
}

func (s *story) slipForSupplier() error {
	s.at(time.July, 21, 11, 30)
	return s.revise(sro, "forecasts 20 Dec: the scanner is late", &taskforcev1.ReviseForecastRequest{
		Forecast: day(time.December, 20), Cause: eventv1.SlipCause_SLIP_CAUSE_SUPPLIER,
		Text: "The supplier delivers the document scanner five weeks late.",
	})
}

func (s *story) bringForward() error {
	s.at(time.September, 8, 16, 0)
	return s.revise(sro, "forecasts 31 Oct: a second shift works", &taskforcev1.ReviseForecastRequest{
		Forecast: day(time.October, 31), Cause: eventv1.SlipCause_SLIP_CAUSE_CAPACITY,
		Text: "The second shift clears 900 a week.",
	})
}

func (s *story) assess() error {
	s.at(time.September, 30, 12, 0)
	r, err := s.delivery.AssessDelivery(s.as(sro), &taskforcev1.AssessDeliveryRequest{
		Subject: "programmes/ALPHA", Scale: "ipa-dca-3", Rating: "Amber", Assessor: eventv1.Assessor_ASSESSOR_OWNER,
		Rationale: "Feasible; the second shift must hold.",
	})
	if err != nil {
		return err
	}
	s.say(sro, "assesses delivery: Amber, on its own scale", s.written(r.Written))
	return nil
}
