package render

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// delivery is the sentence of an assessment.
func (s sentence) delivery(fact proto.Message) string {
	f, ok := fact.(*eventv1.DeliveryConfidenceAssessed)
	if !ok {
		return ""
	}
	subject := s.label("programmes", f.GetProgramme())
	if f.GetMilestone() != "" {
		subject = s.label("milestones", f.GetMilestone())
	}
	return fmt.Sprintf("%s assessed %s (%s) by %s as at %s", subject, f.GetRating(), f.GetScale(), Enum(f.GetAssessor()), Date(f.GetAsAt()))
}
