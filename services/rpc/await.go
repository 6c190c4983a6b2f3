package rpc

import (
	"context"
	"fmt"
	"time"

	"taskforce/projections"
	"taskforce/services"
)

// maxWait bounds how long a read waits for a position where the caller set no
// nearer deadline. What has not come by then is behind, and is said to be.
const maxWait = 5 * time.Second

func within(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, maxWait)
}

// freshWait is how long a read that names no position waits for what was
// acknowledged before it came, so that whoever has just written reads it. What
// has not come by then is served as it is, and says how far behind it is.
const freshWait = 250 * time.Millisecond

func (s *Server) freshen(ctx context.Context, model *projections.Worker) {
	ctx, cancel := context.WithTimeout(ctx, freshWait)
	defer cancel()
	_ = model.Wait(ctx, s.cfg.Sequencer.Acknowledged()-1)
}

// local returns how far the local copy is, a moment after what was acknowledged.
func (s *Server) local(ctx context.Context) int64 {
	ctx, cancel := context.WithTimeout(ctx, freshWait)
	defer cancel()
	_ = s.cfg.Archive.Wait(ctx, s.cfg.Sequencer.Acknowledged()-1)
	return s.cfg.Archive.Head()
}

// state calls f with a state that has at least min, or says that it is behind.
func (s *Server) state(ctx context.Context, min int64, f func(st *services.State, position int64)) error {
	if err := s.await(ctx, min); err != nil {
		return err
	}
	s.cfg.Replica.Read(f)
	return nil
}

func (s *Server) await(ctx context.Context, min int64) error {
	if err := s.exists("min_position", min); err != nil {
		return err
	}
	ctx, cancel := within(ctx)
	defer cancel()
	for {
		position, changed := s.cfg.Replica.at()
		if position >= min {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return &projections.BehindError{Model: "state", Position: position, Want: min}
		}
	}
}

// exists refuses to wait for a position that the log does not have.
func (s *Server) exists(field string, position int64) error {
	if head := max(s.cfg.Sequencer.Acknowledged(), s.cfg.Archive.Head()); position > head {
		return malformed("POSITION_NOT_REACHED", field, fmt.Sprint(position), fmt.Sprintf("at most %d", head),
			fmt.Sprintf("the log ends at position %d", head))
	}
	return nil
}
