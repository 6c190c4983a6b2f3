package ctl

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"
	"google.golang.org/genproto/googleapis/type/date"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/render"
)

func (s *session) delivery() *cobra.Command {
	var least int64
	c := &cobra.Command{
		Use:   "delivery RESOURCE",
		Short: "Say how delivery of a milestone, a programme or an organisation stands",
		Long: "Say how delivery of a milestone, a programme or all of an organisation stands: what was\n" +
			"promised, what is now expected, how often it slipped, and how it was assessed.",
		Example: "  taskforcectl delivery programmes/HARBOUR\n  taskforcectl delivery organisations/O2 --output json",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.with(func(cl *client) error { return s.stands(c.Context(), cl, args[0], least) })
		},
	}
	c.Flags().Int64Var(&least, "min-position", 0, "wait until the answer covers this position")
	return c
}

// stands prints every page. In JSON a page is a line, since both lists go on
// from page to page.
func (s *session) stands(ctx context.Context, cl *client, name string, least int64) error {
	r := &taskforcev1.GetDeliveryRequest{Name: name, PageSize: pageSize, MinPosition: least}
	labels := map[string]string{}
	milestones, assessments := s.milestoneRows(labels), s.assessmentRows(labels)
	rows := 0
	for {
		page, err := cl.delivery.GetDelivery(ctx, r)
		if err != nil {
			return err
		}
		if s.json() {
			err = render.JSON(s.stdout, page)
		} else {
			err = eachRow(page, milestones, assessments)
		}
		if err != nil {
			return err
		}
		rows += len(page.GetMilestones()) + len(page.GetAssessments())
		if r.PageToken = page.GetNextPageToken(); r.PageToken == "" {
			break
		}
	}
	if rows == 0 {
		s.say("%s has no milestones and no assessments", name)
	}
	return nil
}

func eachRow(page *taskforcev1.GetDeliveryResponse, milestone func(*taskforcev1.MilestoneDelivery) error, assessment func(*taskforcev1.Assessment) error) error {
	for _, m := range page.GetMilestones() {
		if err := milestone(m); err != nil {
			return err
		}
	}
	for _, a := range page.GetAssessments() {
		if err := assessment(a); err != nil {
			return err
		}
	}
	return nil
}

// milestoneRows prints milestones, and notes in labels what they are called.
func (s *session) milestoneRows(labels map[string]string) func(*taskforcev1.MilestoneDelivery) error {
	table := render.NewTable(s.stdout,
		render.Column{Title: "MILESTONE", Width: 12}, render.Column{Title: "BASELINE 1", Width: 10},
		render.Column{Title: "NOW", Width: 20}, render.Column{Title: "DAYS", Width: 6, Right: true},
		render.Column{Title: "SLIPS", Width: 5, Right: true}, render.Column{Title: "WHAT"})
	return func(m *taskforcev1.MilestoneDelivery) error {
		labels[m.GetName()], labels[m.GetProgramme()] = m.GetRef(), m.GetProgrammeName()
		what := m.GetMilestoneName()
		if m.GetProgrammeName() != "" {
			what += ", " + m.GetProgrammeName()
		}
		var causes []string
		for _, c := range m.GetSlipsByCause() {
			causes = append(causes, fmt.Sprintf("%s: %s, %s", render.Enum(c.GetCause()), render.Count(c.GetSlips(), "slip"), render.Count(c.GetDays(), "day")))
		}
		return table.Row([]string{
			m.GetRef(), render.Date(m.GetBaseline_1().GetDue()), now(m), fmt.Sprintf("%+d", m.GetDaysAgainstBaseline_1()),
			strconv.Itoa(int(m.GetSlips())), what,
		}, causes...)
	}
}

// now is when a milestone was reached, or is expected.
func now(m *taskforcev1.MilestoneDelivery) string {
	switch {
	case m.GetActual() != nil:
		return "reached " + render.Date(m.GetActual())
	case m.GetForecastWithheld():
		return "withheld; " + render.Date(expected(m))
	}
	return render.Date(expected(m))
}

// expected is the forecast last known: the first baseline until there is one.
func expected(m *taskforcev1.MilestoneDelivery) *date.Date {
	if m.GetForecast() != nil {
		return m.GetForecast()
	}
	return m.GetBaseline_1().GetDue()
}

// assessmentRows names what was assessed by what the milestones' rows told.
func (s *session) assessmentRows(labels map[string]string) func(*taskforcev1.Assessment) error {
	first := true
	table := render.NewTable(s.stdout,
		render.Column{Title: "AS AT", Width: 10}, render.Column{Title: "AGE", Width: 9, Right: true},
		render.Column{Title: "ASSESSOR", Width: 11}, render.Column{Title: "RATING", Width: 12},
		render.Column{Title: "SCALE", Width: 10}, render.Column{Title: "MOVEMENT", Width: 12}, render.Column{Title: "WHAT"})
	return func(a *taskforcev1.Assessment) error {
		if first && len(labels) > 0 {
			_, _ = fmt.Fprintln(s.stdout)
		}
		first = false
		movement := render.Enum(a.GetMovement())
		if a.GetMovement() == taskforcev1.Movement_MOVEMENT_UNSPECIFIED {
			movement = "–"
		}
		what := cmp.Or(labels[a.GetSubject()], a.GetSubject())
		return table.Row([]string{
			render.Date(a.GetAsAt()), render.Count(a.GetAgeDays(), "day"), render.Enum(a.GetAssessor()),
			a.GetRating(), a.GetScale(), movement, what,
		})
	}
}
