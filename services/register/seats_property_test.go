package register_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/register"
	"taskforce/services/stage"
)

// TestAppointNeverOverfillsAnOffice plays random appointments, leaves and ends
// and then counts, instant by instant, who holds the office. It also counts
// what was refused for want of a seat: there was none.
func TestAppointNeverOverfillsAnOffice(t *testing.T) {
	opened := stage.Opened(t)
	mark := opened.Journal.Mark()
	start := *opened
	rapid.Check(t, func(rt *rapid.T) {
		opened.Journal.Revert(mark)
		g := start
		seats := int32(rapid.IntRange(1, 3).Draw(rt, "seats"))
		prepare(t, &g, seats)
		for i := range rapid.IntRange(1, 25).Draw(rt, "steps") {
			s := anyStep(rt, i)
			m, err := g.Try(s)
			if err == nil {
				g.Record(m)
			}
			if c, ok := s.Do.(register.Appoint); ok {
				checkSeat(rt, &g, c, seats, stage.Outcome(m, err))
			}
		}
		for d := range days {
			if n := seated(&g, day(d)); n > int(seats) {
				rt.Fatalf("%d hold the office on day %d, which has %d seats", n, d, seats)
			}
		}
	})
}

const days = 12

func day(n int) time.Time { return stage.At("2031-01-01 00:00").AddDate(0, 0, n) }

func prepare(t *testing.T, g *stage.Stage, seats int32) {
	for i := range 3 {
		id := fmt.Sprint("p", i)
		g.Do(t, registrar(register.RegisterPerson{Person: id, PersonName: stage.Name(id)}))
	}
	g.Do(t, registrar(register.CreateOffice{
		Office: "pool", Organisation: "centre", Title: "Pool", Class: stage.Official, Seats: seats}))
}

func anyStep(rt *rapid.T, i int) stage.Step {
	from := rapid.IntRange(0, days-1).Draw(rt, "from")
	earlier := fmt.Sprint("a", rapid.IntRange(0, max(0, i-1)).Draw(rt, "which"))
	switch rapid.IntRange(0, 4).Draw(rt, "kind") {
	case 0:
		return registrar(register.EndAppointment{Appointment: earlier, End: day(from)})
	case 1:
		return registrar(register.VaryAppointment{Appointment: earlier, From: day(from), OnLeave: rapid.Bool().Draw(rt, "away")})
	}
	c := register.Appoint{
		Appointment: fmt.Sprint("a", i), Person: fmt.Sprint("p", rapid.IntRange(0, 2).Draw(rt, "who")), Office: "pool", From: day(from),
	}
	if rapid.Bool().Draw(rt, "ends") {
		c.Until = day(from + rapid.IntRange(1, 6).Draw(rt, "days"))
	}
	if rapid.IntRange(0, 5).Draw(rt, "acting") == 0 {
		c.Kind = eventv1.AppointmentKind_APPOINTMENT_KIND_ACTING
	}
	return registrar(c)
}

// checkSeat fails where an appointment was refused although a seat was free at
// every instant of it. It is asked after the step: one that was recorded holds
// a seat itself.
func checkSeat(rt *rapid.T, g *stage.Stage, c register.Appoint, seats int32, outcome string) {
	if outcome != "NO_SEAT at office" {
		return
	}
	for d := range 3 * days {
		at := day(d)
		inside := !at.Before(c.From) && (c.Until.IsZero() || at.Before(c.Until))
		if inside && seated(g, at) >= int(seats) {
			return
		}
	}
	rt.Fatalf("%+v was refused a seat that was free throughout", c)
}

func seated(g *stage.Stage, at time.Time) int {
	n := 0
	for _, a := range g.State.Register.HoldersAt("pool", at) {
		if !a.Acting() {
			n++
		}
	}
	return n
}
