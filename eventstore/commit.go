package eventstore

import (
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// DecodeCommit reads a stored commit. It returns ErrNewer where there is an
// event or a field in it that this program does not know.
func DecodeCommit(stored []byte) (*eventv1.Commit, error) {
	m := &eventv1.Commit{}
	if err := decodeKnown(stored, m); err != nil {
		return nil, err
	}
	for i, e := range m.Events {
		if e.Fact == nil {
			return nil, fmt.Errorf("event %d has no fact: %w", i, ErrNewer)
		}
	}
	return m, nil
}

// decodeKnown unmarshals and refuses what holds unknown fields. Our own
// marshaller writes each field in its shortest form, so a message that is as
// long as what was read left nothing out; only where it is not is it searched.
func decodeKnown(stored []byte, m proto.Message) error {
	if err := (proto.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(stored, m); err != nil {
		return err
	}
	if proto.Size(m) == len(stored) {
		return nil
	}
	if err := proto.Unmarshal(stored, m); err != nil {
		return err
	}
	if hasUnknown(m.ProtoReflect()) {
		return ErrNewer
	}
	return nil
}

func hasUnknown(m protoreflect.Message) bool {
	if len(m.GetUnknown()) > 0 {
		return true
	}
	found := false
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.Message() == nil || f.IsMap():
		case f.IsList():
			for i := 0; i < v.List().Len() && !found; i++ {
				found = hasUnknown(v.List().Get(i).Message())
			}
		default:
			found = hasUnknown(v.Message())
		}
		return !found
	})
	return found
}
