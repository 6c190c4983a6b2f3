package rpc

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"strconv"
	"time"

	"buf.build/go/protovalidate"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"
	"google.golang.org/protobuf/types/known/durationpb"

	"taskforce/eventstore"
	"taskforce/projections"
	"taskforce/services/refusal"
	"taskforce/services/seal"
)

// Domain is the ErrorInfo domain of every error.
const Domain = "taskforce"

// The keys of ErrorInfo's metadata are fixed (G11): programs read them.
const (
	keyRule       = "rule"
	keyField      = "field"
	keyHave       = "have"
	keyWant       = "want"
	keyCureMethod = "cure_method"
	keyCureOffice = "cure_office"
	keyPosition   = "position"
)

// problem is an error as a caller gets it.
type problem struct {
	code    codes.Code
	reason  string
	message string
	meta    map[string]string
	details []protoadapt.MessageV1
}

// codeOf maps each kind of refusal to one code (G11).
var codeOf = map[refusal.Kind]codes.Code{
	refusal.Malformed:   codes.InvalidArgument,
	refusal.WrongPerson: codes.PermissionDenied,
	refusal.WrongState:  codes.FailedPrecondition,
	refusal.NotFound:    codes.NotFound,
	refusal.Exists:      codes.AlreadyExists,
	refusal.Moved:       codes.Aborted,
}

// sentinels maps the log's own errors. The first that matches counts.
var sentinels = []struct {
	err    error
	code   codes.Code
	reason string
	meta   map[string]string
}{
	{eventstore.ErrUnknownOutcome, codes.DeadlineExceeded, "UNKNOWN_OUTCOME", map[string]string{keyWant: "the same request with the same request_id again"}},
	{eventstore.ErrQueueFull, codes.ResourceExhausted, "QUEUE_FULL", map[string]string{keyWant: "the same request again, a little later"}},
	{eventstore.ErrClosing, codes.Unavailable, "CLOSING", nil},
	{eventstore.ErrCommitTooLarge, codes.InvalidArgument, "COMMIT_TOO_LARGE", nil},
	{eventstore.ErrClockUnsound, codes.FailedPrecondition, "CLOCK_UNSOUND", map[string]string{keyRule: "G1", keyWant: "a clock that an operator accepts: taskforced serve --accept-clock"}},
	{eventstore.ErrBehindKnownHead, codes.Unavailable, "LOG_BEHIND_KNOWN_HEAD", nil},
	{seal.ErrDamaged, codes.DataLoss, "KEY_DAMAGED", nil},
	{context.DeadlineExceeded, codes.DeadlineExceeded, "DEADLINE_EXCEEDED", nil},
	{context.Canceled, codes.Canceled, "CANCELED", nil},
}

// retryIn is what a caller is told whose command found the queue full.
const retryIn = 100 * time.Millisecond

// problemOf turns any error into what a caller may see of it. What is not
// known here is logged under an incident id and never shown.
func (s *Server) problemOf(err error) *problem {
	var refused *refusal.Refusal
	var own *problem
	var poison *eventstore.PoisonError
	var behind *projections.BehindError
	var invalid *protovalidate.ValidationError
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &refused):
		return ofRefusal(refused)
	case errors.As(err, &poison):
		return &problem{code: codes.Internal, reason: "INTERNAL", message: poison.Error(), meta: map[string]string{"incident": poison.Incident}}
	case errors.As(err, &behind):
		return ofBehind(behind)
	case errors.As(err, &invalid):
		return ofInvalid(invalid)
	}
	for _, row := range sentinels {
		if errors.Is(err, row.err) {
			return &problem{code: row.code, reason: row.reason, message: err.Error(), meta: row.meta}
		}
	}
	if code := status.Code(err); transport[code] != "" {
		return &problem{code: code, reason: transport[code], message: "the call ended before it was answered"}
	}
	return s.incident(err)
}

// transport names the ways in which gRPC itself ends a call.
var transport = map[codes.Code]string{
	codes.Canceled:          "CANCELED",
	codes.DeadlineExceeded:  "DEADLINE_EXCEEDED",
	codes.ResourceExhausted: "MESSAGE_TOO_LARGE",
	codes.Unavailable:       "CONNECTION_LOST",
}

