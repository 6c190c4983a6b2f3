package gmpp

import (
	"regexp"
	"strconv"
	"strings"
)

// column is what a column of a portfolio file holds.
type column int

// The columns that are read; every other known one is notImported.
const (
	notImported column = iota
	columnName
	columnDepartment
	columnID
	columnYear
	columnStart
	columnEnd
	columnNarrative
	columnCommentary
	columnRating      // "colour_rating": whose it is depends on the shape
	columnIndependent // the central assessor's
	columnOwner       // the project owner's
)

// header is what a header text says.
type header struct {
	column column
	// scale is set where the header names the scale of the ratings under it.
	scale Scale
	// year is the report year that a financial year in the header points to.
	year int
}

const (
	dcaIntro   = " (a delivery confidence assessment of the project at a fixed point in time, using a "
	fivePoints = "five-point scale, red - amber/red - amber - amber/green - green; definitions in the "
	threePoint = "three-point scale, red - amber - green; definitions in the ipa annual report on major projects)"
)

// knownHeaders holds every header of every shape, in lower case, on one line,
// financial years as yyyy/yy. Headers match whole: "Project - End Date
// (Original)" would be another date, and is refused as unknown.
var knownHeaders = map[string]header{
	// 2014 to 2017, transposed, and the unaltered file of 2022.
	"gmpp id number": {column: columnID},
	"project name":   {column: columnName},
	"mpa rag rating" + dcaIntro + fivePoints + "mpa annual report)":                                    {column: columnIndependent, scale: FivePoint},
	"ipa rag rating" + dcaIntro + fivePoints + "ipa annual report)":                                    {column: columnIndependent, scale: FivePoint},
	"ipa delivery confidence assessment" + dcaIntro + fivePoints + "mpa annual report)":                {column: columnIndependent, scale: FivePoint},
	"ipa delivery confidence assessment" + dcaIntro + threePoint:                                       {column: columnIndependent, scale: ThreePoint},
	"sro delivery confidence assessment" + dcaIntro + threePoint:                                       {column: columnOwner, scale: ThreePoint},
	"departmental commentary on actions planned or taken on the mpa rag rating.":                       {column: columnCommentary},
	"departmental commentary on actions planned or taken on the ipa rag rating.":                       {column: columnCommentary},
	"project - start date (latest approved start date)":                                                {column: columnStart},
	"project - end date (latest approved end date)":                                                    {column: columnEnd},
	"departmental narrative on schedule, including any deviation from planned schedule (if necessary)": {column: columnNarrative},
	"annual report category":                                                                       {},
	"description / aims":                                                                           {},
	"description / aims (from gmpp data)":                                                          {},
	"yyyy/yy budget (£million)":                                                                    {},
	"yyyy/yy forecast (£million)":                                                                  {},
	"yyyy/yy variance (£million)":                                                                  {},
	"yyyy/yy variance %age":                                                                        {},
	"variance budget / forecast %age":                                                              {},
	"financial year variance (%)":                                                                  {},
	"yyyy/yy total baseline £m (including non-government costs)":                                   {},
	"yyyy/yy total forecast £m (including non-government costs)":                                   {},
	"financial year baseline (£m) (including non-government costs)":                                {},
	"financial year forecast (£m) (including non-government costs)":                                {},
	"total budgeted whole life costs (£million) (including non-government costs)":                  {},
	"whole life cost total baseline £m (including non-government costs)":                           {},
	"total baseline whole life costs (£m) (including non-government costs)":                        {},
	"departmental narrative on budget/forecast variance for yyyy/yy (if variance is more than 5%)": {},
	"departmental narrative on budget / forecast variance for yyyy/yy where more than +/- 5%":      {},
	"departmental narrative on budgeted whole life costs":                                          {},

	// 2018 to 2022, as re-published.
	"project_number":        {column: columnID},
	"project_name":          {column: columnName},
	"department":            {column: columnDepartment},
	"colour_rating":         {column: columnRating},
	"rating_comment":        {column: columnCommentary},
	"start_date":            {column: columnStart},
	"end_date":              {column: columnEnd},
	"schedule_comment":      {column: columnNarrative},
	"year":                  {column: columnYear},
	"report_category":       {},
	"description_aims":      {},
	"yearly_budget":         {},
	"yearly_forecast":       {},
	"forecast_incl_ngc":     {},
	"total_baseline":        {},
	"wlc_baseline_incl_ncg": {},
	"variance_comment":      {},
	"budget_comment":        {},
}

var financialYear = regexp.MustCompile(`\b(20\d\d)/(20)?(\d\d)\b`)

// readHeader looks text up among the headers of every shape.
func readHeader(text string) (header, bool) {
	key := strings.ReplaceAll(strings.ToLower(oneLine(text)), "–", "-")
	year := 0
	if m := financialYear.FindStringSubmatch(key); m != nil {
		from, _ := strconv.Atoi(m[1])
		if to, _ := strconv.Atoi(m[3]); to != (from+1)%100 {
			return header{}, false
		}
		year = from + 1
		key = strings.Replace(key, m[0], "yyyy/yy", 1)
	}
	h, known := knownHeaders[key]
	h.year = year
	return h, known
}

func isKnownHeader(text string) bool {
	_, known := readHeader(text)
	return known
}
