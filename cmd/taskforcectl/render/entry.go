package render

import (
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
)

// Entry is one event as a short sentence, with times in UTC. Items and people
// are named by their labels, and by their ids where the entry has none. Of an
// event whose type is not known here it gives the type and its size.
func Entry(e *taskforcev1.TimelineEntry) string { return EntryIn(e, time.UTC) }

// EntryIn is Entry with times in a zone.
func EntryIn(e *taskforcev1.TimelineEntry, zone *time.Location) string {
	fact, err := e.GetFact().UnmarshalNew()
	if err != nil {
		return unknown(e)
	}
	s := sentence{entry: e, zone: zone}
	text := s.log(fact)
	for _, part := range []func(proto.Message) string{s.register, s.milestone, s.move, s.delivery} {
		if text == "" {
			text = part(fact)
		}
	}
	if text == "" {
		return unknown(e)
	}
	return Clean(text)
}

func unknown(e *taskforcev1.TimelineEntry) string {
	return Clean(fmt.Sprintf("%s (%d bytes)", e.GetType(), len(e.GetFact().GetValue())))
}

// Flags are what the record shows of the entry, and how it came there where it
// was not done in the system; empty where there is nothing to be said.
func Flags(e *taskforcev1.TimelineEntry) string {
	var words []string
	if m := e.GetMode(); m != eventv1.Mode_MODE_ACT && m != eventv1.Mode_MODE_UNSPECIFIED {
		words = append(words, Enum(m))
	}
	for _, f := range e.GetFlags() {
		words = append(words, Enum(f))
	}
	if len(words) == 0 {
		return ""
	}
	return "[" + strings.Join(words, " ") + "]"
}

// Actor is who did it; "–" where nobody is named.
func Actor(e *taskforcev1.TimelineEntry) string {
	s := sentence{entry: e}
	switch a := e.GetActor(); {
	case a.GetPerson() != "":
		return Clean(s.label("people", a.GetPerson()))
	case a.GetOffice() != "":
		return Clean(s.label("offices", a.GetOffice()))
	}
	return "–"
}

// Evidence is where the entry's rows and documents are.
func Evidence(e *taskforcev1.TimelineEntry) string {
	var all []string
	for _, v := range e.GetEvidence() {
		switch {
		case v.GetRow() != nil:
			all = append(all, fmt.Sprintf("%s row %d column %s", v.GetRow().GetFile(), v.GetRow().GetRow(), v.GetRow().GetColumn()))
		case v.GetDocument() != nil:
			all = append(all, v.GetDocument().GetUri())
		}
	}
	return Clean(strings.Join(all, "; "))
}

// Texts are the entry's free texts, but for the names that its sentence has.
func Texts(e *taskforcev1.TimelineEntry) string {
	var all []string
	for _, field := range []string{"text", "reason", "rationale", "acceptance_evidence", "act.reason"} {
		if text := Clean(e.GetTexts()[field]); text != "" {
			all = append(all, "“"+text+"”")
		}
	}
	return strings.Join(all, " ")
}

// sentence is an entry being put into words.
type sentence struct {
	entry *taskforcev1.TimelineEntry
	zone  *time.Location
}

// label is what an item is called, else its name.
func (s sentence) label(collection, id string) string {
	name := collection + "/" + id
	if l := s.entry.GetLabels()[name]; l != "" {
		return l
	}
	return name
}
