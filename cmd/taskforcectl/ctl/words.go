package ctl

import (
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/cmd/taskforcectl/render"
)

// named puts a short name or id into its collection, where it is not in one.
func named(collection, name string) string {
	if name == "" || strings.Contains(name, "/") {
		return name
	}
	return collection + "/" + name
}

func allNamed(collection string, names []string) []string {
	full := make([]string, len(names))
	for i, n := range names {
		full[i] = named(collection, n)
	}
	return full
}

// enum reads a word of an enum, as FUNDING of SlipCause; no word is its zero.
func enum[E protoreflect.Enum](what, word string) (E, error) {
	var zero E
	d := zero.Descriptor()
	if word == "" {
		return zero, nil
	}
	want := render.EnumPrefix(d) + strings.ToUpper(strings.ReplaceAll(word, "-", "_"))
	var words []string
	for i := 1; i < d.Values().Len(); i++ {
		v := d.Values().Get(i)
		if string(v.Name()) == want {
			e, ok := zero.Type().New(v.Number()).(E)
			if ok {
				return e, nil
			}
		}
		words = append(words, strings.TrimPrefix(string(v.Name()), render.EnumPrefix(d)))
	}
	return zero, usagef("%s %q: want one of %s", what, word, strings.Join(words, ", "))
}

// day reads a date; nothing is none.
func day(what, text string) (*date.Date, error) {
	if text == "" {
		return nil, nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return nil, usagef("%s %q: want a date as 2031-05-01", what, text)
	}
	return &date.Date{Year: int32(t.Year()), Month: int32(t.Month()), Day: int32(t.Day())}, nil
}

// moment is a time that somebody gave: exact, or a day of the log.
type moment struct {
	at  time.Time
	day bool
}

// readMoment reads a time, or a date, which is the beginning of that day in the
// log's zone once that is known.
func readMoment(what, text string) (moment, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return moment{at: t}, nil
	}
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return moment{at: t, day: true}, nil
	}
	return moment{}, usagef("%s %q: want a time as 2031-05-01T09:30:00Z, or a date as 2031-05-01", what, text)
}

// in is the time in the log's zone.
func (m moment) in(zone *time.Location) *timestamppb.Timestamp {
	if !m.day {
		return timestamppb.New(m.at)
	}
	y, month, d := m.at.Date()
	return timestamppb.New(time.Date(y, month, d, 0, 0, 0, 0, zone))
}

func (m moment) precision() eventv1.Precision {
	if m.day {
		return eventv1.Precision_PRECISION_DAY
	}
	return eventv1.Precision_PRECISION_EXACT
}

// externalRefs reads SOURCE=KEY.
func externalRefs(given []string) ([]*eventv1.ExternalRef, error) {
	var refs []*eventv1.ExternalRef
	for _, g := range given {
		source, key, ok := strings.Cut(g, "=")
		if !ok || source == "" || key == "" {
			return nil, usagef("--external %q: want SOURCE=KEY", g)
		}
		refs = append(refs, &eventv1.ExternalRef{Source: source, Key: key})
	}
	return refs, nil
}
