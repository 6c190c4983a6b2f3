package render

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// log is the sentence of a fact about the log itself.
func (s sentence) log(fact proto.Message) string {
	switch f := fact.(type) {
	case *eventv1.LogOpened:
		return fmt.Sprintf("log opened: %s (%s)", f.GetOrigin(), Enum(f.GetKind()))
	case *eventv1.BlockKeyEnrolled:
		return "block key enrolled: writer " + f.GetBlockKey().GetWriterId()
	case *eventv1.ClockAccepted:
		return fmt.Sprintf("clock accepted at %s; last recorded %s", Instant(f.GetAccepted(), s.zone), Instant(f.GetLastRecordedAt(), s.zone))
	case *eventv1.LevelActivated:
		return fmt.Sprintf("level %d activated", f.GetLevel())
	case *eventv1.PolicySet:
		return fmt.Sprintf("policy set: %s, version %d", f.GetPack(), f.GetVersion())
	}
	return ""
}
