package edge

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	taskforcev1 "taskforce/api/taskforce/v1"
)

// methods are all that the API has.
func methods() []protoreflect.MethodDescriptor {
	var out []protoreflect.MethodDescriptor
	for _, file := range []protoreflect.FileDescriptor{
		taskforcev1.File_taskforce_v1_register_service_proto,
		taskforcev1.File_taskforce_v1_programme_service_proto,
		taskforcev1.File_taskforce_v1_milestone_service_proto,
		taskforcev1.File_taskforce_v1_delivery_service_proto,
		taskforcev1.File_taskforce_v1_timeline_service_proto,
		taskforcev1.File_taskforce_v1_audit_service_proto,
	} {
		for i := range file.Services().Len() {
			s := file.Services().Get(i)
			for j := range s.Methods().Len() {
				out = append(out, s.Methods().Get(j))
			}
		}
	}
	return out
}

func path(m protoreflect.MethodDescriptor) string {
	return fmt.Sprintf("/%s/%s", m.Parent().FullName(), m.Name())
}

// watches says whether a method goes on until its caller ends it.
func watches(m protoreflect.MethodDescriptor) bool { return m.Name() == "WatchTimeline" }

// patience is how long an answer may take. A refusal comes at once: a watch from
// which nothing has come was accepted.
func patience(m protoreflect.MethodDescriptor) time.Duration {
	if watches(m) {
		return 300 * time.Millisecond
	}
	return 20 * time.Second
}

// invoke calls a method with any request and returns how it ended. Of a stream
// it takes all there is; of one that never ends, what comes first.
func invoke(ctx context.Context, conn *grpc.ClientConn, m protoreflect.MethodDescriptor, request any, with ...grpc.CallOption) error {
	ctx, cancel := context.WithTimeout(ctx, patience(m))
	defer cancel()
	if !m.IsStreamingServer() {
		return conn.Invoke(ctx, path(m), request, reply(m, with), with...)
	}
	s, err := conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, path(m), with...)
	if err != nil {
		return err
	}
	if err := errors.Join(s.SendMsg(request), s.CloseSend()); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	for {
		err := s.RecvMsg(reply(m, with))
		if errors.Is(err, io.EOF) || watches(m) && ctx.Err() != nil {
			return nil
		}
		if err != nil || watches(m) {
			return err
		}
	}
}

// reply is what an answer is read into.
func reply(m protoreflect.MethodDescriptor, with []grpc.CallOption) any {
	if len(with) > 0 {
		return new([]byte)
	}
	return dynamicpb.NewMessage(m.Output())
}

// bytesOnly sends and takes bytes as they are, *[]byte: what no client of ours
// would send.
type bytesOnly struct{}

// Marshal implements encoding.Codec.
func (bytesOnly) Marshal(v any) ([]byte, error) {
	if m, ok := v.(proto.Message); ok {
		return proto.Marshal(m)
	}
	return *v.(*[]byte), nil
}

// Unmarshal implements encoding.Codec.
func (bytesOnly) Unmarshal(data []byte, v any) error {
	*v.(*[]byte) = append([]byte(nil), data...)
	return nil
}

// Name implements encoding.Codec.
func (bytesOnly) Name() string { return "proto" }
