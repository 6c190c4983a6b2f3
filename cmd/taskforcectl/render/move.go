package render

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// move is the sentence of what rule M1 makes of a move.
func (s sentence) move(fact proto.Message) string {
	switch f := fact.(type) {
	case *eventv1.MilestoneSlipped:
		return s.moved(f.GetMilestone(), "slipped", "", f.GetMove())
	case *eventv1.MilestoneForecastBroughtForward:
		return s.moved(f.GetMilestone(), "brought forward", "still ", f.GetMove())
	case *eventv1.MilestoneRecovered:
		return s.moved(f.GetMilestone(), "recovered", "still ", f.GetMove())
	}
	return ""
}

// moved says by how much, and against which baselines. still goes before days
// after baseline 1.
func (s sentence) moved(milestone, how, still string, m *eventv1.ForecastMove) string {
	text := fmt.Sprintf("%s %s %s (%s): %s → %s; %s", s.label("milestones", milestone), how, days(m.GetDaysAgainstLastKnown()),
		Enum(m.GetCause()), Date(m.GetFrom()), Date(m.GetTo()), against(m.GetDaysAgainstBaseline_1(), 1, still))
	if n := m.GetCurrentBaseline(); n > 1 {
		text += ", " + against(m.GetDaysAgainstCurrentBaseline(), n, "")
	}
	return text
}

func against(n, baseline int32, still string) string {
	switch {
	case n > 0:
		return fmt.Sprintf("%s%s after baseline %d", still, days(n), baseline)
	case n < 0:
		return fmt.Sprintf("%s before baseline %d", days(n), baseline)
	}
	return fmt.Sprintf("on baseline %d", baseline)
}
