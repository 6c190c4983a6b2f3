package main

import (
	"fmt"
	"testing"
)

// TestRevisionsAlwaysMove: no two callers share a milestone, and a milestone's
// date is another each time, across epochs too.
func TestRevisionsAlwaysMove(t *testing.T) {
	const callers, milestones = 16, 100
	last := make(map[int]string)
	for epoch := 1; epoch <= 3; epoch++ {
		owner := make(map[int]int)
		plan := revisions{callers: callers, milestones: milestones, epoch: epoch}
		for k := range 30 {
			for c := range callers {
				r := plan.at(c, k)
				if r.milestone < 0 || r.milestone >= milestones {
					t.Fatalf("milestone %d of %d", r.milestone, milestones)
				}
				if had, ok := owner[r.milestone]; ok && had != c {
					t.Fatalf("callers %d and %d share milestone %d", had, c, r.milestone)
				}
				owner[r.milestone] = c
				day := fmt.Sprint(r.day)
				if last[r.milestone] == day {
					t.Fatalf("epoch %d: caller %d's revision %d of milestone %d does not move it", epoch, c, k, r.milestone)
				}
				last[r.milestone] = day
			}
		}
	}
}
