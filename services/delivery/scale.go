package delivery

import (
	"slices"
	"strings"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/refusal"
)

// ratingStands refuses a scale that the policy in force does not have and a
// word that the scale does not have. A word is taken as given: none is
// translated from another scale or spelling.
func (c AssessDelivery) ratingStands(p *eventv1.Policy) error {
	for _, s := range p.GetDeliveryScales() {
		if s.GetId() != c.Scale {
			continue
		}
		words := slices.Concat(s.GetRatings(), s.GetUnranked())
		if slices.Contains(words, c.Rating) {
			return nil
		}
		return refusal.New(refusal.WrongState, rule, "RATING_NOT_ON_SCALE",
			"%q is no rating of the scale %s", c.Rating, c.Scale).
			About("rating").Between(c.Rating, strings.Join(words, ", "))
	}
	return refusal.New(refusal.NotFound, rule, "SCALE_NOT_FOUND", "the policy in force has no scale %q", c.Scale).
		About("scale").Between(c.Scale, scales(p))
}

func scales(p *eventv1.Policy) string {
	var ids []string
	for _, s := range p.GetDeliveryScales() {
		ids = append(ids, s.GetId())
	}
	return strings.Join(ids, ", ")
}
