package act

import (
	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/refusal"
)

// Within applies G6: content above the log's ceiling is not recorded, only
// pointed to from elsewhere. A marking without a tier is at the lowest.
func (a *Act) Within(field string, m *eventv1.Marking) error {
	if m.GetTier() <= a.Ceiling {
		return nil
	}
	return refusal.New(refusal.WrongState, "G6", "CONTENT_ABOVE_CEILING",
		"this log holds nothing above %s: record only where it is held", TierName(a.Ceiling)).
		About(field).Between(TierName(m.GetTier()), TierName(a.Ceiling))
}
