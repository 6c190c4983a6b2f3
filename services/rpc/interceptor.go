package rpc

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// kindHeader marks every reply of a log that is not to be relied on.
const kindHeader = "taskforce-log-kind"

// ours says whether a method belongs to this API; gRPC's own services keep
// their own ways.
func ours(method string) bool { return strings.HasPrefix(method, "/taskforce.") }

func (s *Server) unary(ctx context.Context, request any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (reply any, err error) {
	_ = grpc.SetHeader(ctx, s.header())
	if !ours(info.FullMethod) {
		return next(ctx, request)
	}
	defer func() {
		if cause := recover(); cause != nil {
			err = s.panicked(cause)
		}
		if err != nil {
			reply, err = nil, s.problemOf(err).status()
		}
	}()
	if err := s.wellFormed(request); err != nil {
		return nil, err
	}
	return next(ctx, request)
}

func (s *Server) stream(service any, ss grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) (err error) {
	_ = ss.SetHeader(s.header())
	if !ours(info.FullMethod) {
		return next(service, ss)
	}
	defer func() {
		if cause := recover(); cause != nil {
			err = s.panicked(cause)
		}
		if err != nil {
			err = s.problemOf(err).status()
		}
	}()
	return next(service, &checkedStream{ss, s})
}

// checkedStream refuses what is not well-formed as it is received.
type checkedStream struct {
	grpc.ServerStream
	server *Server
}

// RecvMsg implements grpc.ServerStream.
func (c *checkedStream) RecvMsg(m any) error {
	if err := c.ServerStream.RecvMsg(m); err != nil {
		return err
	}
	return c.server.wellFormed(m)
}

// wellFormed checks a request's size, the rules that stand in the .proto, and
// that all of it could be stored and read again.
func (s *Server) wellFormed(request any) error {
	m, ok := request.(proto.Message)
	if !ok {
		return fmt.Errorf("a request of type %T", request)
	}
	if n := proto.Size(m); n > maxRequest {
		return malformed("REQUEST_TOO_LARGE", "", fmt.Sprint(n), fmt.Sprintf("at most %d bytes", maxRequest),
			fmt.Sprintf("the request has %d bytes; at most %d are taken", n, maxRequest))
	}
	if p := unknown("", m.ProtoReflect()); p != nil {
		return p
	}
	if err := s.validate.Validate(m); err != nil {
		return err
	}
	if p := strict("", m.ProtoReflect()); p != nil {
		return p
	}
	return nil
}

// panicked keeps the panic's words in the server's own log only.
func (s *Server) panicked(cause any) error {
	return fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
}

func (s *Server) header() metadata.MD {
	if s.cfg.Ledger.Kind == eventv1.LogKind_LOG_KIND_DEMO {
		return metadata.Pairs(kindHeader, "DEMO")
	}
	return nil
}

// unknownMethod answers calls of what this API does not have.
func (s *Server) unknownMethod(_ any, ss grpc.ServerStream) error {
	method, _ := grpc.MethodFromServerStream(ss)
	p := (&problem{
		code: codes.Unimplemented, reason: "METHOD_UNKNOWN",
		message: "there is no method " + method,
	}).about("", method, "a method that reflection lists")
	if ours(method) {
		return p
	}
	return p.status() // no interceptor of ours does it
}
