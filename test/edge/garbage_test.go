package edge

import (
	"context"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"pgregory.net/rapid"
)

// FuzzRequest sends any bytes to any method.
func FuzzRequest(f *testing.F) {
	c := newCast(f)
	all := methods()
	for i, m := range all {
		b, err := proto.Marshal(fill(m.Input(), "", likely))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), b)
		f.Add(uint8(i), append(b, 0xff, 0x07))
	}
	f.Fuzz(func(t *testing.T, method uint8, request []byte) {
		m := all[int(method)%len(all)]
		c.standsFirm(t, m, request)
	})
}

// TestGarbage sends what almost is a request: likely ones of which bytes were
// changed, cut off, or put twice, and bytes that are none.
func TestGarbage(t *testing.T) {
	c := newCast(t)
	all := methods()
	rapid.Check(t, func(rt *rapid.T) {
		m := rapid.SampledFrom(all).Draw(rt, "method")
		b, err := proto.Marshal(fill(m.Input(), "", likely))
		if err != nil {
			rt.Fatal(err)
		}
		c.standsFirm(rt, m, spoil(rt, b))
	})
	if _, err := c.Position(t.Context()); err != nil {
		t.Errorf("after all of it the server says %v", err)
	}
}

func spoil(rt *rapid.T, b []byte) []byte {
	switch rapid.IntRange(0, 3).Draw(rt, "how") {
	case 0:
		return rapid.SliceOf(rapid.Byte()).Draw(rt, "bytes")
	case 1:
		return b[:rapid.IntRange(0, len(b)).Draw(rt, "length")]
	case 2:
		return append(b, rapid.SliceOf(rapid.Byte()).Draw(rt, "tail")...)
	}
	for range rapid.IntRange(1, 8).Draw(rt, "changes") {
		if len(b) > 0 {
			b[rapid.IntRange(0, len(b)-1).Draw(rt, "at")] = rapid.Byte().Draw(rt, "to")
		}
	}
	return b
}

// failer is a test or a property of one.
type failer interface {
	Errorf(format string, args ...any)
	Context() context.Context
}

// standsFirm sends bytes to a method: it may refuse them or take them, and
// never ends in an error that the server did not foresee.
func (c cast) standsFirm(t failer, m protoreflect.MethodDescriptor, request []byte) {
	err := invoke(c.By(t.Context(), whoMay(m)), c.Conn, m, &request, grpc.ForceCodec(bytesOnly{}))
	if err == nil {
		return
	}
	// A message may repeat the caller's own words, and those are anything here.
	if p, _ := read(err); p.reason == "" || internal(p.code) {
		t.Errorf("%s of %x: %s %s: %s", m.Name(), request, p.code, p.reason, p.message)
	}
}
