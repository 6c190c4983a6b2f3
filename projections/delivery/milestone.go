package delivery

import (
	"slices"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/projections/row"
)

// Milestone is how one stands.
type Milestone struct {
	ID, Ref, Name string
	// Programme is an id; ProgrammeName is filled in by queries.
	Programme, ProgrammeName string
	// OwnerOffices are ids.
	OwnerOffices []string
	// Baseline1 never changes. Current is the last, which may be it.
	Baseline1, Current Baseline
	// Forecast is the last known one, also where a later report withheld it.
	Forecast Day
	// Withheld is why the last report has no forecast; unspecified where it has.
	Withheld eventv1.WithheldReason
	// Actual is when it was reached; 0 where it was not, or was reopened.
	Actual Day
	// Causes are of its slips, by cause.
	Causes []Cause
}

// Baseline is what was promised by when.
type Baseline struct {
	Version       int32
	Due           Day
	ToleranceDays int32
}

// Cause is the slips that were given one cause.
type Cause struct {
	Cause eventv1.SlipCause
	Slips int32
	// Days are what those slips added to the last known forecast.
	Days int32
}

// Slips returns how many times it slipped.
func (m Milestone) Slips() int32 {
	var n int32
	for _, c := range m.Causes {
		n += c.Slips
	}
	return n
}

// Stands returns the day to measure by: when it was reached, or else when it
// is expected; 0 where neither is known.
func (m Milestone) Stands() Day {
	if m.Actual != 0 {
		return m.Actual
	}
	return m.Forecast
}

// DaysAgainstBaseline1 returns how much later it stands than first promised;
// negative is earlier, 0 is also unknown.
func (m Milestone) DaysAgainstBaseline1() int32 { return m.Stands().DaysSince(m.Baseline1.Due) }

// DaysAgainstCurrent is the same against the current baseline.
func (m Milestone) DaysAgainstCurrent() int32 { return m.Stands().DaysSince(m.Current.Due) }

// slipped counts a slip, keeping causes in their order.
func (m *Milestone) slipped(cause eventv1.SlipCause, days int32) {
	i, held := slices.BinarySearchFunc(m.Causes, cause, func(c Cause, want eventv1.SlipCause) int {
		return int(c.Cause) - int(want)
	})
	if !held {
		m.Causes = slices.Insert(m.Causes, i, Cause{Cause: cause})
	}
	m.Causes[i].Slips++
	m.Causes[i].Days += days
}

func (m Milestone) encode() []byte {
	v := row.Value{}.Text(m.Ref).Text(m.Name).Text(m.Programme)
	v = v.Uint(uint64(len(m.OwnerOffices)))
	for _, o := range m.OwnerOffices {
		v = v.Text(o)
	}
	for _, b := range []Baseline{m.Baseline1, m.Current} {
		v = v.Int(int64(b.Version)).Uint(uint64(b.Due)).Int(int64(b.ToleranceDays))
	}
	v = v.Uint(uint64(m.Forecast)).Int(int64(m.Withheld)).Uint(uint64(m.Actual))
	v = v.Uint(uint64(len(m.Causes)))
	for _, c := range m.Causes {
		v = v.Int(int64(c.Cause)).Int(int64(c.Slips)).Int(int64(c.Days))
	}
	return v
}

func decodeMilestone(id string, value []byte) Milestone {
	r := row.ReadValue(value)
	m := Milestone{ID: id, Ref: r.Text(), Name: r.Text(), Programme: r.Text()}
	for range r.Count() {
		m.OwnerOffices = append(m.OwnerOffices, r.Text())
	}
	for _, b := range []*Baseline{&m.Baseline1, &m.Current} {
		*b = Baseline{Version: int32(r.Int()), Due: Day(r.Uint()), ToleranceDays: int32(r.Int())}
	}
	m.Forecast, m.Withheld, m.Actual = Day(r.Uint()), eventv1.WithheldReason(r.Int()), Day(r.Uint())
	for range r.Count() {
		m.Causes = append(m.Causes, Cause{
			Cause: eventv1.SlipCause(r.Int()), Slips: int32(r.Int()), Days: int32(r.Int()),
		})
	}
	return m
}
