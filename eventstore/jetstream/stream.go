package jetstream

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"taskforce/eventstore"
)

// API error codes by which a publish is known not to have been stored: the
// last sequence is another, on one server and on a cluster.
const (
	codeWrongLastSequence        = 10071
	codeWrongLastSequenceCluster = 10164
)

// requestTimeout bounds one request; the sequencer asks again.
const requestTimeout = 5 * time.Second

// ErrConfig: the stream is there, and is not set up as a log must be.
var ErrConfig = errors.New("the stream is not set up as a log must be")

// Stream implements [eventstore.Stream].
type Stream struct {
	js      jetstream.JetStream
	stream  jetstream.Stream
	subject string
}

var _ eventstore.Stream = (*Stream)(nil)

// wanted is the configuration of a log's stream. It is compared at every start.
func wanted(name string, replicas int) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name:        name,
		Description: "The log of Taskforce. Never delete, purge or limit it.",
		Subjects:    []string{"taskforce.log." + strings.ToLower(name)},
		Retention:   jetstream.LimitsPolicy,
		Discard:     jetstream.DiscardNew,
		MaxMsgs:     -1, MaxBytes: -1, MaxMsgSize: -1, MaxMsgsPerSubject: -1,
		Storage:    jetstream.FileStorage,
		Replicas:   replicas,
		DenyDelete: true,
		DenyPurge:  true,
	}
}

// Open finds the log's stream, or makes it, and checks that it is set up as a
// log must be.
func Open(ctx context.Context, nc *nats.Conn, name string) (*Stream, error) {
	js, err := jetstream.New(nc, jetstream.WithDefaultTimeout(requestTimeout))
	if err != nil {
		return nil, fmt.Errorf("open JetStream: %w", err)
	}
	st, err := js.Stream(ctx, name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		st, err = js.CreateStream(ctx, wanted(name, 1))
	}
	if err != nil {
		return nil, fmt.Errorf("open stream %s: %w", name, err)
	}
	s := &Stream{js: js, stream: st, subject: st.CachedInfo().Config.Subjects[0]}
	return s, s.CheckConfig(ctx)
}

// CheckConfig compares the stream's configuration with what a log's must be,
// and its state with a stream from which nothing was ever removed.
func (s *Stream) CheckConfig(ctx context.Context) error {
	info, err := s.stream.Info(ctx)
	if err != nil {
		return fmt.Errorf("look at the stream: %w", err)
	}
	have, want := info.Config, wanted(info.Config.Name, info.Config.Replicas)
	rows := []struct {
		what       string
		have, want any
	}{
		{"subjects", strings.Join(have.Subjects, ","), strings.Join(want.Subjects, ",")},
		{"retention", have.Retention, want.Retention},
		{"discard", have.Discard, want.Discard},
		{"max_msgs", have.MaxMsgs, want.MaxMsgs},
		{"max_bytes", have.MaxBytes, want.MaxBytes},
		{"max_msgs_per_subject", have.MaxMsgsPerSubject, want.MaxMsgsPerSubject},
		{"max_age", have.MaxAge, want.MaxAge},
		{"storage", have.Storage, want.Storage},
		{"deny_delete", have.DenyDelete, want.DenyDelete},
		{"deny_purge", have.DenyPurge, want.DenyPurge},
		{"allow_rollup_hdrs", have.AllowRollup, want.AllowRollup},
		{"allow_msg_ttl", have.AllowMsgTTL, want.AllowMsgTTL},
		{"allow_direct", have.AllowDirect, want.AllowDirect},
		{"deleted messages", info.State.NumDeleted, 0},
	}
	for _, r := range rows {
		if r.have != r.want {
			return fmt.Errorf("%w: stream %s has %s %v, and must have %v", ErrConfig, have.Name, r.what, r.have, r.want)
		}
	}
	if info.State.LastSeq > 0 && info.State.FirstSeq != 1 {
		return fmt.Errorf("%w: stream %s begins at message %d; those before it are gone", ErrConfig, have.Name, info.State.FirstSeq)
	}
	return nil
}

// Publish implements [eventstore.Stream].
func (s *Stream) Publish(ctx context.Context, data []byte, expectLast int64) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	m := &nats.Msg{Subject: s.subject, Data: data}
	ack, err := s.js.PublishMsg(ctx, m, jetstream.WithExpectLastSequence(uint64(expectLast)), jetstream.WithRetryAttempts(0))
	var api *jetstream.APIError
	switch {
	case errors.As(err, &api) && (api.ErrorCode == codeWrongLastSequence || api.ErrorCode == codeWrongLastSequenceCluster):
		return fmt.Errorf("%w: %s", eventstore.ErrConflict, api.Description)
	case err != nil:
		return fmt.Errorf("publish message %d: %w", expectLast+1, err)
	case int64(ack.Sequence) != expectLast+1:
		return fmt.Errorf("publish message %d: it was stored as %d", expectLast+1, ack.Sequence)
	}
	return nil
}

// Get implements [eventstore.Stream]. Direct gets are off, so it is the
// stream's leader that answers.
func (s *Stream) Get(ctx context.Context, sequence int64) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	m, err := s.stream.GetMsg(ctx, uint64(sequence))
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil, eventstore.ErrNoMessage
	}
	if err != nil {
		return nil, fmt.Errorf("get message %d: %w", sequence, err)
	}
	return m.Data, nil
}

// Last implements [eventstore.Stream].
func (s *Stream) Last(ctx context.Context) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	info, err := s.stream.Info(ctx)
	if err != nil {
		return 0, fmt.Errorf("look at the stream's end: %w", err)
	}
	return int64(info.State.LastSeq), nil
}
