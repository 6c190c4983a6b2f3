package timeline

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// facts are the kinds of event. A type's number in the rows is that of its
// field in Event, which is for ever; its name is its message's.
func facts() protoreflect.FieldDescriptors {
	return (*eventv1.Event)(nil).ProtoReflect().Descriptor().Oneofs().ByName("fact").Fields()
}

func typeName(number uint16) string {
	field := (*eventv1.Event)(nil).ProtoReflect().Descriptor().Fields().ByNumber(protoreflect.FieldNumber(number))
	if field == nil {
		return ""
	}
	return string(field.Message().Name())
}

// typeNumbers returns each type's number once, in order; nil for no names.
func typeNumbers(names []string) ([]uint16, error) {
	var numbers []uint16
	for _, name := range names {
		n := typeNumber(name)
		if n == 0 {
			return nil, fmt.Errorf("%q: %w", name, ErrNoType)
		}
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	return slices.Compact(numbers), nil
}

func typeNumber(name string) uint16 {
	all := facts()
	for i := range all.Len() {
		if f := all.Get(i); string(f.Message().Name()) == name {
			return uint16(f.Number())
		}
	}
	return 0
}
