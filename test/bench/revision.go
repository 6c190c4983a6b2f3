package main

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"google.golang.org/genproto/googleapis/type/date"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
)

// What is invented here has ids that follow from its number, so that client and
// server know them without telling each other.
var invented = uuid.MustParse("6d1f6b8e-0c0f-5f0e-9f4e-3a1c5b7d9e20")

func programmeID(i int) string { return inventedID("programme", i) }
func milestoneID(i int) string { return inventedID("milestone", i) }

func inventedID(what string, i int) string {
	return uuid.NewSHA1(invented, fmt.Appendf(nil, "%s %d", what, i)).String()
}

// words are why a forecast is revised.
const words = "The supplier delivers the document scanner five weeks late; a second shift begins on Monday and clears nine hundred cases a week."

// due is the day for which every milestone was promised.
var due = time.Date(2031, time.September, 30, 0, 0, 0, 0, time.UTC)

// revision is a forecast to be made.
type revision struct {
	milestone int
	day       *date.Date
}

// revisions spreads callers over milestones: no two share one, and each takes
// its own in turn.
type revisions struct{ callers, milestones, epoch int }

// at returns a caller's k-th revision. It always moves the milestone's date:
// between two days of the epoch, which are later than those of the epoch before.
func (r revisions) at(caller, k int) revision {
	each := r.milestones / r.callers
	round := k / each
	return revision{
		milestone: caller + r.callers*(k%each),
		day:       dayOf(due.AddDate(0, 0, 30+2*r.epoch+round%2)),
	}
}

// request asks the API for it.
func (r revision) request() *taskforcev1.ReviseForecastRequest {
	return &taskforcev1.ReviseForecastRequest{
		Milestone: "milestones/" + milestoneID(r.milestone), Forecast: r.day,
		Cause: eventv1.SlipCause_SLIP_CAUSE_SUPPLIER, Text: words, RequestId: uuid.NewString(),
	}
}

func dayOf(t time.Time) *date.Date {
	return &date.Date{Year: int32(t.Year()), Month: int32(t.Month()), Day: int32(t.Day())}
}
