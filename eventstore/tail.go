package eventstore

// tail is the request ids that the index on disk does not have yet. It belongs
// to the sequencer's goroutine.
type tail struct {
	index Requests
	bound map[requestKey]binding
	// order is the bound keys by position, oldest first, to let go of.
	order []requestKey
}

type requestKey struct{ principal, id string }

type binding struct {
	position int64
	digest   string
}

func newTail(index Requests) *tail {
	return &tail{index: index, bound: make(map[requestKey]binding)}
}

func (r Request) key() requestKey { return requestKey{r.Principal, r.ID} }

// find returns the position to which r's id is bound, or 0; and
// ErrRequestMismatch where that was another request.
func (t *tail) find(r Request) (int64, error) {
	if r.ID == "" {
		return 0, nil
	}
	b, ok := t.bound[r.key()]
	if !ok {
		position, digest, found, err := t.index.Find(r)
		if err != nil || !found {
			return 0, err
		}
		b = binding{position, string(digest)}
	}
	if b.digest != string(r.Digest) {
		return b.position, ErrRequestMismatch
	}
	return b.position, nil
}

func (t *tail) bind(r Request, position int64) {
	if r.ID == "" {
		return
	}
	t.bound[r.key()] = binding{position, string(r.Digest)}
	t.order = append(t.order, r.key())
}

// unbind takes back what commits bound that were not stored.
func (t *tail) unbind(ms []made) {
	for _, m := range ms {
		if m.request.ID != "" {
			delete(t.bound, m.request.key())
			t.order = t.order[:len(t.order)-1]
		}
	}
}

// forget lets go of what the index on disk has by now.
func (t *tail) forget() {
	have := t.index.Position()
	n := 0
	for n < len(t.order) && t.bound[t.order[n]].position <= have {
		delete(t.bound, t.order[n])
		n++
	}
	t.order = t.order[n:]
}
