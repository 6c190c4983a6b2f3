package edge

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"

	taskforcev1 "taskforce/api/taskforce/v1"
)

// reading is everything that a log's readers can be told, by what they asked.
type reading map[string]string

// readAll asks for everything, up to a position. What is refused is kept too,
// as a refusal.
func (c cast) readAll(ctx context.Context, upTo int64) reading {
	r := make(reading)
	keep := func(question string, m proto.Message, err error) {
		if err != nil {
			p, _ := read(err)
			r[question] = fmt.Sprintf("%s%s %s", told, p.code, p.reason)
			return
		}
		b, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
		if err != nil {
			b = []byte(err.Error())
		}
		r[question] = string(b)
	}
	timeline, err := c.Timeline.ListTimeline(ctx, &taskforcev1.ListTimelineRequest{RecordedBy: upTo, PageSize: 1000})
	if timeline != nil {
		timeline.Lag = 0
	}
	keep("the timeline", timeline, err)
	delivery, err := c.Delivery.GetDelivery(ctx, &taskforcev1.GetDeliveryRequest{Name: "programmes/ALPHA", MinPosition: upTo})
	if delivery != nil {
		delivery.Position, delivery.Lag = 0, 0
	}
	keep("delivery", delivery, err)
	for at := int64(1); at <= upTo; at++ {
		commit, err := c.Audit.GetCommit(ctx, &taskforcev1.GetCommitRequest{Name: fmt.Sprintf("commits/%d", at)})
		if commit != nil {
			commit.Receipt = nil
		}
		keep(fmt.Sprintf("commit %d", at), commit, err)
		proof, err := c.Audit.GetProof(ctx, &taskforcev1.GetProofRequest{Position: at, TreeSize: upTo, FromTreeSize: at})
		keep(fmt.Sprintf("proof %d", at), proof, err)
	}
	for source := range taskforcev1.ReplaySource(3) {
		r["replay of "+source.String()] = c.replayed(ctx, upTo, source)
	}
	return r
}

func (c cast) replayed(ctx context.Context, upTo int64, source taskforcev1.ReplaySource) string {
	all := ""
	s, err := c.Audit.Replay(ctx, &taskforcev1.ReplayRequest{ToPosition: upTo, Source: source})
	if err != nil {
		return told + err.Error()
	}
	for {
		b, err := s.Recv()
		if err != nil {
			if p, _ := read(err); p.reason != "" {
				return told + p.reason
			}
			return all
		}
		all += string(b.Block)
	}
}

// told begins what a reader gets in place of an answer.
const told = "told: "
