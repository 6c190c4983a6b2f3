package ctl

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strconv"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/render"
)

// replayFlags are those of one replay.
type replayFlags struct {
	from, to    int64
	source, raw string
}

func (s *session) replay() *cobra.Command {
	var r replayFlags
	c := &cobra.Command{
		Use:   "replay",
		Short: "Print the stored commits",
		Long: "Print the stored commits, decoded. Nothing is verified: verify does that. --raw also keeps the\n" +
			"blocks as they are stored: of each its length and its CRC-32C, four bytes each, big-endian, and\n" +
			"then its bytes.",
		Example: "  taskforcectl replay --from 10 --to 20\n  taskforcectl replay --source archive --raw log.blocks --output json > log.jsonl",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.with(func(cl *client) error { return s.replayed(c.Context(), cl, r) })
		},
	}
	f := c.Flags()
	f.Int64Var(&r.from, "from", 1, "the first position")
	f.Int64Var(&r.to, "to", 0, "the last position; 0 is all that there is")
	f.StringVar(&r.source, "source", "stream", "stream, or archive: which copy of the log")
	f.StringVar(&r.raw, "raw", "", "keep the blocks in this file")
	return c
}

func (s *session) replayed(ctx context.Context, cl *client, r replayFlags) (err error) {
	if r.from < 1 || r.to < 0 || r.to > 0 && r.to < r.from {
		return usagef("--from %d --to %d: want positions from 1, in order", r.from, r.to)
	}
	source, err := enum[taskforcev1.ReplaySource]("--source", r.source)
	if err != nil {
		return err
	}
	raw, err := createRaw(r.raw)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, raw.close()) }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := cl.audit.Replay(ctx, &taskforcev1.ReplayRequest{FromPosition: r.from, ToPosition: r.to, Source: source})
	if err != nil {
		return err
	}
	row := s.commits()
	for {
		m, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := raw.write(m.GetBlock()); err != nil {
			return err
		}
		if err := eachCommit(m.GetBlock(), r.from, r.to, row); err != nil {
			return err
		}
	}
}

// eachCommit calls f with the commits of a block that were asked for.
func eachCommit(data []byte, from, to int64, f func(position int64, stored []byte) error) error {
	b, h := &eventv1.Block{}, &eventv1.BlockHeader{}
	if err := errors.Join(proto.Unmarshal(data, b), proto.Unmarshal(b.GetHeader(), h)); err != nil {
		return fmt.Errorf("read a block: %w", err)
	}
	for i, stored := range b.GetCommits() {
		position := h.GetFirstPosition() + int64(i)
		if position < from || to > 0 && position > to {
			continue
		}
		if err := f(position, stored); err != nil {
			return fmt.Errorf("position %d: %w", position, err)
		}
	}
	return nil
}

// commits returns what prints one stored commit after another.
func (s *session) commits() func(int64, []byte) error {
	if s.json() {
		return func(_ int64, stored []byte) error { return render.CommitJSON(s.stdout, stored) }
	}
	table := render.NewTable(s.stdout,
		render.Column{Title: "POSITION", Width: 8, Right: true}, render.Column{Title: "RECORDED", Width: 23},
		render.Column{Title: "COMMAND", Width: 20}, render.Column{Title: "EVENTS"})
	return func(position int64, stored []byte) error {
		m := &eventv1.Commit{}
		if err := proto.Unmarshal(stored, m); err != nil {
			return err
		}
		events := render.Events(m)
		if events == "" {
			events = "none: it held already"
		}
		return table.Row([]string{
			strconv.FormatInt(position, 10), m.GetRecordedAt().AsTime().Format("2006-01-02 15:04:05.000"), m.GetCommand(), events,
		})
	}
}

// rawFile keeps blocks as they are stored; the zero rawFile keeps nothing.
type rawFile struct{ f *os.File }

func createRaw(path string) (rawFile, error) {
	if path == "" {
		return rawFile{}, nil
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	return rawFile{f}, err
}

func (r rawFile) write(block []byte) error {
	if r.f == nil {
		return nil
	}
	head := binary.BigEndian.AppendUint32(nil, uint32(len(block)))
	head = binary.BigEndian.AppendUint32(head, crc32.Checksum(block, crc32.MakeTable(crc32.Castagnoli)))
	_, err := r.f.Write(append(head, block...))
	return err
}

func (r rawFile) close() error {
	if r.f == nil {
		return nil
	}
	return r.f.Close()
}