// boundElsewhere names the commit that a request id is bound to.
func boundElsewhere(err error, position int64) *problem {
	p := (&problem{code: codes.AlreadyExists, reason: "REQUEST_ID_MISMATCH", message: err.Error()}).
		about("request_id", "", "the request that bound it, or a new id")
	p.meta[keyRule], p.meta[keyPosition] = "G7", strconv.FormatInt(position, 10)
	return p
}

// incident hides an error behind an id under which the server's log has it.
func (s *Server) incident(err error) *problem {
	id := make([]byte, 6)
	_, _ = rand.Read(id)
	name := hex.EncodeToString(id)
	s.cfg.Log.Error("a request ended in an internal error", "incident", name, "cause", err)
	return &problem{
		code: codes.Internal, reason: "INTERNAL",
		message: "the request ended in an internal error, incident " + name,
		meta:    map[string]string{"incident": name},
	}
}

func ofRefusal(r *refusal.Refusal) *problem {
	p := &problem{code: codeOf[r.Kind], reason: r.Reason, message: r.Message, meta: map[string]string{}}
	for k, v := range map[string]string{
		keyRule: r.Rule, keyField: r.Field, keyHave: r.Have, keyWant: r.Want,
		keyCureMethod: r.CureMethod, keyCureOffice: r.CureOffice,
	} {
		if v != "" {
			p.meta[k] = v
		}
	}
	if r.Position > 0 {
		p.meta[keyPosition] = strconv.FormatInt(r.Position, 10)
	}
	return p
}

func ofBehind(b *projections.BehindError) *problem {
	return &problem{
		code: codes.FailedPrecondition, reason: "VIEW_BEHIND", message: b.Error(),
		meta: map[string]string{
			keyHave: strconv.FormatInt(b.Position, 10), keyWant: strconv.FormatInt(b.Want, 10),
			keyPosition: strconv.FormatInt(b.Position, 10),
		},
	}
}

// ofInvalid names every field at fault, the first also in the metadata.
func ofInvalid(v *protovalidate.ValidationError) *problem {
	bad := &errdetails.BadRequest{}
	for _, x := range v.Violations {
		bad.FieldViolations = append(bad.FieldViolations, &errdetails.BadRequest_FieldViolation{
			Field: protovalidate.FieldPathString(x.Proto.GetField()), Description: x.Proto.GetMessage(), Reason: "MALFORMED_REQUEST",
		})
	}
	first := bad.FieldViolations[0]
	return &problem{
		code: codes.InvalidArgument, reason: "MALFORMED_REQUEST",
		message: first.Field + ": " + first.Description,
		meta:    map[string]string{keyField: first.Field, keyWant: first.Description},
		details: []protoadapt.MessageV1{bad},
	}
}

// Error makes a problem an error that handlers can return.
func (p *problem) Error() string { return p.reason + ": " + p.message }

func (p *problem) about(field, have, want string) *problem {
	p.meta = make(map[string]string)
	for k, v := range map[string]string{keyField: field, keyHave: have, keyWant: want} {
		if v != "" {
			p.meta[k] = v
		}
	}
	return p
}

// status is the problem as gRPC sends it: every one has an ErrorInfo.
func (p *problem) status() error {
	st := status.New(p.code, p.message)
	details := append([]protoadapt.MessageV1{&errdetails.ErrorInfo{Reason: p.reason, Domain: Domain, Metadata: p.meta}}, p.details...)
	if p.code == codes.ResourceExhausted {
		details = append(details, &errdetails.RetryInfo{RetryDelay: durationpb.New(retryIn)})
	}
	with, err := st.WithDetails(details...)
	if err != nil {
		return st.Err()
	}
	return with.Err()
}

func malformed(reason, field, have, want, message string) *problem {
	return (&problem{code: codes.InvalidArgument, reason: reason, message: message}).about(field, have, want)
}

func notFound(field, have string) *problem {
	return (&problem{
		code: codes.NotFound, reason: "NOT_FOUND", message: "there is no " + have + " on the record",
	}).about(field, have, "the name of an item on the record")
}
