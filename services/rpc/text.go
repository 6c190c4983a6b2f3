package rpc

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/reflect/protoreflect"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/seal"
)

// erased stands for a text whose key is gone.
const erased = "[erased]"

// open unseals a text for somebody who may read it; gone is what they read
// where its key has been destroyed.
func (s *Server) open(t *eventv1.SealedText, gone string) (string, error) {
	if t == nil {
		return "", nil
	}
	text, err := s.cfg.Keys.Unseal(t)
	switch {
	case errors.Is(err, seal.ErrErased):
		return gone, nil
	case errors.Is(err, seal.ErrDamaged):
		// One text that cannot be opened keeps nobody from the rest of the record.
		s.cfg.Log.Error("a text cannot be opened", "key", t.KeyId, "cause", err)
		return "[unreadable: the key of " + t.KeyId + " is damaged]", nil
	}
	return text, err
}

// texts opens every sealed text of a fact, by the name of its field, where
// there is none under that name yet.
func (s *Server) texts(event string, fact protoreflect.Message, into map[string]string) error {
	var failed error
	fact.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		if f.Message() == nil || f.IsList() || f.IsMap() {
			return true
		}
		sealed, ok := v.Message().Interface().(*eventv1.SealedText)
		if _, there := into[string(f.Name())]; !ok || there {
			return true
		}
		text, err := s.open(sealed, fmt.Sprintf("[erased: event %s]", event))
		if err != nil {
			failed = fmt.Errorf("open %s of %s: %w", f.Name(), event, err)
			return false
		}
		into[string(f.Name())] = text
		return true
	})
	return failed
}
