package rpc

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/eventstore"
	"taskforce/services"
	"taskforce/services/itemid"
	"taskforce/services/seal"
)

// writeRequest is what every command's request has.
type writeRequest interface {
	proto.Message
	GetAct() *taskforcev1.Act
	GetRequestId() string
}

// write is a command on its way through the edge.
type write struct {
	s       *Server
	ctx     context.Context
	request writeRequest
	caller  string
	// key is the record's key, under which texts are sealed and the request is
	// digested.
	key string
	err error
}

// begin finds out who calls.
func (s *Server) begin(ctx context.Context, request writeRequest) *write {
	w := &write{s: s, ctx: ctx, request: request}
	w.caller, w.err = s.caller(ctx)
	return w
}

// newID returns the id of an item that the command makes: the caller's, or one
// that the same request would get again, or a new one.
func (w *write) newID(given string) string {
	if given != "" {
		return strings.ToLower(given)
	}
	if id := w.request.GetRequestId(); id != "" {
		return itemid.Derive(w.s.cfg.Ledger.LogID, "request", w.principal(), strings.ToLower(id))
	}
	return uuid.Must(uuid.NewV7()).String()
}

func (w *write) principal() string { return resourceName(eventv1.ItemKind_ITEM_KIND_PERSON, w.caller) }

// id resolves a name; after the first error it does nothing.
func (w *write) id(field string, kind eventv1.ItemKind, name string) string {
	if w.err != nil || name == "" {
		return ""
	}
	id, err := w.s.resolve(w.ctx, field, kind, name)
	w.err = err
	return id
}

func (w *write) ids(field string, kind eventv1.ItemKind, names []string) []string {
	if w.err != nil {
		return nil
	}
	ids, err := w.s.resolveAll(w.ctx, field, kind, names)
	w.err = err
	return ids
}

// record names the record that the command belongs to. It comes before seal.
func (w *write) record(id string) { w.key = seal.RecordKey(id) }

// register is the record of everything in the register but people.
func (w *write) register() { w.key = seal.RecordKey(w.s.cfg.Ledger.LogID) }

// seal seals a text under the record's key; nil for no text.
func (w *write) seal(text string) *eventv1.SealedText {
	if w.err != nil {
		return nil
	}
	sealed, err := w.s.cfg.Keys.Seal(w.key, text)
	w.err = err
	return sealed
}

func instant(t *timestamppb.Timestamp) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.AsTime()
}

// submit decides the command and answers with what was written.
func (w *write) submit(etag string, body services.Body) (*taskforcev1.Written, error) {
	c := w.command(etag)
	if w.err != nil {
		return nil, w.err
	}
	result, err := w.s.cfg.Sequencer.Submit(w.ctx, c.With(body))
	if errors.Is(err, eventstore.ErrRequestMismatch) {
		return nil, boundElsewhere(err, result.Position)
	}
	if err != nil {
		return nil, err
	}
	kind, id := body.Item()
	return w.s.written(w.ctx, result, kind, id)
}

// command fills in what the request says of itself.
func (w *write) command(etag string) services.Command {
	a := w.request.GetAct()
	c := services.Command{
		Principal: w.principal(), Person: w.caller, RequestID: strings.ToLower(w.request.GetRequestId()),
		RequestKeyID: w.key,
		Office:       w.id("act.office", eventv1.ItemKind_ITEM_KIND_OFFICE, a.GetOffice()),
		Mode:         a.GetMode(), CapturedFrom: a.GetCapturedFrom(), Precision: a.GetOccurredPrecision(),
		OccurredAt: instant(a.GetOccurredAt()), Reason: w.seal(a.GetReason()), Evidence: a.GetEvidence(),
		Marking: a.GetMarking(), Correlation: a.GetCorrelation(), Causation: a.GetCausation(), Etag: etag,
		Salt: make([]byte, 32),
	}
	if w.err == nil {
		_, w.err = rand.Read(c.Salt)
	}
	if w.err == nil {
		c.RequestDigest, w.err = w.digest()
	}
	return c
}

// digest tells the same request from another with the same id. It covers all
// that the caller sent but the id itself, and nothing that the server made.
func (w *write) digest() ([]byte, error) {
	m := proto.Clone(w.request)
	m.ProtoReflect().Clear(m.ProtoReflect().Descriptor().Fields().ByName("request_id"))
	b, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("marshal the request: %w", err)
	}
	return w.s.cfg.Keys.Digest(w.key, append([]byte(m.ProtoReflect().Descriptor().FullName()+"\n"), b...))
}

// written is the answer to a command that was accepted.
func (s *Server) written(ctx context.Context, r eventstore.Result, kind eventv1.ItemKind, id string) (*taskforcev1.Written, error) {
	w := &taskforcev1.Written{RepeatedRequest: r.Repeated}
	m := r.Commit
	switch {
	case r.Repeated:
		var err error
		if m, w.Receipt, err = s.commitAt(ctx, r.Position); err != nil {
			return nil, err
		}
	case r.Position > 0:
		w.Receipt = receiptOf(r.Receipt)
	}
	for i, e := range m.GetEvents() {
		w.Events = append(w.Events, &taskforcev1.RecordedEvent{Name: eventName(m.Position, i), Type: services.EventType(e)})
	}
	w.Name = resourceName(kind, id)
	return w, s.describe(ctx, w, m, kind, id)
}

// describe fills in the item's short name and version. What the commit itself
// made is read from it, the rest from the state once that has it.
func (s *Server) describe(ctx context.Context, w *taskforcev1.Written, m *eventv1.Commit, kind eventv1.ItemKind, id string) error {
	if len(m.GetEvents()) > 0 {
		w.Etag = strconv.FormatInt(m.Position, 10)
		if w.Ref = services.GivenRef(m.Events[0]); w.Ref != "" {
			return nil
		}
	}
	var ref, etag string
	read := func(st *services.State, _ int64) {
		ref = st.Ref(kind, id)
		if v, ok := st.Version(kind, id); ok {
			etag = strconv.FormatInt(v, 10)
		}
	}
	s.cfg.Replica.Read(read)
	if etag == "" {
		// Not followed yet: it was made a moment ago.
		if err := s.state(ctx, max(m.GetPosition(), s.cfg.Sequencer.Acknowledged()), read); err != nil {
			return err
		}
	}
	w.Ref = ref
	if w.Etag == "" {
		w.Etag = etag
	}
	return nil
}

func eventName(position int64, index int) string {
	return fmt.Sprintf("commits/%d/events/%d", position, index)
}

func receiptOf(r eventstore.Receipt) *taskforcev1.Receipt {
	out := &taskforcev1.Receipt{
		Position: r.Position, RecordedAt: timestamppb.New(r.Recorded), CommitSha256: r.CommitHash[:],
		TreeSize: r.Size, Root: r.Root[:], Checkpoint: string(r.Checkpoint),
	}
	for _, h := range r.Path {
		out.InclusionPath = append(out.InclusionPath, h[:])
	}
	return out
}
