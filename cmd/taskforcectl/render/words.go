package render

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Enum is an enum's value as a word: SLIP_CAUSE_FUNDING is FUNDING.
func Enum(e protoreflect.Enum) string {
	d := e.Descriptor()
	v := d.Values().ByNumber(e.Number())
	if v == nil {
		return fmt.Sprint(e.Number())
	}
	return strings.TrimPrefix(string(v.Name()), EnumPrefix(d))
}

// EnumPrefix is what the names of an enum's values begin with.
func EnumPrefix(d protoreflect.EnumDescriptor) string {
	return strings.TrimSuffix(string(d.Values().Get(0).Name()), "UNSPECIFIED")
}

// Date is a date as 2031-05-01, or "no date".
func Date(d *date.Date) string {
	if d == nil {
		return "no date"
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.GetYear(), d.GetMonth(), d.GetDay())
}

// Instant is a time in a zone: only its day where it is midnight there.
func Instant(t *timestamppb.Timestamp, zone *time.Location) string {
	if t == nil {
		return "no time"
	}
	at := t.AsTime().In(zone)
	if h, m, s := at.Clock(); h == 0 && m == 0 && s == 0 && at.Nanosecond() == 0 {
		return at.Format(time.DateOnly)
	}
	return at.Format("2006-01-02 15:04 MST")
}

// Clean is a text on one line without control characters.
func Clean(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) { // what changes how its neighbours are shown
			return -1
		}
		return r
	}, strings.Join(words, " "))
}

// Cut is a text of at most that many characters, with an ellipsis where it is cut.
func Cut(text string, most int) string {
	r := []rune(text)
	if len(r) <= most {
		return text
	}
	return strings.TrimRight(string(r[:most-1]), " ") + "…"
}

// Count is a number of things, as 1 day or 92 days.
func Count(n int32, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// days is how many days apart two dates are, whichever is first.
func days(n int32) string { return Count(max(n, -n), "day") }
