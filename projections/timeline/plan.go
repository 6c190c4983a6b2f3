package timeline

import (
	"slices"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// plan is where the ids of items are in one type of message, found once.
type plan struct {
	steps []planStep
	// own is field 1, where it is the id of an item; ref and name are what that
	// item is called. Each may be nil.
	own       protoreflect.FieldDescriptor
	ref, name protoreflect.FieldDescriptor
	// parents are fields that say where own's item belongs.
	parents []planStep
}

// planStep is a field that holds ids (kind), or a message that does (inner).
type planStep struct {
	field protoreflect.FieldDescriptor
	kind  eventv1.ItemKind
	inner *plan
}

// planOf reads a message's descriptor. done holds the plans under way, so that
// a message within itself ends.
func planOf(md protoreflect.MessageDescriptor, done map[protoreflect.FullName]*plan) *plan {
	if p, ok := done[md.FullName()]; ok {
		return p
	}
	p := &plan{}
	done[md.FullName()] = p
	for i := range md.Fields().Len() {
		field := md.Fields().Get(i)
		if kind := refersTo(field); kind != eventv1.ItemKind_ITEM_KIND_UNSPECIFIED {
			p.steps = append(p.steps, planStep{field: field, kind: kind})
			continue
		}
		if field.Message() == nil || field.IsMap() {
			continue
		}
		if inner := planOf(field.Message(), done); len(inner.steps) > 0 {
			p.steps = append(p.steps, planStep{field: field, inner: inner})
		}
	}
	if first := md.Fields().ByNumber(1); first != nil && !first.IsList() && refersTo(first) != 0 {
		p.own = first
		p.ref = text(md, "ref")
		if p.name = text(md, "name"); p.name == nil {
			p.name = text(md, "title")
		}
		p.parents = parentSteps(p.steps, refersTo(first))
	}
	return p
}

// refersTo returns what kind of item a field holds the id of.
func refersTo(field protoreflect.FieldDescriptor) eventv1.ItemKind {
	if field.Kind() != protoreflect.StringKind || field.IsMap() {
		return eventv1.ItemKind_ITEM_KIND_UNSPECIFIED
	}
	return proto.GetExtension(field.Options(), eventv1.E_RefersTo).(eventv1.ItemKind)
}

func text(md protoreflect.MessageDescriptor, name protoreflect.Name) protoreflect.FieldDescriptor {
	field := md.Fields().ByName(name)
	if field == nil || field.Kind() != protoreflect.StringKind || field.IsList() {
		return nil
	}
	return field
}

// visit calls f with each item that m names, in the order of its fields.
func (p *plan) visit(m protoreflect.Message, f func(Subject)) {
	for _, s := range p.steps {
		if !m.Has(s.field) {
			continue
		}
		v := m.Get(s.field)
		if !s.field.IsList() {
			s.visit(v, f)
			continue
		}
		for i := range v.List().Len() {
			s.visit(v.List().Get(i), f)
		}
	}
}

func (s planStep) visit(v protoreflect.Value, f func(Subject)) {
	if s.inner != nil {
		s.inner.visit(v.Message(), f)
		return
	}
	if id := v.String(); id != "" {
		f(Subject{Kind: s.kind, ID: id})
	}
}

// parentSteps are the steps to what an item of that kind can belong to.
func parentSteps(steps []planStep, kind eventv1.ItemKind) []planStep {
	var parents []planStep
	for _, s := range steps {
		if s.inner == nil && !s.field.IsList() && slices.Contains(belongs[kind], s.kind) {
			parents = append(parents, s)
		}
	}
	return parents
}

// teaches says whether messages of this type can say what their own item is
// called or where it belongs.
func (p *plan) teaches() bool {
	return p.own != nil && (p.ref != nil || p.name != nil || len(p.parents) > 0)
}
