package importer

import (
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/importer/gmpp"
)

// milestoneName is what the one milestone of every project is called.
const milestoneName = "project end"

// act is how a step came to the record: by import, on the day of its report.
func (im *Import) act(s gmpp.Step) *taskforcev1.Act {
	d, e := s.OccurredAt, s.Evidence
	sum := im.Files[e.File]
	return &taskforcev1.Act{
		Office: im.Office, Mode: eventv1.Mode_MODE_IMPORT,
		OccurredAt:        timestamppb.New(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, im.Zone)),
		OccurredPrecision: eventv1.Precision_PRECISION_DAY,
		Evidence: []*eventv1.Evidence{{Source: &eventv1.Evidence_Row{Row: &eventv1.SourceRow{
			File: e.File, FileSha256: sum[:], Row: int32(e.Row), Column: e.Column, ReportDate: dateOf(e.Reported),
		}}}},
	}
}

func dateOf(d gmpp.Date) *date.Date {
	if d.IsZero() {
		return nil
	}
	return &date.Date{Year: int32(d.Year), Month: int32(d.Month), Day: int32(d.Day)}
}

func dayOf(d *date.Date) gmpp.Date {
	return gmpp.Date{Year: int(d.GetYear()), Month: time.Month(d.GetMonth()), Day: int(d.GetDay())}
}

// causeOf is the API's cause; what is not one of its own is UNSTATED.
func causeOf(c gmpp.Cause) eventv1.SlipCause {
	if n, ok := eventv1.SlipCause_value["SLIP_CAUSE_"+string(c)]; ok {
		return eventv1.SlipCause(n)
	}
	return eventv1.SlipCause_SLIP_CAUSE_UNSTATED
}

// withheldReason sorts the reasons of the files into the record's three. The
// words themselves are recorded beside it.
func withheldReason(k gmpp.AbsenceKind) eventv1.WithheldReason {
	switch k {
	case gmpp.Exempted:
		return eventv1.WithheldReason_WITHHELD_REASON_EXEMPTION
	case gmpp.Blank:
		return eventv1.WithheldReason_WITHHELD_REASON_BLANK
	}
	return eventv1.WithheldReason_WITHHELD_REASON_NO_DATE
}

func matchedBy(m gmpp.MatchedBy) eventv1.MatchedBy {
	return eventv1.MatchedBy(eventv1.MatchedBy_value["MATCHED_BY_"+string(m)])
}

func assessorOf(a gmpp.Assessor) eventv1.Assessor {
	return eventv1.Assessor(eventv1.Assessor_value["ASSESSOR_"+string(a)])
}

// spellings are the ratings as the scales spell them: the files vary in case
// and blanks. The colour stays the file's, as does the scale.
var spellings = []string{"Green", "Amber/Green", "Amber", "Amber/Red", "Red", "Reset"}

func spelled(rating string) string {
	plain := strings.Join(strings.Fields(rating), "")
	for _, s := range spellings {
		if strings.EqualFold(plain, s) {
			return s
		}
	}
	return rating
}
