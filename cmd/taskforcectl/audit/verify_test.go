package audit

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/cmd/taskforcectl/internal/specimen"
	"taskforce/eventstore"
)

// memory is a copy held in memory.
type memory struct {
	name   string
	blocks [][]byte
}

func (m *memory) Name() string { return m.name }

func (m *memory) Blocks(_ context.Context, f func(int64, []byte) error) error {
	for i, data := range m.blocks {
		if err := f(int64(i)+1, data); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) Block(_ context.Context, number, _ int64) ([]byte, error) {
	if number < 1 || number > int64(len(m.blocks)) {
		return nil, errors.New("no such block")
	}
	return m.blocks[number-1], nil
}

// grown is a log of blocks of 1, 1, 5, 2 and 4 commits: positions 1, 2, 3 to 7,
// 8 and 9, 10 to 13.
func grown(t *testing.T) *specimen.Log {
	t.Helper()
	l, err := specimen.New(1, 5, 2, 4)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestAWholeLog(t *testing.T) {
	l := grown(t)
	var told []int64
	v, err := Verify(t.Context(), &memory{"the stream", l.Blocks}, nil, Expected{
		LogKey: l.Key.Verifier(), Heads: []Head{{l.Heads[2], "a receipt"}, {l.Head(), "the checkpoint"}},
	}, func(p int64) { told = append(told, p) })
	if err != nil {
		t.Fatal(err)
	}
	if v.Commits != 13 || v.Blocks != 5 || v.Root != l.Head().Root || v.LogID != specimen.LogID {
		t.Errorf("verdict %+v", v)
	}
	if want := []int64{1, 2, 7, 9, 13}; !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
}

// Whatever byte of the copy is changed, the position of its commit is named
// where the other copy has it, and never another block's where it has not.
func TestEveryChangedByteIsFoundAtItsPosition(t *testing.T) {
	l := grown(t)
	whole := &memory{"the archive", l.Blocks}
	const number, first, last = 3, 3, 7
	owner := owners(l.Blocks[number-1], first)
	for at := range l.Blocks[number-1] {
		for _, bit := range []byte{1 << (at % 8)} {
			changed := slices.Clone(l.Blocks)
			changed[number-1] = slices.Clone(changed[number-1])
			changed[number-1][at] ^= bit
			c := &memory{"the stream", changed}
			_, err := Verify(t.Context(), c, whole, Expected{}, nil)
			f, ok := isFailed(err)
			if !ok {
				t.Fatalf("byte %d, bit %x: got %v", at, bit, err)
			}
			if f.Position != owner[at] || f.Block != number || f.Last != 0 {
				t.Fatalf("byte %d, bit %x is of position %d: got %v", at, bit, owner[at], err)
			}
			_, err = Verify(t.Context(), c, nil, Expected{}, nil)
			if f, ok = isFailed(err); !ok || f.Position < first || f.Position > last || f.Block != number {
				t.Fatalf("byte %d, bit %x, without another copy: got %v", at, bit, err)
			}
			// Two copies that are changed alike do not vouch for each other.
			_, err = Verify(t.Context(), c, &memory{"the archive", changed}, Expected{}, nil)
			if f, ok = isFailed(err); !ok || strings.Contains(f.What, "whose block is whole") {
				t.Fatalf("byte %d, bit %x, changed in both: got %v", at, bit, err)
			}
		}
	}
}

// owners says of each byte of a block which position it is of; what stands
// before the commits is the first one's.
func owners(data []byte, first int64) []int64 {
	of := make([]int64, len(data))
	position := first
	for off := 0; off < len(data); {
		number, kind, n := protowire.ConsumeTag(data[off:])
		m := protowire.ConsumeFieldValue(number, kind, data[off+n:])
		for i := range n + m {
			of[off+i] = position
		}
		if off += n + m; number == commitsField {
			position++
		}
	}
	return of
}

func TestAMissingBlock(t *testing.T) {
	l := grown(t)
	for _, row := range []struct {
		drop                  int
		position, last, block int64
	}{{2, 2, 0, 2}, {3, 3, 7, 3}, {4, 8, 9, 4}} {
		blocks := slices.Delete(slices.Clone(l.Blocks), row.drop-1, row.drop)
		_, err := Verify(t.Context(), &memory{"the stream", blocks}, nil, Expected{}, nil)
		f, ok := isFailed(err)
		if !ok || f.Position != row.position || max(f.Last, f.Position) != max(row.last, row.position) || f.Block != row.block {
			t.Errorf("without block %d: got %v", row.drop, err)
		}
	}
}

func TestATruncatedLogIsShorterThanWhatWasSeen(t *testing.T) {
	l := grown(t)
	c := &memory{"the stream", l.Blocks[:3]}
	if _, err := Verify(t.Context(), c, nil, Expected{}, nil); err != nil {
		t.Errorf("a shorter log that nobody knows to be longer: %v", err)
	}
	_, err := Verify(t.Context(), c, nil, Expected{Heads: []Head{{l.Head(), "the known head"}}}, nil)
	f, ok := isFailed(err)
	if !ok || f.Position != 8 || f.Last != 13 || !strings.Contains(f.What, "the known head") {
		t.Errorf("got %v", err)
	}
}

func TestHeadsThatContradict(t *testing.T) {
	l := grown(t)
	other := l.Heads[2]
	other.Root[0] ^= 1
	for _, heads := range [][]Head{
		{{other, "a checkpoint seen before"}},
		{{l.Heads[2], "the checkpoint"}, {other, "a checkpoint seen before"}},
	} {
		_, err := Verify(t.Context(), &memory{"the stream", l.Blocks}, nil, Expected{Heads: heads}, nil)
		if f, ok := isFailed(err); !ok || f.Position != 7 {
			t.Errorf("got %v", err)
		}
	}
}

func TestAnotherLogsKey(t *testing.T) {
	l, other := grown(t), grown(t)
	_, err := Verify(t.Context(), &memory{"the stream", l.Blocks}, nil, Expected{LogKey: other.Key.Verifier()}, nil)
	if f, ok := isFailed(err); !ok || f.Position != 1 || !strings.Contains(f.What, "the log key") {
		t.Errorf("got %v", err)
	}
}

func TestAnEmptyLog(t *testing.T) {
	_, err := Verify(t.Context(), &memory{name: "the stream"}, nil, Expected{}, nil)
	if f, ok := isFailed(err); !ok || f.Position != 1 {
		t.Errorf("got %v", err)
	}
}

// What a newer program wrote is not called broken, and what only looks newer is.
func TestANewerProgramsLog(t *testing.T) {
	unknown := protowire.AppendTag(nil, 900, protowire.BytesType)
	unknown = protowire.AppendString(unknown, "what a later version records")
	newer := map[string]func(l *specimen.Log) error{
		"a field": func(l *specimen.Log) error { return l.Add(append(l.Organisation(14), unknown...)) },
		"a min_reader": func(l *specimen.Log) error {
			return l.AddWith(func(h *eventv1.BlockHeader) { h.MinReader = 7 }, l.Organisation(14))
		},
		"a format": func(l *specimen.Log) error {
			return l.AddWith(func(h *eventv1.BlockHeader) { h.Format, h.Root = 2, []byte("elsewhere") }, l.Organisation(14))
		},
	}
	for what, add := range newer {
		l := grown(t)
		if err := add(l); err != nil {
			t.Fatal(err)
		}
		c := &memory{"the stream", l.Blocks}
		_, err := Verify(t.Context(), c, nil, Expected{}, nil)
		if _, failed := isFailed(err); failed || !errors.Is(err, eventstore.ErrNewer) {
			t.Errorf("%s of a newer program: got %v", what, err)
		}
		block := slices.Clone(l.Blocks[5])
		block[len(block)-3] ^= 1
		if what == "a format" || what == "a min_reader" {
			block = slices.Clone(l.Blocks[5])
			block[12] ^= 1 // in the header
		}
		c.blocks = append(slices.Clone(l.Blocks[:5]), block)
		_, err = Verify(t.Context(), c, nil, Expected{}, nil)
		if f, failed := isFailed(err); !failed || f.Position != 14 {
			t.Errorf("%s, and then a byte changed: got %v", what, err)
		}
	}
}
