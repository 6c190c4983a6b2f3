package register

import (
	"slices"
	"time"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// Standing is what an appointment lets its holder do at an instant.
type Standing int

// The standings, weakest first.
const (
	// NotHeld: the office is not held by that person then.
	NotHeld Standing = iota
	// Advises: a SECONDEE or FELLOW whose letter gives no authority.
	Advises
	// OnLeave: the holder is away; the acting holder acts.
	OnLeave
	// MayAct: the holder may exercise the office.
	MayAct
)

// HeldAt says whether the appointment runs at t.
func (a *Appointment) HeldAt(t time.Time) bool { return covers(a.From, a.Until, t) }

// Acting says whether it is held in place of somebody, beside the seats.
func (a *Appointment) Acting() bool {
	return a.Kind == eventv1.AppointmentKind_APPOINTMENT_KIND_ACTING
}

// OnLeaveAt says whether the holder is on leave at t.
func (a *Appointment) OnLeaveAt(t time.Time) bool { return a.at(t).onLeave }

// MayExerciseAt says whether a SECONDEE's or FELLOW's letter gives authority at t.
func (a *Appointment) MayExerciseAt(t time.Time) bool { return a.at(t).may }

// StandingAt says what the appointment lets its holder do at t (G5).
func (a *Appointment) StandingAt(t time.Time) Standing {
	if !a.HeldAt(t) {
		return NotHeld
	}
	now := a.at(t)
	switch {
	case now.onLeave:
		return OnLeave
	case a.borrowed() && !now.may:
		return Advises
	}
	return MayAct
}

// borrowed says whether the holder is lent, and acts only by their letter.
func (a *Appointment) borrowed() bool {
	return a.Kind == eventv1.AppointmentKind_APPOINTMENT_KIND_SECONDEE ||
		a.Kind == eventv1.AppointmentKind_APPOINTMENT_KIND_FELLOW
}

// at returns the spell in force at t.
func (a *Appointment) at(t time.Time) spell {
	for i := len(a.spells) - 1; i > 0; i-- {
		if !t.Before(a.spells[i].from) {
			return a.spells[i]
		}
	}
	if len(a.spells) == 0 {
		return spell{}
	}
	return a.spells[0]
}

// varied returns the spells with one more; of two that start together the one
// recorded later stands.
func (a *Appointment) varied(s spell) []spell {
	i, same := slices.BinarySearchFunc(a.spells, s, func(x, y spell) int { return x.from.Compare(y.from) })
	if same {
		out := slices.Clone(a.spells)
		out[i] = s
		return out
	}
	return slices.Insert(slices.Clone(a.spells), i, s)
}
