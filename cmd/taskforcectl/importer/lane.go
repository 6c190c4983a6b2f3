package importer

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/importer/gmpp"
)

// lane is one programme, or one organisation, being recorded.
type lane struct {
	*run
	// known says that the programme was there before this run; history is then
	// what the record has of its milestone, once that was read.
	known   bool
	history *history
	// due is what is to be recorded next; ended says that it cannot be.
	due   []gmpp.Step
	ended bool
}

// record records a step. A *RefusedError ends the lane, any other error the run.
func (l *lane) record(ctx context.Context, s gmpp.Step) error {
	switch a := s.Act.(type) {
	case gmpp.RegisterOrganisation:
		return l.thing(l.registerOrganisation(ctx, s, a))
	case gmpp.RegisterProgramme:
		how, err := l.registerProgramme(ctx, s, a)
		l.known = err == nil && how != written
		return l.thing(how, err)
	case gmpp.AssessDelivery:
		err := l.thing(l.assess(ctx, s, a))
		var refused *RefusedError
		if errors.As(err, &refused) {
			refused.alone = true // nothing is measured by a rating
		}
		return err
	}
	return l.recordEnd(ctx, s)
}

// thing takes the result of what is recorded once.
func (l *lane) thing(how result, err error) error {
	if err == nil && (how == rephrased || how == taken) {
		l.present()
	}
	return err
}

func (l *lane) registerOrganisation(ctx context.Context, s gmpp.Step, a gmpp.RegisterOrganisation) (result, error) {
	return l.send(ctx, func(ctx context.Context) (answer, error) {
		return l.register.RegisterOrganisation(ctx, &taskforcev1.RegisterOrganisationRequest{
			OrganisationId: l.ids.item(a.Organisation), OrganisationName: a.Name, Act: l.act(s), RequestId: l.ids.request(s),
		})
	})
}

func (l *lane) registerProgramme(ctx context.Context, s gmpp.Step, a gmpp.RegisterProgramme) (result, error) {
	var refs []*eventv1.ExternalRef
	for _, ref := range a.Refs {
		refs = append(refs, &eventv1.ExternalRef{Source: ref.Source, Key: ref.Key, MatchedBy: matchedBy(a.MatchedBy)})
	}
	return l.send(ctx, func(ctx context.Context) (answer, error) {
		return l.programmes.RegisterProgramme(ctx, &taskforcev1.RegisterProgrammeRequest{
			ProgrammeId: l.ids.item(a.Programme), Organisation: "organisations/" + l.ids.item(a.Organisation), ProgrammeName: a.Name,
			ExternalRefs: refs, Act: l.act(s), RequestId: l.ids.request(s),
		})
	})
}

func (l *lane) assess(ctx context.Context, s gmpp.Step, a gmpp.AssessDelivery) (result, error) {
	return l.send(ctx, func(ctx context.Context) (answer, error) {
		return l.delivery.AssessDelivery(ctx, &taskforcev1.AssessDeliveryRequest{
			AssessmentId: l.ids.assessment(s), Subject: "programmes/" + l.ids.item(a.Programme), Scale: string(a.Scale),
			Rating: spelled(a.Rating), Assessor: assessorOf(a.Assessor), Rationale: a.Text, AsAt: dateOf(s.OccurredAt),
			Act: l.act(s), RequestId: l.ids.request(s),
		})
	})
}

func (l *lane) baseline(ctx context.Context, s gmpp.Step, a gmpp.SetBaseline) (result, error) {
	return l.send(ctx, func(ctx context.Context) (answer, error) {
		return l.milestones.SetBaseline(ctx, &taskforcev1.SetBaselineRequest{
			MilestoneId: l.ids.item(a.Milestone), Programme: "programmes/" + l.ids.item(a.Programme),
			MilestoneName: milestoneName, Due: dateOf(a.Due), Text: a.Text, Act: l.act(s), RequestId: l.ids.request(s),
		})
	})
}

func (l *lane) revise(ctx context.Context, s gmpp.Step, a gmpp.ReviseForecast, version int64) (result, error) {
	return l.send(ctx, func(ctx context.Context) (answer, error) {
		return l.milestones.ReviseForecast(ctx, &taskforcev1.ReviseForecastRequest{
			Milestone: "milestones/" + l.ids.item(a.Milestone), Forecast: dateOf(a.Forecast), Cause: causeOf(a.Cause), Text: a.Text,
			Etag: etag(version), Act: l.act(s), RequestId: l.ids.request(s),
		})
	})
}

func (l *lane) withhold(ctx context.Context, s gmpp.Step, a gmpp.WithholdForecast, version int64) (result, error) {
	return l.send(ctx, func(ctx context.Context) (answer, error) {
		return l.milestones.WithholdForecast(ctx, &taskforcev1.WithholdForecastRequest{
			Milestone: "milestones/" + l.ids.item(a.Milestone), Reason: withheldReason(a.Reason.Kind), Text: a.Reason.Words,
			Etag: etag(version), Act: l.act(s), RequestId: l.ids.request(s),
		})
	})
}

// etag names a version; 0 names none.
func etag(version int64) string {
	if version == 0 {
		return ""
	}
	return strconv.FormatInt(version, 10)
}

// milestoneOf is the key of the milestone that an act is about.
func milestoneOf(a gmpp.Act) (string, error) {
	switch a := a.(type) {
	case gmpp.SetBaseline:
		return a.Milestone, nil
	case gmpp.ReviseForecast:
		return a.Milestone, nil
	case gmpp.WithholdForecast:
		return a.Milestone, nil
	}
	return "", fmt.Errorf("the plan has a step that this program does not know: %T", a)
}
