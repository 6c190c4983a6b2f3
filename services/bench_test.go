package services_test

import (
	"fmt"
	"testing"

	"taskforce/services"
	"taskforce/services/milestone"
	"taskforce/services/stage"
)

// BenchmarkDecide decides a slip among many milestones. What it costs does not
// grow with them: a rule looks up what it needs.
func BenchmarkDecide(b *testing.B) {
	for _, n := range []int{0, 10_000} {
		b.Run(fmt.Sprint(n, " others"), func(b *testing.B) {
			g := crowded(b, n)
			c := stage.Step{By: "sro-a", Do: slip()}.Command()
			at := services.Slot{Position: 100_000, RecordedAt: g.Now}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := services.Decide(g.State, c, at); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkEvolve applies one slip again and again.
func BenchmarkEvolve(b *testing.B) {
	g := crowded(b, 10_000)
	m, err := g.Try(stage.Step{By: "sro-a", Do: slip()})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		services.Evolve(g.State, m)
		g.Journal.Forget(g.Journal.Mark())
	}
}

func crowded(b *testing.B, n int) *stage.Stage {
	g := stage.Cast(b)
	for i := range n {
		id := fmt.Sprint("m-", i)
		g.Do(b, stage.Step{By: "lead-a", Do: milestone.SetBaseline{
			Milestone: id, Programme: "alpha", MilestoneName: id, Due: stage.On("2031-09-30"), OwnerOffices: []string{"sro-a"}}})
	}
	return g
}
