package main

import (
	"context"
	"errors"
	"net"
	"os"

	"google.golang.org/grpc"
	"google.golang.org/grpc/mem"

	taskforcev1 "taskforce/api/taskforce/v1"
)

// floors is the role of the server that does the least: to a command it appends
// the request's bytes, to a query it sends a page that it was given. Methods
// are the product's, so that the same client calls both.
//
// Its arguments are the file to append to and the file that has the page.
func floors(ctx context.Context, args []string) (talk, error) {
	file, err := os.Create(args[0])
	if err != nil {
		return talk{}, err
	}
	page, err := os.ReadFile(args[1])
	if err != nil {
		return talk{}, errors.Join(err, file.Close())
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return talk{}, errors.Join(err, file.Close())
	}
	s := floorServer(&groupFile{file: file, sync: fdatasync}, page)
	served := make(chan error, 1)
	go func() { served <- s.Serve(listener) }()
	return talk{
		ready: report{Address: listener.Addr().String()},
		close: func() error {
			s.Stop()
			return errors.Join(<-served, file.Close())
		},
	}, nil
}

// floorServer answers every method that is measured.
func floorServer(appends *groupFile, page []byte) *grpc.Server {
	s := grpc.NewServer(grpc.ForceServerCodecV2(asItIs{}))
	for _, d := range []grpc.ServiceDesc{
		taskforcev1.ProgrammeService_ServiceDesc, taskforcev1.MilestoneService_ServiceDesc,
		taskforcev1.DeliveryService_ServiceDesc, taskforcev1.TimelineService_ServiceDesc,
	} {
		service := grpc.ServiceDesc{ServiceName: d.ServiceName, HandlerType: (*any)(nil)}
		for _, m := range d.Methods {
			answer := func(request []byte) ([]byte, error) { return nil, appends.Append(request) }
			if m.MethodName == "ListTimeline" {
				answer = func([]byte) ([]byte, error) { return page, nil }
			}
			service.Methods = append(service.Methods, grpc.MethodDesc{MethodName: m.MethodName, Handler: handler(answer)})
		}
		s.RegisterService(&service, nil)
	}
	return s
}

// message is a request or a reply as it is on the wire.
type message struct{ bytes []byte }

func handler(answer func(request []byte) ([]byte, error)) grpc.MethodHandler {
	return func(_ any, _ context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
		var m message
		if err := decode(&m); err != nil {
			return nil, err
		}
		reply, err := answer(m.bytes)
		return &message{reply}, err
	}
}

// asItIs is a codec that leaves messages as they are.
type asItIs struct{}

// Name implements encoding.CodecV2. The client speaks protobuf.
func (asItIs) Name() string { return "proto" }

// Marshal implements encoding.CodecV2.
func (asItIs) Marshal(v any) (mem.BufferSlice, error) {
	return mem.BufferSlice{mem.SliceBuffer(v.(*message).bytes)}, nil
}

// Unmarshal implements encoding.CodecV2.
func (asItIs) Unmarshal(data mem.BufferSlice, v any) error {
	v.(*message).bytes = data.Materialize()
	return nil
}
