package render

import (
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Field is a name and what it has.
type Field struct{ Name, Value string }

// Fields writes a field a line, those without a value left out, and long
// values wrapped between words. A word stays whole: a key is there to be copied.
func Fields(w io.Writer, fields ...Field) error {
	longest := 0
	for _, f := range fields {
		if f.Value != "" {
			longest = max(longest, len(f.Name))
		}
	}
	for _, f := range fields {
		if f.Value == "" {
			continue
		}
		for i, line := range wrap(Clean(f.Value), Width-longest-len(gap), true) {
			name := f.Name
			if i > 0 {
				name = ""
			}
			if _, err := fmt.Fprintf(w, "%-*s%s%s\n", longest, name, gap, line); err != nil {
				return err
			}
		}
	}
	return nil
}

// Message returns a message's fields that are set, in the order of its
// definition; those of a message within it have its name before theirs.
func Message(m proto.Message, zone *time.Location) []Field {
	return messageFields(m.ProtoReflect(), "", zone)
}

func messageFields(m protoreflect.Message, prefix string, zone *time.Location) []Field {
	var all []Field
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		if !m.Has(f) || f.IsMap() {
			continue
		}
		name := prefix + strings.ReplaceAll(string(f.Name()), "_", " ")
		if !f.IsList() {
			all = append(all, valueFields(f, m.Get(f), name, zone)...)
			continue
		}
		list := m.Get(f).List()
		for j := range list.Len() {
			one := name
			if f.Message() != nil {
				one = fmt.Sprintf("%s %d", name, j+1)
			}
			all = append(all, valueFields(f, list.Get(j), one, zone)...)
		}
	}
	return all
}

func valueFields(f protoreflect.FieldDescriptor, v protoreflect.Value, name string, zone *time.Location) []Field {
	switch {
	case f.Enum() != nil:
		word := fmt.Sprint(v.Enum())
		if d := f.Enum().Values().ByNumber(v.Enum()); d != nil {
			word = strings.TrimPrefix(string(d.Name()), EnumPrefix(f.Enum()))
		}
		return []Field{{name, word}}
	case f.Kind() == protoreflect.BytesKind:
		return []Field{{name, hex.EncodeToString(v.Bytes())}}
	case f.Message() == nil:
		return []Field{{name, v.String()}}
	}
	switch m := v.Message().Interface().(type) {
	case *date.Date:
		return []Field{{name, Date(m)}}
	case *timestamppb.Timestamp:
		return []Field{{name, Instant(m, zone)}}
	}
	return messageFields(v.Message(), name+" ", zone)
}
