package render

import (
	"bytes"
	"encoding/json"
	"io"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// JSON writes a message as one line of protojson. A packed message of a type
// that is not known here is written as {"@type": …, "value": base64}.
func JSON(w io.Writer, m proto.Message) error {
	text, err := marshal(m, protojson.MarshalOptions{})
	if err != nil {
		return err
	}
	var line bytes.Buffer
	// protojson varies its blanks on purpose; a line of ours is always the same.
	if err := json.Compact(&line, text); err != nil {
		return err
	}
	line.WriteByte('\n')
	_, err = w.Write(line.Bytes())
	return err
}

func marshal(m proto.Message, o protojson.MarshalOptions) ([]byte, error) {
	strangers := strangers{}
	m = proto.Clone(m)
	strangers.wrap(m.ProtoReflect())
	o.Resolver = strangers
	return o.Marshal(m)
}

// strangers are the type URLs that are not known here. protojson gives
// BytesValue a "value" of its own: so their bytes are wrapped in one, and their
// URLs said to be of it.
type strangers map[string]bool

func (s strangers) wrap(m protoreflect.Message) {
	if a, ok := m.Interface().(*anypb.Any); ok {
		if _, err := a.UnmarshalNew(); err != nil {
			s[a.TypeUrl] = true
			a.Value, _ = proto.Marshal(wrapperspb.Bytes(a.Value))
		}
		return
	}
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.Message() == nil || f.IsMap():
		case f.IsList():
			for i := range v.List().Len() {
				s.wrap(v.List().Get(i).Message())
			}
		default:
			s.wrap(v.Message())
		}
		return true
	})
}

// FindMessageByURL implements protojson's resolver.
func (s strangers) FindMessageByURL(url string) (protoreflect.MessageType, error) {
	if s[url] {
		return (*wrapperspb.BytesValue)(nil).ProtoReflect().Type(), nil
	}
	return protoregistry.GlobalTypes.FindMessageByURL(url)
}

// FindMessageByName implements protojson's resolver.
func (s strangers) FindMessageByName(name protoreflect.FullName) (protoreflect.MessageType, error) {
	return protoregistry.GlobalTypes.FindMessageByName(name)
}

// FindExtensionByName implements protojson's resolver.
func (s strangers) FindExtensionByName(name protoreflect.FullName) (protoreflect.ExtensionType, error) {
	return protoregistry.GlobalTypes.FindExtensionByName(name)
}

// FindExtensionByNumber implements protojson's resolver.
func (s strangers) FindExtensionByNumber(m protoreflect.FullName, n protoreflect.FieldNumber) (protoreflect.ExtensionType, error) {
	return protoregistry.GlobalTypes.FindExtensionByNumber(m, n)
}
