package projections

import "google.golang.org/protobuf/reflect/protoreflect"

// unknown returns the name of the first message within m that was written by a
// program which knows more than this one, or "". A read model that passed over
// what it does not know would never learn it, and nobody would be told.
func unknown(m protoreflect.Message) (name protoreflect.FullName) {
	if len(m.GetUnknown()) > 0 {
		return m.Descriptor().FullName()
	}
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case fd.Message() == nil:
		case fd.IsMap():
			if fd.MapValue().Message() == nil {
				break
			}
			v.Map().Range(func(_ protoreflect.MapKey, v protoreflect.Value) bool {
				name = unknown(v.Message())
				return name == ""
			})
		case fd.IsList():
			for i := 0; i < v.List().Len() && name == ""; i++ {
				name = unknown(v.List().Get(i).Message())
			}
		default:
			name = unknown(v.Message())
		}
		return name == ""
	})
	return name
}
