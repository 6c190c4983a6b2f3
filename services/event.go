package services

import (
	"google.golang.org/protobuf/reflect/protoreflect"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// Fact returns the message that an event holds, nil where this program does
// not know it.
func Fact(e *eventv1.Event) protoreflect.ProtoMessage {
	m := e.ProtoReflect()
	f := m.WhichOneof(m.Descriptor().Oneofs().ByName("fact"))
	if f == nil {
		return nil
	}
	return m.Get(f).Message().Interface()
}

// EventType returns the name of an event's type, as "MilestoneSlipped".
func EventType(e *eventv1.Event) string {
	fact := Fact(e)
	if fact == nil {
		return ""
	}
	return string(fact.ProtoReflect().Descriptor().Name())
}

// GivenRef returns the short name that an event gave to the item it made, ""
// where it made none.
func GivenRef(e *eventv1.Event) string {
	named, ok := Fact(e).(interface{ GetRef() string })
	if !ok {
		return ""
	}
	return named.GetRef()
}
