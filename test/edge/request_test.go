package edge

import (
	"fmt"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/test/edge/live"
)

// leaf is a field without fields of its own, however deep it is.
type leaf struct {
	name  string
	way   []protoreflect.FieldDescriptor
	field protoreflect.FieldDescriptor
}

// leaves are all of a message's, to a depth at which nothing of ours goes on.
func leaves(d protoreflect.MessageDescriptor, under string, depth int, way ...protoreflect.FieldDescriptor) []leaf {
	var out []leaf
	for i := range d.Fields().Len() {
		f := d.Fields().Get(i)
		name := under + string(f.Name())
		if f.Message() == nil {
			out = append(out, leaf{name, way, f})
		} else if depth < 4 {
			out = append(out, leaves(f.Message(), name+".", depth+1, append(way[:len(way):len(way)], f)...)...)
		}
	}
	return out
}

// set puts a value at the leaf, in the first element of lists on the way.
func (l leaf) set(request *dynamicpb.Message, v protoreflect.Value) proto.Message {
	m := request.ProtoReflect()
	for _, f := range l.way {
		m = into(m, f)
	}
	if l.field.IsList() {
		list := m.Mutable(l.field).List()
		list.Truncate(0)
		list.Append(v)
	} else {
		m.Set(l.field, v)
	}
	return request
}

func into(m protoreflect.Message, f protoreflect.FieldDescriptor) protoreflect.Message {
	if !f.IsList() {
		return m.Mutable(f).Message()
	}
	list := m.Mutable(f).List()
	if list.Len() == 0 {
		list.AppendMutable()
	}
	return list.Get(0).Message()
}

// fill makes a message with a value in each of its own fields but one.
func fill(d protoreflect.MessageDescriptor, but string, of func(protoreflect.FieldDescriptor) protoreflect.Value) *dynamicpb.Message {
	m := dynamicpb.NewMessage(d)
	for _, l := range leaves(d, "", 0) {
		if v := of(l.field); v.IsValid() && l.name != but && (len(l.way) == 0 || isTime(l.way[0])) {
			l.set(m, v)
		}
	}
	return m
}

func isTime(f protoreflect.FieldDescriptor) bool {
	return f.Message().FullName() == "google.type.Date" || f.Message().FullName() == "google.protobuf.Timestamp"
}

// names are what a field of the name usually has, on the cast's record.
var names = map[protoreflect.Name]string{
	"organisation": "organisations/O2", "office": "offices/F3", "owner_offices": "offices/F3", "responsible_offices": "offices/F2",
	"person": "people/PE3", "programme": "programmes/ALPHA", "milestone": "milestones/ALPHA-M1", "subject": "programmes/ALPHA",
	"scale": "ipa-dca-3", "rating": "Amber", "types": "ProgrammeRegistered", "year": "", "name": "programmes/ALPHA",
	"title": "Title", "organisation_name": "Department", "person_name": "Person", "programme_name": "Programme",
	"milestone_name": "Milestone", "reason": "Reason", "text": "Text", "rationale": "Rationale",
}

// likely is a value that a caller may well give.
func likely(f protoreflect.FieldDescriptor) protoreflect.Value {
	switch f.Kind() {
	case protoreflect.StringKind:
		if name, ok := names[f.Name()]; ok {
			return protoreflect.ValueOfString(name)
		}
	case protoreflect.EnumKind:
		if f.ContainingMessage().Name() != "ReplayRequest" {
			return protoreflect.ValueOfEnum(1)
		}
	case protoreflect.Int32Kind:
		switch f.Name() {
		case "year":
			return protoreflect.ValueOfInt32(2031)
		case "month", "day":
			return protoreflect.ValueOfInt32(2)
		}
	case protoreflect.Int64Kind:
		if f.Name() == "seconds" {
			return protoreflect.ValueOfInt64(live.Began.Unix())
		}
	}
	return protoreflect.Value{}
}

// worst is a value that nothing should take.
func worst(f protoreflect.FieldDescriptor) protoreflect.Value {
	if bad := badValues(f); len(bad) > 0 {
		return bad[0].value
	}
	return protoreflect.Value{}
}

// cast adds to a cast what its tests ask of it.
type cast struct{ *live.Cast }

func newCast(t testing.TB) cast { return cast{live.NewCast(t)} }

func (c cast) position(t testing.TB) int64 {
	t.Helper()
	p, err := c.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func upper(name string) string {
	_, id, _ := strings.Cut(name, "/")
	return strings.ToUpper(id)
}

func (c cast) commit(t testing.TB, position int64) *taskforcev1.GetCommitResponse {
	t.Helper()
	got, err := c.Audit.GetCommit(t.Context(), &taskforcev1.GetCommitRequest{Name: fmt.Sprintf("commits/%d", position)})
	if err != nil {
		t.Fatal(err)
	}
	return got
}
