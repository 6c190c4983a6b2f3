package golden

import (
	"fmt"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// filler gives fields values that are not zero and, as far as their kind
// allows, found nowhere else in the message: so that two fields which change
// places are noticed.
type filler struct{ count int32 }

// fill gives every field of m a value. Lists have two elements. Of a oneof it
// sets the first member that is in wanted, or else the first.
func (c *filler) fill(m protoreflect.Message, wanted map[protoreflect.FullName]bool, path string) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		if o := f.ContainingOneof(); o != nil && chosen(o, wanted) != f {
			continue
		}
		at := path + "." + string(f.Name())
		switch {
		case f.IsMap():
			panic(at + ": a map has no order, and stored bytes are hashed: want a repeated message")
		case f.IsList():
			list := m.Mutable(f).List()
			for n := range 2 {
				list.Append(c.value(f, list.NewElement(), fmt.Sprintf("%s[%d]", at, n)))
			}
		default:
			m.Set(f, c.value(f, m.NewField(f), at))
		}
	}
}

func chosen(o protoreflect.OneofDescriptor, wanted map[protoreflect.FullName]bool) protoreflect.FieldDescriptor {
	for i := range o.Fields().Len() {
		if f := o.Fields().Get(i); wanted[f.FullName()] {
			return f
		}
	}
	return o.Fields().Get(0)
}

// value returns a value for f; empty is f's own empty one.
func (c *filler) value(f protoreflect.FieldDescriptor, empty protoreflect.Value, at string) protoreflect.Value {
	c.count++
	switch f.Kind() {
	case protoreflect.MessageKind, protoreflect.GroupKind:
		c.fill(empty.Message(), nil, at)
		return empty
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(at)
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes([]byte("\x00\xff" + at))
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true)
	case protoreflect.EnumKind:
		values := f.Enum().Values()
		return protoreflect.ValueOfEnum(values.Get(1 + int(c.count)%(values.Len()-1)).Number())
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return protoreflect.ValueOfInt32(c.count)
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return protoreflect.ValueOfInt64(int64(c.count) << 32)
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return protoreflect.ValueOfUint32(uint32(c.count))
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return protoreflect.ValueOfUint64(uint64(c.count) << 32)
	}
	panic(at + ": a fraction has no one way to be written, and stored bytes are hashed: want an integer")
}
