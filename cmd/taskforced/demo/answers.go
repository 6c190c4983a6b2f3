package demo

import (
	"errors"
	"fmt"
	"io"
	"slices"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/render"
	"taskforce/eventstore"
	"taskforce/eventstore/verify"
)

// read asks what happened, at the position that was just written.
func (s *story) read() error {
	s.head("What happened to ALPHA-M1?")
	page, err := s.timeline.ListTimeline(s.ctx, &taskforcev1.ListTimelineRequest{Subject: item, MinPosition: s.position})
	if err != nil {
		return err
	}
	for _, e := range page.Entries {
		s.head("  %-34s %s", e.Name, render.Entry(e))
	}
	d, err := s.delivery.GetDelivery(s.ctx, &taskforcev1.GetDeliveryRequest{Name: item, MinPosition: s.position})
	if err != nil {
		return err
	}
	m := d.Milestones[0]
	s.head("  baseline 1 %s, forecast %s: %d days later; %d slips", render.Date(m.Baseline_1.Due), render.Date(m.Forecast), m.DaysAgainstBaseline_1, m.Slips)
	return nil
}

// unsay changes one byte of a copy of what is stored, and verifies both.
func (s *story) unsay() error {
	s.head("Can it be unsaid?")
	info, err := s.audit.GetLog(s.ctx, &taskforcev1.GetLogRequest{})
	if err != nil {
		return err
	}
	blocks, err := s.replay()
	if err != nil {
		return err
	}
	slip, err := firstSlip(blocks)
	if err != nil {
		return err
	}
	copied := slices.Clone(blocks)
	copied[slip.block] = slices.Clone(blocks[slip.block])
	copied[slip.block][slip.offset] ^= 1
	var broken *eventstore.BrokenError
	if _, err := verified(copied, info.LogKey); !errors.As(err, &broken) {
		return fmt.Errorf("a changed byte went unnoticed: %w", err)
	}
	s.head("  change one byte (a copy)   verification FAILED at position %d", broken.Position)
	v, err := verified(blocks, info.LogKey)
	if err != nil {
		return err
	}
	s.head("  the real log               verified: %d commits in %d blocks, root %s", v.Commits, v.Blocks, v.Root)
	return nil
}

// replay reads every stored block, past all copies.
func (s *story) replay() ([][]byte, error) {
	stream, err := s.audit.Replay(s.ctx, &taskforcev1.ReplayRequest{})
	if err != nil {
		return nil, err
	}
	var blocks [][]byte
	for {
		r, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return blocks, nil
		}
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, r.Block)
	}
}

func verified(blocks [][]byte, logKey string) (verify.Verdict, error) {
	v := verify.New(logKey)
	for i, b := range blocks {
		if _, err := v.Add(int64(i)+1, b); err != nil {
			return verify.Verdict{}, err
		}
	}
	return v.Finish()
}

type place struct{ block, offset int }

// firstSlip finds the first slip, and a byte in the middle of its commit.
func firstSlip(blocks [][]byte) (place, error) {
	v := verify.New("")
	for i, b := range blocks {
		block, err := v.Add(int64(i)+1, b)
		if err != nil {
			return place{}, err
		}
		for _, m := range block.Commits {
			if slices.ContainsFunc(m.Events, func(e *eventv1.Event) bool { return e.GetMilestoneSlipped() != nil }) {
				return place{i, len(b) / 2}, nil
			}
		}
	}
	return place{}, errors.New("nothing slipped")
}
