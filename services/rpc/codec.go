package rpc

import (
	"google.golang.org/grpc/encoding"
	grpcproto "google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
)

// undecodable is the number of a field that no message has. A request that
// cannot be read as protobuf reaches the interceptors with nothing but it:
// otherwise gRPC would answer by itself, with INTERNAL and no reason.
const undecodable = protowire.MaxValidNumber

// codec is gRPC's own for protobuf, but for that.
type codec struct{ encoding.CodecV2 }

func newCodec() encoding.CodecV2 { return codec{encoding.GetCodecV2(grpcproto.Name)} }

// Unmarshal implements encoding.CodecV2.
func (c codec) Unmarshal(data mem.BufferSlice, v any) error {
	err := c.CodecV2.Unmarshal(data, v)
	m, ok := v.(proto.Message)
	if err == nil || !ok || !ours("/"+string(m.ProtoReflect().Descriptor().FullName())) {
		return err
	}
	proto.Reset(m)
	m.ProtoReflect().SetUnknown(protowire.AppendVarint(protowire.AppendTag(nil, undecodable, protowire.VarintType), 0))
	return nil
}
