package register

import (
	"fmt"
	"slices"
	"time"

	"taskforce/services/refusal"
)

// seatFor refuses an appointment that would put more people into an office at
// any instant than it has seats. Acting holders need none: they stand in for
// somebody. Somebody on leave keeps theirs.
func (s *State) seatFor(c Appoint) error {
	o, _ := s.offices.Get(c.Office)
	started := Appointment{Kind: c.Kind}
	if o.Seats == 0 || started.Acting() {
		return nil
	}
	taken, holder := s.mostSeated(c.Office, c.From, c.Until)
	if taken < int(o.Seats) {
		return nil
	}
	return refusal.New(refusal.WrongState, "Appoint", "NO_SEAT",
		"%s has %s, and all are taken at an instant of this appointment", o.Name(), plural(int(o.Seats), "seat")).
		About("office").Between(fmt.Sprint(taken), fmt.Sprintf("fewer than %d", o.Seats)).
		Cure("EndAppointment", "").At(holder)
}

// mostSeated returns the largest number of non-acting holders that an office
// has at any one instant of [from, until), and the newest commit behind them.
func (s *State) mostSeated(office string, from, until time.Time) (most int, newest int64) {
	ids, _ := s.ofOffice.Get(office)
	var starts, ends []time.Time
	for _, id := range ids {
		a, ok := s.appointments.Get(id)
		if !ok || a.Acting() || !overlaps(a.From, a.Until, from, until) {
			continue
		}
		newest = max(newest, a.Version)
		starts = append(starts, a.From)
		if !a.Until.IsZero() {
			ends = append(ends, a.Until)
		}
	}
	return deepest(starts, ends), newest
}

// deepest returns how many half-open intervals overlap at most, given all
// starts and the ends of those that end. Where one ends as another starts they
// do not overlap. Intervals that reach before the window count from their own
// start: each of them overlaps the window, so those that run at its start run
// together there.
func deepest(starts, ends []time.Time) int {
	slices.SortFunc(starts, time.Time.Compare)
	slices.SortFunc(ends, time.Time.Compare)
	most, ended := 0, 0
	for i, at := range starts {
		for ended < len(ends) && !ends[ended].After(at) {
			ended++
		}
		most = max(most, i+1-ended)
	}
	return most
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
