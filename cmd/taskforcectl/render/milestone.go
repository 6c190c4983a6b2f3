package render

import (
	"fmt"

	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// milestone is the sentence of a fact about a milestone, but for what rule M1
// makes of a move.
func (s sentence) milestone(fact proto.Message) string {
	of := func(id string) string { return s.label("milestones", id) }
	switch f := fact.(type) {
	case *eventv1.MilestoneBaselined:
		return fmt.Sprintf("%s baselined: %s (%s)", f.GetRef(), f.GetName(), promise(f.GetDue(), f.GetToleranceDays()))
	case *eventv1.MilestoneRebaselined:
		return fmt.Sprintf("%s rebaselined: baseline %d %s", of(f.GetMilestone()), f.GetVersion(), promise(f.GetDue(), f.GetToleranceDays()))
	case *eventv1.MilestoneForecastRevised:
		return of(f.GetMilestone()) + " forecast " + revised(f)
	case *eventv1.MilestoneForecastWithheld:
		return fmt.Sprintf("%s forecast withheld (%s)", of(f.GetMilestone()), Enum(f.GetReason()))
	case *eventv1.MilestoneAchieved:
		if f.GetDiscoveredAt() != nil {
			return fmt.Sprintf("%s reached: %s, discovered %s", of(f.GetMilestone()), Date(f.GetWhen()), Date(f.GetDiscoveredAt()))
		}
		return fmt.Sprintf("%s reached: %s", of(f.GetMilestone()), Date(f.GetWhen()))
	case *eventv1.MilestoneReopened:
		return of(f.GetMilestone()) + " reopened"
	}
	return ""
}

func promise(due *date.Date, tolerance int32) string {
	if tolerance == 0 {
		return "due " + Date(due)
	}
	return fmt.Sprintf("due %s, tolerance %s", Date(due), days(tolerance))
}

func revised(f *eventv1.MilestoneForecastRevised) string {
	if proto.Equal(f.GetForecast(), f.GetPrevious()) {
		return Date(f.GetForecast()) + ", unchanged"
	}
	return fmt.Sprintf("%s → %s (%s)", Date(f.GetPrevious()), Date(f.GetForecast()), Enum(f.GetCause()))
}
