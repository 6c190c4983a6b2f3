package rpc

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// Limits of what a request brings that is stored as it is, such as evidence and
// markings: messages of taskforce.event.v1 have no rules of their own.
const (
	maxStoredText  = 2048
	maxStoredItems = 100
	sumBytes       = 32
)

// strict refuses what protobuf would let through and the log must not have: a
// field that this program does not know, which would be stored and could never
// be read; a value that an enum does not have; an instant that is none; and
// stored parts without bounds. at is where m stands in the request.
func strict(at string, m protoreflect.Message) *problem {
	p := unknown(at, m)
	for fields, i := m.Descriptor().Fields(), 0; i < fields.Len() && p == nil; i++ {
		if f := fields.Get(i); m.Has(f) {
			p = strictField(joined(at, string(f.Name())), f, m.Get(f))
		}
	}
	return p
}

func strictField(at string, f protoreflect.FieldDescriptor, v protoreflect.Value) *problem {
	if !f.IsList() {
		return strictValue(at, f, v)
	}
	if n := v.List().Len(); stored(f) && n > maxStoredItems {
		return outOfBounds(at, fmt.Sprint(n), fmt.Sprintf("at most %d items", maxStoredItems))
	}
	for i := range v.List().Len() {
		if p := strictValue(fmt.Sprintf("%s[%d]", at, i), f, v.List().Get(i)); p != nil {
			return p
		}
	}
	return nil
}

func strictValue(at string, f protoreflect.FieldDescriptor, v protoreflect.Value) *problem {
	switch {
	case f.Message() != nil:
		return strictMessage(at, v.Message())
	case f.Enum() != nil:
		if f.Enum().Values().ByNumber(v.Enum()) == nil {
			return malformed("MALFORMED_REQUEST", at, fmt.Sprint(v.Enum()), "a value of "+string(f.Enum().Name()),
				fmt.Sprintf("%s has no value %d", f.Enum().Name(), v.Enum()))
		}
	case !stored(f):
	case f.Kind() == protoreflect.StringKind:
		if n := len(v.String()); n > maxStoredText {
			return outOfBounds(at, fmt.Sprintf("%d bytes", n), fmt.Sprintf("at most %d bytes", maxStoredText))
		}
	case f.Kind() == protoreflect.BytesKind:
		if n := len(v.Bytes()); n != sumBytes {
			return outOfBounds(at, fmt.Sprintf("%d bytes", n), fmt.Sprintf("a SHA-256 of %d bytes", sumBytes))
		}
	}
	return nil
}

func strictMessage(at string, m protoreflect.Message) *problem {
	switch v := m.Interface().(type) {
	case *timestamppb.Timestamp:
		if v.CheckValid() != nil {
			return outOfBounds(at, "", "an instant of the years 1 to 9999")
		}
	case *eventv1.Evidence:
		if v.GetSource() == nil && len(m.GetUnknown()) == 0 {
			return outOfBounds(at, "", "a document or a row")
		}
	}
	return strict(at, m)
}

// stored says whether a message or a field is of what is stored as it is.
func stored(d protoreflect.Descriptor) bool { return d.ParentFile().Package() == storedPackage }

const storedPackage = "taskforce.event.v1"

func joined(at, name string) string { return strings.TrimPrefix(at+"."+name, ".") }

func outOfBounds(field, have, want string) *problem {
	return malformed("MALFORMED_REQUEST", field, have, want, field+" must be "+want)
}

// unknown refuses a message with fields that this program does not know.
func unknown(at string, m protoreflect.Message) *problem {
	if len(m.GetUnknown()) == 0 {
		return nil
	}
	number, _, n := protowire.ConsumeTag(m.GetUnknown())
	if n < 0 || number == undecodable {
		return malformed("REQUEST_UNREADABLE", at, "", "protobuf", "the request is no "+string(m.Descriptor().Name())+" in protobuf")
	}
	return malformed("FIELD_UNKNOWN", at, fmt.Sprintf("field %d", number), "the fields of "+string(m.Descriptor().Name()),
		fmt.Sprintf("%s has no field %d: this server is older than its caller, or the request is not meant for it", m.Descriptor().Name(), number))
}
