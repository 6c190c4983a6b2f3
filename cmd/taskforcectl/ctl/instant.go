package ctl

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"
)

// instant is a moment as the server takes it: a date begins in the log's zone.
func (s *session) instant(ctx context.Context, cl *client, m moment) (*timestamppb.Timestamp, error) {
	if !m.day {
		return timestamppb.New(m.at), nil
	}
	zone, err := s.zone(ctx, cl)
	if err != nil {
		return nil, err
	}
	return m.in(zone), nil
}

// readInstant is the moment that a flag gives; nothing is none.
func (s *session) readInstant(ctx context.Context, cl *client, what, text string) (*timestamppb.Timestamp, error) {
	if text == "" {
		return nil, nil
	}
	m, err := readMoment(what, text)
	if err != nil {
		return nil, err
	}
	return s.instant(ctx, cl, m)
}
