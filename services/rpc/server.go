package rpc

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"buf.build/go/protovalidate"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	healthv1 "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/eventstore"
	"taskforce/eventstore/archive"
	"taskforce/eventstore/tiles"
	"taskforce/projections"
	"taskforce/services"
	"taskforce/services/seal"
)

// Sequencer decides and stores commands.
type Sequencer interface {
	Submit(ctx context.Context, c services.Command) (eventstore.Result, error)
	// Acknowledged is the last position that anybody was told of.
	Acknowledged() int64
}

// Config is what the edge works with. Every field is needed.
type Config struct {
	Ledger      eventstore.Ledger
	Sequencer   Sequencer
	Stream      eventstore.Stream
	Replica     *Replica
	Archive     *archive.Archive
	Tiles       *tiles.Tiles
	Checkpoints *eventstore.Checkpoints
	Keys        *seal.Keys
	Timeline    *projections.Worker
	Delivery    *projections.Worker
	// Followers tells how far each copy and read model is.
	Followers func() []*taskforcev1.Follower
	// Durability is how appends are made durable, in a word.
	Durability string
	// Now is the server's wall clock.
	Now func() time.Time
	Log *slog.Logger
}

// Server answers the API.
type Server struct {
	cfg      Config
	validate protovalidate.Validator
	health   *health.Server
	// draining is closed when calls that would go on for ever are to end.
	draining chan struct{}
	drain    sync.Once
}

// Limits of one message. Above maxRequest a caller is told so by name; what is
// above maxMessage gRPC cuts off itself.
const (
	maxRequest = 1 << 20
	maxMessage = 4 << 20
)

// New returns a server of the API.
func New(cfg Config) (*Server, error) {
	v, err := protovalidate.New()
	if err != nil {
		return nil, err
	}
	return &Server{cfg: cfg, validate: v, health: health.NewServer(), draining: make(chan struct{})}, nil
}

// Options are what a gRPC server needs so that every answer carries what it must.
func (s *Server) Options() []grpc.ServerOption {
	return []grpc.ServerOption{
		grpc.ChainUnaryInterceptor(s.unary),
		grpc.ChainStreamInterceptor(s.stream),
		grpc.MaxRecvMsgSize(maxMessage),
		grpc.ForceServerCodecV2(newCodec()),
		grpc.UnknownServiceHandler(s.unknownMethod),
	}
}

// Register adds every service to a gRPC server made with [Server.Options].
func (s *Server) Register(g *grpc.Server) {
	taskforcev1.RegisterRegisterServiceServer(g, &registerService{Server: s})
	taskforcev1.RegisterProgrammeServiceServer(g, &programmeService{Server: s})
	taskforcev1.RegisterMilestoneServiceServer(g, &milestoneService{Server: s})
	taskforcev1.RegisterDeliveryServiceServer(g, &deliveryService{Server: s})
	taskforcev1.RegisterTimelineServiceServer(g, &timelineService{Server: s})
	taskforcev1.RegisterAuditServiceServer(g, &auditService{Server: s})
	healthv1.RegisterHealthServer(g, s.health)
	reflection.Register(g)
}

// Drain says through gRPC's health service that no more commands are taken, and
// ends the calls that would go on for ever.
func (s *Server) Drain() {
	s.drain.Do(func() { close(s.draining) })
	s.health.Shutdown()
}

// SetServing says through gRPC's health service whether commands are taken.
func (s *Server) SetServing(serving bool) {
	status := healthv1.HealthCheckResponse_NOT_SERVING
	if serving {
		status = healthv1.HealthCheckResponse_SERVING
	}
	s.health.SetServingStatus("", status)
}
