package timeline

import (
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"go.etcd.io/bbolt"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/projections/internal/script"
	"taskforce/projections/row"
)

// TestEveryEventIsInTheTimelineOfWhateverItNames fills each kind of event of
// the schema, whichever there are when the test runs.
func TestEveryEventIsInTheTimelineOfWhateverItNames(t *testing.T) {
	all := facts()
	for i := range all.Len() {
		field := all.Get(i)
		t.Run(string(field.Message().Name()), func(t *testing.T) {
			if field.Number() < 1 || field.Number() >= 1<<16-1 {
				t.Fatalf("number %d does not fit the rows", field.Number())
			}
			e := &eventv1.Event{}
			var named []Subject
			fill(e.ProtoReflect().Mutable(field).Message(), &named, 0)
			c := &eventv1.Commit{
				Position: 1, OccurredAt: timestamppb.Now(), EnteredBy: "enterer",
				Actor:  &eventv1.Actor{Person: "doer", Office: "post", Appointment: "letter"},
				Events: []*eventv1.Event{{}, e}, // the first is of no known type
			}
			named = append(named,
				Subject{eventv1.ItemKind_ITEM_KIND_PERSON, "enterer"}, Subject{eventv1.ItemKind_ITEM_KIND_PERSON, "doer"},
				Subject{eventv1.ItemKind_ITEM_KIND_OFFICE, "post"}, Subject{eventv1.ItemKind_ITEM_KIND_APPOINTMENT, "letter"}, Subject{})
			store := script.NewStore(t, New())
			store.Apply(t, c)
			wantIn(t, store, string(field.Message().Name()), named)
		})
	}
}

// TestAnEventAddedLaterNeedsNoCode records an event of a kind that no program
// has yet: its descriptor is made here, and names a kind of item of its own.
func TestAnEventAddedLaterNeedsNoCode(t *testing.T) {
	const risk = eventv1.ItemKind(99)
	md := futureEvent(t, risk)
	fact := dynamicpb.NewMessage(md)
	set := func(name protoreflect.Name, v string) {
		fact.Set(md.Fields().ByName(name), protoreflect.ValueOfString(v))
	}
	set("risk", "k1")
	set("ref", "ALPHA-R3")
	set("name", "Wrong licences")
	set("milestone", "m1")

	store := script.NewStore(t, nil)
	baselined := &eventv1.Commit{Position: 1, Events: []*eventv1.Event{{Fact: &eventv1.Event_MilestoneBaselined{
		MilestoneBaselined: &eventv1.MilestoneBaselined{Milestone: "m1", Programme: "g1"},
	}}}}
	store.Model = New()
	store.Apply(t, baselined)
	err := store.DB.Update(func(tx *bbolt.Tx) error {
		w := writer{rows: row.NewBatch(tx), position: 2}
		w.record(planOf(md, map[protoreflect.FullName]*plan{}), 31, fact)
		return w.rows.Flush()
	})
	if err != nil {
		t.Fatal(err)
	}
	// Entries are of a number that has a name in this program; in the program
	// that has the event, it has its own.
	named := []Subject{{risk, "k1"}, {eventv1.ItemKind_ITEM_KIND_MILESTONE, "m1"}, {eventv1.ItemKind_ITEM_KIND_PROGRAMME, "g1"}, {}}
	wantIn(t, store, "OfficeCreated", named)
	store.View(t, func(tx *bbolt.Tx) {
		ref, name, ok := Label(tx, risk, "k1")
		if ref != "ALPHA-R3" || name != "Wrong licences" || !ok {
			t.Errorf("label %q %q %v", ref, name, ok)
		}
		if id, _ := Resolve(tx, risk, "ALPHA-R3"); id != "k1" {
			t.Errorf("resolved to %q", id)
		}
	})
}

// futureEvent is RiskNoted{risk = 1, ref, name, on{milestone}}.
func futureEvent(t *testing.T, risk eventv1.ItemKind) protoreflect.MessageDescriptor {
	t.Helper()
	str := descriptorpb.FieldDescriptorProto_TYPE_STRING.Enum()
	one := descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL.Enum()
	refers := func(kind eventv1.ItemKind) *descriptorpb.FieldOptions {
		o := &descriptorpb.FieldOptions{}
		proto.SetExtension(o, eventv1.E_RefersTo, kind)
		return o
	}
	file, err := protodesc.NewFile(&descriptorpb.FileDescriptorProto{
		Name: proto.String("later.proto"), Package: proto.String("later"), Syntax: proto.String("proto3"),
		Dependency: []string{"taskforce/event/v1/options.proto"},
		MessageType: []*descriptorpb.DescriptorProto{{
			Name: proto.String("RiskNoted"),
			Field: []*descriptorpb.FieldDescriptorProto{
				{Name: proto.String("risk"), Number: proto.Int32(1), Type: str, Label: one, Options: refers(risk)},
				{Name: proto.String("ref"), Number: proto.Int32(2), Type: str, Label: one},
				{Name: proto.String("name"), Number: proto.Int32(3), Type: str, Label: one},
				{Name: proto.String("milestone"), Number: proto.Int32(4), Type: str, Label: one, Options: refers(eventv1.ItemKind_ITEM_KIND_MILESTONE)},
			},
		}},
	}, protoregistry.GlobalFiles)
	if err != nil {
		t.Fatal(err)
	}
	return file.Messages().Get(0)
}

// wantIn wants the last event in each of the timelines, once.
func wantIn(t *testing.T, store *script.Store, typ string, in []Subject) {
	t.Helper()
	store.View(t, func(tx *bbolt.Tx) {
		for _, s := range in {
			page, err := List(tx, Query{Subject: s, Types: []string{typ}})
			if err != nil || len(page.Entries) != 1 {
				t.Errorf("timeline of %v: %v %v", s, page.Entries, err)
			}
		}
	})
}

// fill sets every field of m, and notes the items that it names.
func fill(m protoreflect.Message, named *[]Subject, depth int) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		if field.ContainingOneof() != nil && field.ContainingOneof().Fields().Get(0) != field {
			continue
		}
		switch {
		case refersTo(field) != 0:
			s := Subject{refersTo(field), string(field.FullName())}
			*named = append(*named, s)
			if field.IsList() {
				m.Mutable(field).List().Append(protoreflect.ValueOfString(s.ID))
				break
			}
			m.Set(field, protoreflect.ValueOfString(s.ID))
		case field.Message() != nil && depth < 4 && !field.IsMap():
			if field.IsList() {
				fill(m.Mutable(field).List().AppendMutable().Message(), named, depth+1)
				break
			}
			fill(m.Mutable(field).Message(), named, depth+1)
		}
	}
}

// TestItemsOwnEventsNameThemFirst holds the schema to what learn rests on: an
// event that says what an item is called says first which item.
func TestItemsOwnEventsNameThemFirst(t *testing.T) {
	all := facts()
	for i := range all.Len() {
		md := all.Get(i).Message()
		p := planOf(md, map[protoreflect.FullName]*plan{})
		if text(md, "ref") != nil && (p.own == nil || p.ref == nil) {
			t.Errorf("%s has a ref and no item of its own in field 1", md.Name())
		}
	}
	for child, parents := range belongs {
		if slices.Contains(parents, child) {
			t.Errorf("%v belongs to itself", child)
		}
	}
}
