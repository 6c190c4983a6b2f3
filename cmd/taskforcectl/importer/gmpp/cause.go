package gmpp

import (
	"regexp"
	"strings"
)

// Cause is why a date moved, as its department says.
type Cause string

// The causes that a narrative's words can make certain, and Unstated for every
// other. CLEARANCE_DELAY and INTERVENTION are left out on purpose: they must
// link a clearance or an intervention on the record, which no file can.
const (
	Unstated   Cause = "UNSTATED"
	Scope      Cause = "SCOPE"
	Funding    Cause = "FUNDING"
	Capacity   Cause = "CAPACITY"
	Dependency Cause = "DEPENDENCY"
	Supplier   Cause = "SUPPLIER"
	Legal      Cause = "LEGAL"
	External   Cause = "EXTERNAL"
	Estimate   Cause = "ESTIMATE"
)

// preamble is the sentence that the central form puts before the department's
// words from 2020 on, and the part of it that names no reason.
var preamble = regexp.MustCompile(`(?is)^.{0,300}?\bdue\s+(?:primarily\s+)?to\s+the\s+following\s+factors\s*[:;.]?`)

// reasonGiven finds every phrase that introduces a reason.
var reasonGiven = regexp.MustCompile(`(?i)\b(?:due to|because|as a result of|as a consequence of|caused by|owing to|attributable to|in response to|resulting from|driven by|following|reasons?|factors?|impact(?:s|ed)?|affected)\b`)

// Sentences that give the reason for a change, whole: a word more, such as one
// that hedges, denies or foresees, and they are none. The group is the reason.
// endMoved says itself that the end date is meant, itMoved only "this change".
var (
	endMoved = regexp.MustCompile(`(?i)^(?:this|the) (?:(?:change|delay|slip|slippage|extension|increase|move) (?:in|of|to) the (?:(?:project|programme)(?:'s)? )?end[- ]date|(?:(?:project|programme)(?:'s)? )?end[- ]date (?:has been |has |was )?(?:moved|changed|extended|delayed|increased|slipped))` + becauseOf)
	itMoved  = regexp.MustCompile(`(?i)^(?:this|the) (?:change|delay|slip|slippage|extension)` + becauseOf)

	aboutEnd = regexp.MustCompile(`(?i)\bend[- ]date\b`)
)

const becauseOf = `(?: (?:is|was|has been))? (?:due to|because of|as a result of|caused by|owing to) (.+)$`

// certainReasons are the reasons that leave no doubt; each must be the whole
// of what the sentence gives as its reason, so that a list of two is none.
var certainReasons = []struct {
	cause  Cause
	reason *regexp.Regexp
}{
	{Funding, regexp.MustCompile(`(?i)^(?:an? |the )?(?:(?:lack|shortage|loss|withdrawal|reduction|shortfall|cut) (?:of|in|to) (?:the )?(?:project |programme )?(?:funding|budget)|funding (?:constraints?|shortfall|cuts?|reduction)|budget (?:constraints?|cuts?|reduction))$`)},
	{Scope, regexp.MustCompile(`(?i)^(?:an? |the )?(?:(?:change|increase|addition|expansion|extension|reduction)s? (?:in|of|to) (?:the )?(?:project |programme |project's |programme's )?scope|scope (?:changes?|increase|reduction))$`)},
	{Capacity, regexp.MustCompile(`(?i)^(?:an? |the )?(?:(?:lack|shortage) of (?:staff|resources?|people|skilled staff|specialist staff|capacity)|(?:staff|resource|skills) shortages?)$`)},
	{Dependency, regexp.MustCompile(`(?i)^(?:an? |the )?(?:delays? (?:in|to) a dependent (?:project|programme)|dependency on another (?:project|programme))$`)},
	{Supplier, regexp.MustCompile(`(?i)^(?:an? |the )?(?:supplier|contractor|industry)(?:'s|s)? (?:failure|underperformance|under-performance|poor performance|delays?|insolvency)$`)},
	{Legal, regexp.MustCompile(`(?i)^(?:an? |the )?(?:judicial review|legal challenge|litigation)$`)},
	{External, regexp.MustCompile(`(?i)^(?:the )?(?:covid(?:[- ]?19)?|coronavirus)(?: pandemic)?$|^(?:the )?pandemic$`)},
	{Estimate, regexp.MustCompile(`(?i)^(?:an? |the )?(?:correction of (?:an? |the )?(?:earlier |previous )?estimate|estimating error)$`)},
}

// CauseOf is the cause that narrative states, or Unstated.
//
// It names a cause only where one sentence says of the end date, or of a change
// that can only be the end date's, that it moved for one reason, the reason is
// one of a closed list, and the narrative gives no other. Everything else,
// however suggestive, is Unstated: the text is recorded, and a reader decides.
func CauseOf(narrative string) Cause {
	narrative = clean(narrative)
	said := preamble.ReplaceAllString(narrative, "")
	if len(reasonGiven.FindAllStringIndex(said, 2)) != 1 {
		return Unstated
	}
	// What "this change" is, in the sentence at hand: the end date's where the
	// preamble or the sentence before speaks of it, or where nothing else is said.
	all := sentences(said)
	meant := said != narrative || len(all) == 1
	for _, sentence := range all {
		if cause := causeIn(sentence, meant); cause != Unstated {
			return cause
		}
		meant = aboutEnd.MatchString(sentence)
	}
	return Unstated
}

// causeIn is the cause that one sentence states; meant tells that "this change"
// is the end date's.
func causeIn(sentence string, meant bool) Cause {
	m := endMoved.FindStringSubmatch(sentence)
	if m == nil && meant {
		m = itMoved.FindStringSubmatch(sentence)
	}
	if m == nil {
		return Unstated
	}
	for _, c := range certainReasons {
		if c.reason.MatchString(m[1]) {
			return c.cause
		}
	}
	return Unstated
}

// sentences cuts text at full stops and at line ends.
func sentences(text string) []string {
	var all []string
	for _, s := range sentenceEnd.Split(text, -1) {
		if s = strings.Trim(oneLine(s), " -•."); s != "" {
			all = append(all, s)
		}
	}
	return all
}

var sentenceEnd = regexp.MustCompile(`[.!?](?:\s+|$)|\n`)
