package edge

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
)

// needNothing are the methods whose request may be empty.
var needNothing = []string{"GetLog", "GetCheckpoint", "GetProof", "Replay", "ListTimeline", "WatchTimeline"}

// TestEveryMethod calls each method of the API with what no caller should
// send. Each says what is wrong with it, and writes nothing.
func TestEveryMethod(t *testing.T) {
	t.Parallel()
	c := newCast(t)
	for _, m := range methods() {
		for _, row := range wrong(m.Input()) {
			t.Run(string(m.Name())+"/"+row.name, func(t *testing.T) {
				before := c.App.Sequencer().Acknowledged()
				err := invoke(c.By(t.Context(), whoMay(m)), c.Conn, m, row.request)
				if err == nil {
					if row.refused && !slices.Contains(needNothing, string(m.Name())) {
						t.Error("it was accepted")
					}
					return
				}
				if p := problemOf(t, err); internal(p.code) {
					t.Errorf("it ended in %s %s: %s", p.code, p.reason, p.message)
				}
				if after := c.App.Sequencer().Acknowledged(); after != before {
					t.Errorf("it was refused, and the log moved from position %d to %d", before, after)
				}
			})
		}
	}
}

// whoMay is the member of the cast who may call a method on what is likely.
func whoMay(m protoreflect.MethodDescriptor) string {
	switch m.Name() {
	case "SetBaseline", "Rebaseline", "CompleteMilestone", "ReopenMilestone":
		return "lead"
	case "ReviseForecast", "WithholdForecast", "AssessDelivery":
		return "sro"
	}
	return "registrar"
}

// call is a request that a method is called with.
type call struct {
	name    string
	request proto.Message
	refused bool
}

// wrong makes the wrong requests of a message from what its fields are.
func wrong(d protoreflect.MessageDescriptor) []call {
	calls := []call{
		{"empty", dynamicpb.NewMessage(d), true},
		{"every field at its worst", fill(d, "", worst), true},
	}
	for _, path := range leaves(d, "", 0) {
		for _, bad := range badValues(path.field) {
			calls = append(calls, call{path.name + " " + bad.name, path.set(fill(d, path.name, likely), bad.value), bad.refused})
		}
	}
	return calls
}

// value is a bad value of a field. Where it is good for nothing, refused is set.
type value struct {
	name    string
	value   protoreflect.Value
	refused bool
}

func badValues(f protoreflect.FieldDescriptor) []value {
	switch f.Kind() {
	case protoreflect.StringKind:
		return []value{
			{"over its limit", protoreflect.ValueOfString(strings.Repeat("x", 70_000)), true},
			{"no name", protoreflect.ValueOfString("a/b/c"), false},
			{"with a zero byte", protoreflect.ValueOfString("offices/\x00"), false},
			{"of another kind", protoreflect.ValueOfString("appointments/F1"), false},
			{"no UUID", protoreflect.ValueOfString("0190-not-a-uuid"), false},
			{"a UUID in braces", protoreflect.ValueOfString("offices/{0190a000-0000-7000-8000-000000000001}"), false},
		}
	case protoreflect.EnumKind:
		return []value{
			{"99", protoreflect.ValueOfEnum(99), true},
			{"-1", protoreflect.ValueOfEnum(-1), true},
		}
	case protoreflect.Int32Kind, protoreflect.Sint32Kind:
		return []value{{"least", protoreflect.ValueOfInt32(-1 << 31), false}, {"most", protoreflect.ValueOfInt32(1<<31 - 1), false}}
	case protoreflect.Int64Kind:
		return []value{{"least", protoreflect.ValueOfInt64(-1 << 63), false}, {"most", protoreflect.ValueOfInt64(1<<63 - 1), false}}
	case protoreflect.BytesKind:
		return []value{{"over its limit", protoreflect.ValueOfBytes(make([]byte, 70_000)), true}}
	}
	return nil
}
