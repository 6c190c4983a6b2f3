package golden

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	eventv1 "taskforce/api/taskforce/event/v1"
)

var update = flag.Bool("update", false, "write the golden examples that are missing; one that exists is never touched")

const folder = "../testdata/golden"

// kind is a sort of stored message.
type kind struct {
	message protoreflect.MessageDescriptor
	// fact is the Event's field that carries it, or nil.
	fact protoreflect.FieldDescriptor
}

func (k kind) name() string { return string(k.message.Name()) }

// envelope returns an empty message of what is stored for k.
func (k kind) envelope() protoreflect.Message {
	if k.fact != nil {
		return (&eventv1.Event{}).ProtoReflect()
	}
	t, err := protoregistry.GlobalTypes.FindMessageByName(k.message.FullName())
	if err != nil {
		panic(err)
	}
	return t.New()
}

// body returns the message of kind k that stored carries, or nil.
func (k kind) body(stored protoreflect.Message) protoreflect.Message {
	if k.fact == nil {
		return stored
	}
	if !stored.Has(k.fact) {
		return nil
	}
	return stored.Get(k.fact).Message()
}

// kinds lists every message of taskforce.event.v1.
func kinds() []kind {
	event := (&eventv1.Event{}).ProtoReflect().Descriptor()
	facts := make(map[protoreflect.FullName]protoreflect.FieldDescriptor)
	for i := range event.Fields().Len() {
		f := event.Fields().Get(i)
		facts[f.Message().FullName()] = f
	}
	var all []kind
	protoregistry.GlobalFiles.RangeFilesByPackage(event.ParentFile().Package(), func(f protoreflect.FileDescriptor) bool {
		for i := range f.Messages().Len() {
			m := f.Messages().Get(i)
			if m != event { // whose every field is the fact of another kind
				all = append(all, kind{m, facts[m.FullName()]})
			}
		}
		return true
	})
	return all
}

// example returns the path of the nth example of a kind, from 1.
func example(name string, n int) string {
	if n > 1 {
		name = fmt.Sprintf("%s.%d", name, n)
	}
	return filepath.Join(folder, name+".binpb")
}

func inWords(path string) string { return strings.TrimSuffix(path, ".binpb") + ".txtpb" }

func TestGolden(t *testing.T) {
	all := kinds()
	if len(all) < 20 {
		t.Fatalf("only %d kinds of stored message were found", len(all))
	}
	for _, k := range all {
		t.Run(k.name(), func(t *testing.T) { k.test(t) })
	}
}

func (k kind) test(t *testing.T) {
	t.Helper()
	missing := make(map[protoreflect.FullName]bool)
	fields := k.message.Fields()
	for i := range fields.Len() {
		missing[fields.Get(i).FullName()] = true
	}
	for n := 1; ; n++ {
		path := example(k.name(), n)
		_, err := os.Stat(path)
		none := errors.Is(err, fs.ErrNotExist)
		if none && len(missing) == 0 && n > 1 {
			return
		}
		if none {
			if !*update {
				t.Fatalf("no golden example shows %s %v: add %s with: go test ./test/golden -update",
					k.name(), keys(missing), filepath.Base(path))
			}
			k.write(t, path, missing)
		}
		k.check(t, path, missing)
	}
}

// An example that is not looked at would guard nothing: one of a message that
// is gone, or one after a gap in the numbers.
func TestEveryExampleIsLookedAt(t *testing.T) {
	names := make(map[string]bool)
	for _, k := range kinds() {
		names[k.name()] = true
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name, rest, _ := strings.Cut(f.Name(), ".")
		if !names[name] {
			t.Errorf("%s: there is no message %s: a stored message is never taken away or renamed", f.Name(), name)
		}
		number, numbered := strings.CutSuffix(strings.TrimSuffix(rest, ".txtpb"), ".binpb")
		if n, err := strconv.Atoi(number); numbered && rest != "binpb" && err == nil {
			if _, err := os.Stat(example(name, n-1)); err != nil {
				t.Errorf("%s: the example before it is gone: %v", f.Name(), err)
			}
		}
	}
}

// check reads the example at path, tests that it means what it meant, and
// takes the fields that it shows out of missing.
func (k kind) check(t *testing.T, path string, missing map[protoreflect.FullName]bool) {
	t.Helper()
	stored, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	words, err := os.ReadFile(inWords(path))
	if err != nil {
		t.Fatal(err)
	}
	problems := compare(stored, words, k.envelope().Interface(), k.envelope().Interface())
	for _, p := range problems {
		t.Errorf("%s: %s", filepath.Base(path), p)
	}
	m := k.envelope()
	if err := proto.Unmarshal(stored, m.Interface()); err != nil {
		t.Fatal(err)
	}
	body := k.body(m)
	if body == nil {
		t.Fatalf("%s: no %s is in it", filepath.Base(path), k.name())
	}
	body.Range(func(f protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		delete(missing, f.FullName())
		return true
	})
}

// compare says in what stored differs from what it was when words were
// written. a and b are empty messages of its kind.
func compare(stored, words []byte, a, b proto.Message) (problems []string) {
	if err := proto.Unmarshal(stored, a); err != nil {
		return []string{fmt.Sprintf("stored bytes no longer unmarshal: %v", err)}
	}
	problems = unknown(a.ProtoReflect())
	again, err := proto.MarshalOptions{Deterministic: true}.Marshal(a)
	if err != nil || !bytes.Equal(again, stored) {
		problems = append(problems, fmt.Sprintf("marshalled again it is %x, stored it is %x (%v)", again, stored, err))
	}
	if err := prototext.Unmarshal(words, b); err != nil {
		return append(problems, fmt.Sprintf("a field or value has lost its name: %v", err))
	}
	if !proto.Equal(a, b) {
		problems = append(problems, fmt.Sprintf("stored bytes read %v, and the words beside them %v", a, b))
	}
	return problems
}

// unknown lists the messages in m that hold fields without a name.
func unknown(m protoreflect.Message) (problems []string) {
	if u := m.GetUnknown(); len(u) > 0 {
		problems = append(problems, fmt.Sprintf("%s no longer knows the fields in %x", m.Descriptor().Name(), u))
	}
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.Message() == nil:
		case f.IsList():
			for i := range v.List().Len() {
				problems = append(problems, unknown(v.List().Get(i).Message())...)
			}
		default:
			problems = append(problems, unknown(v.Message())...)
		}
		return true
	})
	return problems
}

// write writes an example that shows fields of missing, all but those of a
// oneof that exclude each other.
func (k kind) write(t *testing.T, path string, missing map[protoreflect.FullName]bool) {
	t.Helper()
	m := k.envelope()
	body := m
	if k.fact != nil {
		body = m.Mutable(k.fact).Message()
	}
	new(filler).fill(body, missing, k.name())
	stored, err := proto.MarshalOptions{Deterministic: true}.Marshal(m.Interface())
	if err != nil {
		t.Fatal(err)
	}
	words, err := prototext.MarshalOptions{Multiline: true, Indent: "  "}.Marshal(m.Interface())
	if err != nil {
		t.Fatal(err)
	}
	// The library puts in a space at random, lest its output be relied upon.
	words = bytes.ReplaceAll(words, []byte(":  "), []byte(": "))
	writeNew(t, path, stored)
	writeNew(t, inWords(path), words)
	t.Logf("wrote %s", path)
}

// writeNew fails where there is a file already.
func writeNew(t *testing.T, path string, b []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func keys(m map[protoreflect.FullName]bool) (names []string) {
	for k := range m {
		names = append(names, string(k.Name()))
	}
	slices.Sort(names)
	return names
}
