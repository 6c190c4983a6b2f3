package render

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/eventstore"
)

// CommitJSON writes a stored commit as one line. A commit with anything in it
// that is not known here is written as {"@type": …, "value": base64}: half of a
// commit would look like a whole one.
func CommitJSON(w io.Writer, stored []byte) error {
	m, err := eventstore.DecodeCommit(stored)
	switch {
	case errors.Is(err, eventstore.ErrNewer):
		line, err := json.Marshal(map[string]string{
			"@type": "type.googleapis.com/" + string(m.ProtoReflect().Descriptor().FullName()),
			"value": base64.StdEncoding.EncodeToString(stored),
		})
		if err != nil {
			return err
		}
		_, err = w.Write(append(line, '\n'))
		return err
	case err != nil:
		return err
	}
	return JSON(w, m)
}

// Events are the types of a commit's events; what is not known here is "?".
func Events(m *eventv1.Commit) string {
	var types []string
	for _, e := range m.GetEvents() {
		types = append(types, EventType(e))
	}
	return strings.Join(types, ", ")
}

// EventType is the type of an event, as MilestoneSlipped; "?" where it is not
// known here.
func EventType(e *eventv1.Event) string {
	r := e.ProtoReflect()
	f := r.WhichOneof(r.Descriptor().Oneofs().ByName(protoreflect.Name("fact")))
	if f == nil {
		return "?"
	}
	return string(proto.MessageName(r.Get(f).Message().Interface()).Name())
}
