package act

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"taskforce/services/refusal"
)

// Instant returns t as the log keeps instants: UTC, to the microsecond. No
// time stays none.
func Instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// Stamp returns t as it is stored, and nil where there is none.
func Stamp(t time.Time) *timestamppb.Timestamp {
	if t.IsZero() {
		return nil
	}
	return timestamppb.New(t)
}

// Time returns a stored instant, and the zero time where there is none.
func Time(t *timestamppb.Timestamp) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.AsTime()
}

// Storable refuses an instant that a stored timestamp cannot hold.
func Storable(rule, field string, t time.Time) error {
	if y := t.UTC().Year(); y < 1 || y > 9999 {
		return refusal.New(refusal.Malformed, rule, "INVALID_INSTANT", "%s is no instant of the years 1 to 9999", field).About(field)
	}
	return nil
}
