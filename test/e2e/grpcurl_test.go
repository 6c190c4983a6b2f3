package e2e

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/dynamicpb"
)

// grpcurl stands in for the program of that name, as far as `taskforced demo
// --serve` tells people to use it: so the lines that it prints are run as they
// stand. -v also prints the headers of the reply.
func grpcurl(ctx context.Context, args []string) int {
	f := flag.NewFlagSet("grpcurl", flag.ContinueOnError)
	_ = f.Bool("plaintext", false, "no TLS; it never has")
	verbose := f.Bool("v", false, "print the headers of the reply")
	header := f.String("H", "", "a header: name: value")
	body := f.String("d", "{}", "the request, as JSON")
	if err := f.Parse(args); err != nil || f.NArg() != 2 {
		fmt.Fprintln(os.Stderr, "usage: grpcurl [flags] ADDRESS METHOD")
		return 2
	}
	if name, value, ok := strings.Cut(*header, ": "); ok {
		ctx = metadata.AppendToOutgoingContext(ctx, name, value)
	}
	got, reply, err := invoke(ctx, f.Arg(0), f.Arg(1), *body)
	if err != nil {
		refused(err)
		return 1
	}
	if *verbose {
		printHeaders(got)
	}
	fmt.Println(protojson.Format(reply))
	return 0
}

// invoke makes a call of one request and one reply by its name alone.
func invoke(ctx context.Context, address, name, body string) (metadata.MD, protoreflect.ProtoMessage, error) {
	d, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(strings.ReplaceAll(name, "/", ".")))
	if err != nil {
		return nil, nil, err
	}
	method, ok := d.(protoreflect.MethodDescriptor)
	if !ok {
		return nil, nil, fmt.Errorf("%s is no method", name)
	}
	request, reply := dynamicpb.NewMessage(method.Input()), dynamicpb.NewMessage(method.Output())
	if err := protojson.Unmarshal([]byte(body), request); err != nil {
		return nil, nil, err
	}
	conn, err := grpc.NewClient("passthrough:///"+address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, nil, err
	}
	defer conn.Close()
	var header metadata.MD
	err = conn.Invoke(ctx, "/"+name, request, reply, grpc.Header(&header))
	return header, reply, err
}

func printHeaders(header metadata.MD) {
	var lines []string
	for name, values := range header {
		lines = append(lines, name+": "+strings.Join(values, ", "))
	}
	slices.Sort(lines)
	fmt.Println(strings.Join(lines, "\n"))
}

// refused prints an error with what it says for programs.
func refused(err error) {
	fmt.Fprintln(os.Stderr, err)
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			fmt.Fprintln(os.Stderr, "reason:", info.GetReason())
		}
	}
}
