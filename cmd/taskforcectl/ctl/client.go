package ctl

import (
	"context"
	"fmt"
	"net"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
)

// client is a connection to a server.
type client struct {
	conn       *grpc.ClientConn
	register   taskforcev1.RegisterServiceClient
	programmes taskforcev1.ProgrammeServiceClient
	milestones taskforcev1.MilestoneServiceClient
	delivery   taskforcev1.DeliveryServiceClient
	timeline   taskforcev1.TimelineServiceClient
	audit      taskforcev1.AuditServiceClient
}

// personHeader says who calls.
const personHeader = "taskforce-person"

// mostReceived is the largest answer that is taken: a page of long texts.
const mostReceived = 64 << 20

// dial connects to the server that was named.
func (s *session) dial() (*client, error) {
	if err := onLoopback(s.server); err != nil {
		return nil, err
	}
	conn, err := grpc.NewClient("passthrough:///"+s.server,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(mostReceived)),
		grpc.WithUnaryInterceptor(s.unary), grpc.WithStreamInterceptor(s.stream),
		grpc.WithDisableServiceConfig(),
	)
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", s.server, err)
	}
	return &client{
		conn:       conn,
		register:   taskforcev1.NewRegisterServiceClient(conn),
		programmes: taskforcev1.NewProgrammeServiceClient(conn),
		milestones: taskforcev1.NewMilestoneServiceClient(conn),
		delivery:   taskforcev1.NewDeliveryServiceClient(conn),
		timeline:   taskforcev1.NewTimelineServiceClient(conn),
		audit:      taskforcev1.NewAuditServiceClient(conn),
	}, nil
}

// with calls f with a connection that is closed afterwards.
func (s *session) with(f func(c *client) error) error {
	c, err := s.dial()
	if err != nil {
		return err
	}
	err = f(c)
	_ = c.conn.Close() // nothing is under way any more
	return err
}

// onLoopback refuses a server on another machine: nothing yet proves who it
// is, or keeps what is said from others.
func onLoopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return usagef("--server %q: want an address as %s", address, defaultServer)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return usagef("--server %s is not on this machine: until connections are encrypted and callers authenticated, "+
		"only loopback addresses are spoken to (a tunnel ends on one)", address)
}

// unary bounds a call and says who makes it.
func (s *session) unary(ctx context.Context, method string, request, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	if s.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.timeout)
		defer cancel()
	}
	return invoke(s.caller(ctx), method, request, reply, conn, opts...)
}

// stream says who makes a call; how long it takes is its own affair.
func (s *session) stream(ctx context.Context, d *grpc.StreamDesc, conn *grpc.ClientConn, method string, open grpc.Streamer, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	return open(s.caller(ctx), d, conn, method, opts...)
}

func (s *session) caller(ctx context.Context) context.Context {
	if s.as == "" {
		return ctx
	}
	return metadata.AppendToOutgoingContext(ctx, personHeader, named("people", s.as))
}

// opened returns what the log says of itself in its first commit.
func (c *client) opened(ctx context.Context) (*eventv1.LogOpened, error) {
	answer, err := c.audit.GetCommit(ctx, &taskforcev1.GetCommitRequest{Name: "commits/1"})
	if err != nil {
		return nil, err
	}
	m := &eventv1.Commit{}
	if err := proto.Unmarshal(answer.GetCommit(), m); err != nil {
		return nil, fmt.Errorf("read commit 1: %w", err)
	}
	if len(m.GetEvents()) == 0 || m.GetEvents()[0].GetLogOpened() == nil {
		return nil, fmt.Errorf("commit 1 does not open a log")
	}
	return m.GetEvents()[0].GetLogOpened(), nil
}
