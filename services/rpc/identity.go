package rpc

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// personHeader is how a caller says who they are, as "people/{id or ref}". It
// is taken at its word: the server listens on loopback only.
const personHeader = "taskforce-person"

// caller returns the id of the person who calls: the log's registrar where
// nobody else is named.
func (s *Server) caller(ctx context.Context) (string, error) {
	md, _ := metadata.FromIncomingContext(ctx)
	values := md.Get(personHeader)
	switch len(values) {
	case 0:
		return s.cfg.Replica.Registrar(), nil
	case 1:
		return s.resolve(ctx, personHeader, eventv1.ItemKind_ITEM_KIND_PERSON, values[0])
	}
	return "", (&problem{
		code: codes.Unauthenticated, reason: "CALLER_AMBIGUOUS", message: "a call is made by one person",
	}).about(personHeader, "several people", "one")
}
