package services

import (
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// UKCentral returns version 1 of the policy pack "uk-central", which a log is
// opened with. Labels, scales and ages are data; the rules name only roles.
//
// The two scales of delivery confidence stand side by side: ratings moved from
// five words to three in 2021, and neither is ever converted to the other.
func UKCentral() *eventv1.PolicySet {
	return &eventv1.PolicySet{
		Pack:    "uk-central",
		Version: 1,
		Policy: &eventv1.Policy{
			ActMaxAge:     durationpb.New(24 * time.Hour),
			OccurredAhead: durationpb.New(5 * time.Minute),
			DeliveryScales: []*eventv1.RatingScale{
				{
					Id:      "ipa-dca-5",
					Label:   "Delivery confidence, five points",
					Ratings: []string{"Green", "Amber/Green", "Amber", "Amber/Red", "Red"},
					// Given in place of a rating where a project starts afresh.
					Unranked: []string{"Reset"},
				},
				{
					Id:      "ipa-dca-3",
					Label:   "Delivery confidence, three points",
					Ratings: []string{"Green", "Amber", "Red"},
				},
			},
		},
	}
}
