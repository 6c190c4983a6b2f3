package gmpp

import (
	"fmt"
	"maps"
	"slices"
)

// leaveOutRepeats keeps one report a year of ordered.
func (p *planner) leaveOutRepeats(ordered []*Report) ([]*Report, error) {
	var kept []*Report
	for _, r := range ordered {
		if len(kept) == 0 || kept[len(kept)-1].Year != r.Year {
			kept = append(kept, r)
			continue
		}
		first := kept[len(kept)-1]
		if where := firstDifference(first, r); where != "" {
			return nil, &YearConflictError{Year: r.Year, Files: [2]string{first.File, r.File}, Where: where}
		}
		p.plan.Repeats = append(p.plan.Repeats, Repeat{Year: r.Year, Kept: first.File, LeftOut: r.File})
	}
	return kept, nil
}

// firstDifference says where two reports of one year differ in what they say,
// or nothing where they say the same. The order of rows, the layout and the
// encoding may differ, and so may the places of problems, but not their number.
func firstDifference(a, b *Report) string {
	if a.Rejected != b.Rejected {
		return fmt.Sprintf("%d rows of the one cannot be read, %d of the other", a.Rejected, b.Rejected)
	}
	left, right := statements(a), statements(b)
	for _, key := range slices.Sorted(maps.Keys(left)) {
		switch other, has := right[key]; {
		case !has:
			return key + " is only in the first"
		case other != left[key]:
			return "they say different things of " + key
		}
	}
	for _, key := range slices.Sorted(maps.Keys(right)) {
		if _, has := left[key]; !has {
			return key + " is only in the second"
		}
	}
	return ""
}

// statements is everything that r says of each project.
func statements(r *Report) map[string]string {
	all := map[string]string{}
	for _, p := range r.Projects {
		said := []string{
			"name", p.Name.Text, "department", p.Department.Text, "commentary", p.Commentary,
			"end", p.End.Date.String() + p.End.Withheld.Words, "narrative", p.Narrative,
		}
		for _, rating := range p.Ratings {
			said = append(said, string(rating.Scale)+string(rating.Assessor), rating.Given)
		}
		for _, none := range p.NotRated {
			said = append(said, "not rated", none.Words)
		}
		all[programmeKey(p.Identity)] = fields(said...)
	}
	return all
}
