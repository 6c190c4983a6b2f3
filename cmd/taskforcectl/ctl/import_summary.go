package ctl

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"taskforce/cmd/taskforcectl/importer"
	"taskforce/cmd/taskforcectl/importer/gmpp"
	"taskforce/cmd/taskforcectl/render"
)

// summary is what an import says at its end.
type summary struct {
	DryRun  bool         `json:"dryRun,omitempty"`
	Years   []yearCount  `json:"years"`
	Total   projectYears `json:"total"`
	Written int          `json:"written"`
	// Repeated and Present were on the record: by the same request, by another.
	Repeated int `json:"repeated"`
	Present  int `json:"alreadyThere"`
	// NoMilestone are reports without a date of a project that has had none yet.
	NoMilestone int        `json:"withoutMilestone"`
	Refused     int        `json:"refused"`
	NotSent     int        `json:"notSent"`
	Decided     []decided  `json:"decided,omitempty"`
	Statements  statements `json:"statements"`
	Namesakes   int        `json:"namesakes"`
	Variations  int        `json:"variations"`
	Invalid     int        `json:"invalidCells"`
	Differences []string   `json:"differences,omitempty"`
	NamesakeOf  []namesake `json:"namesakeNames,omitempty"`
	Seconds     float64    `json:"seconds,omitempty"`
}

type yearCount struct {
	Year  int          `json:"year"`
	Count projectYears `json:"count"`
}

// projectYears is gmpp.Count with the names that it has in JSON; so are the
// two types after it.
type projectYears struct {
	ProjectYears        int `json:"projectYears"`
	FirstDates          int `json:"firstDates"`
	Slips               int `json:"slips"`
	SlippedProjects     int `json:"slippedProjects"`
	LaterWithinBaseline int `json:"laterWithinBaseline"`
	BroughtForward      int `json:"broughtForward"`
	Recovered           int `json:"recovered"`
	Unchanged           int `json:"unchanged"`
	WithoutDate         int `json:"withoutDate"`
}

type statements struct {
	All            int `json:"all"`
	Agreeing       int `json:"agreeing"`
	Differing      int `json:"differing"`
	WithoutEarlier int `json:"withoutEarlier"`
}

type namesake struct {
	Name       string   `json:"name"`
	Programmes []string `json:"programmes"`
}

// decided is how often the server recorded a type of event, and how often the
// files let expect it.
type decided struct {
	Event    string `json:"event"`
	Recorded int    `json:"recorded"`
	Expected int    `json:"expected"`
}

// summarise prints what the files say, and what became of it; o is nil where
// nothing was sent.
func (s *session) summarise(plan *gmpp.Plan, o *importer.Outcome, flags gmppFlags) error {
	sum := summaryOf(plan, o)
	if flags.differences {
		for _, d := range plan.Differences {
			sum.Differences = append(sum.Differences, d.String())
		}
		for _, n := range plan.Namesakes {
			sum.NamesakeOf = append(sum.NamesakeOf, namesake(n))
		}
	}
	if s.json() {
		return json.NewEncoder(s.stdout).Encode(sum)
	}
	for _, line := range sum.lines() {
		if _, err := fmt.Fprintln(s.stdout, render.Clean(line)); err != nil {
			return err
		}
	}
	return nil
}

func summaryOf(plan *gmpp.Plan, o *importer.Outcome) summary {
	sum := summary{
		DryRun: o == nil, Total: projectYears(plan.Count(nil)), Statements: statements(plan.Statements), Namesakes: len(plan.Namesakes),
		Variations: len(plan.Variations), Invalid: len(plan.Problems),
	}
	for _, y := range plan.Years() {
		sum.Years = append(sum.Years, yearCount{y, projectYears(plan.Count(func(p gmpp.ProjectYear) bool { return p.Year == y }))})
	}
	if o == nil {
		return sum
	}
	sum.Written, sum.Repeated, sum.Present, sum.NoMilestone = o.Written, o.Repeated, o.Present, o.NoMilestone
	sum.Refused, sum.NotSent, sum.Seconds = len(o.Refused), o.NotSent, o.Took.Round(time.Millisecond).Seconds()
	for _, d := range []decided{
		{Event: "MilestoneSlipped", Expected: sum.Total.Slips},
		{Event: "MilestoneForecastBroughtForward", Expected: sum.Total.BroughtForward - sum.Total.Recovered},
		{Event: "MilestoneRecovered", Expected: sum.Total.Recovered},
	} {
		d.Recorded = o.Events[d.Event]
		sum.Decided = append(sum.Decided, d)
	}
	return sum
}

// lines are the summary for people.
func (sum summary) lines() []string {
	var lines []string
	for _, y := range sum.Years {
		lines = append(lines, fmt.Sprintf("%d: %s", y.Year, gmpp.Count(y.Count)))
	}
	lines = append(lines, fmt.Sprintf("total: %s", gmpp.Count(sum.Total)))
	if sum.DryRun {
		lines = append(lines, "nothing was written: --dry-run")
	} else {
		lines = append(lines, fmt.Sprintf("%d commits written, %d repeated, %d already there by another request, %d not sent since there is no milestone yet, in %.1f s",
			sum.Written, sum.Repeated, sum.Present, sum.NoMilestone, sum.Seconds))
	}
	for _, d := range sum.Decided {
		line := fmt.Sprintf("the server decided: %s %d, as the files let expect", d.Event, d.Recorded)
		if d.Recorded != d.Expected {
			line = fmt.Sprintf("the server decided: %s %d; the files given, taken alone, let expect %d", d.Event, d.Recorded, d.Expected)
		}
		lines = append(lines, line)
	}
	lines = append(lines, fmt.Sprintf("narratives: %d say from when to when the date moved; %d agree with the reports, %d differ (--differences lists them)",
		sum.Statements.All, sum.Statements.Agreeing, sum.Statements.Differing))
	lines = append(lines, sum.Differences...)
	lines = append(lines, fmt.Sprintf("namesakes: %d names are borne by several projects, which were not merged", sum.Namesakes))
	for _, n := range sum.NamesakeOf {
		lines = append(lines, fmt.Sprintf("%s: %s", n.Name, strings.Join(n.Programmes, ", ")))
	}
	return lines
}
