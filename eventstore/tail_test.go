package eventstore

import (
	"errors"
	"testing"
)

// shelf is an index that knows up to a position what it was given.
type shelf struct {
	upTo  int64
	bound map[string]binding
}

func (s *shelf) Find(r Request) (int64, []byte, bool, error) {
	b, ok := s.bound[r.ID]
	ok = ok && b.position <= s.upTo
	return b.position, []byte(b.digest), ok, nil
}

func (s *shelf) Position() int64 { return s.upTo }

// An id that is bound between the look-up and the decision must be found,
// wherever the binding is by then: in the tail, or in the index that the tail
// was let go for.
func TestAnIDBoundAfterTheLookUpIsFound(t *testing.T) {
	for _, indexed := range []bool{false, true} {
		index := &shelf{bound: map[string]binding{}}
		tail := newTail(index)
		r := Request{Principal: "people/1", ID: "id", Digest: []byte("digest")}
		before, err := lookUp(index, r)
		if err != nil || before.found {
			t.Fatalf("found %v, %v before it was bound", before.found, err)
		}
		tail.bind(r, 5)
		if indexed {
			index.bound["id"], index.upTo = binding{5, "digest"}, 5
			tail.forget()
		}
		if at, err := tail.find(r, before); at != 5 || err != nil {
			t.Errorf("indexed %v: found at %d, %v; want 5", indexed, at, err)
		}
		r.Digest = []byte("another")
		if _, err := tail.find(r, before); !errors.Is(err, ErrRequestMismatch) {
			t.Errorf("indexed %v: another payload got %v", indexed, err)
		}
	}
}
