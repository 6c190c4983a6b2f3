package eventstore

// tail is the request ids that the index on disk does not have yet. It belongs
// to the sequencer's goroutine.
type tail struct {
	index Requests
	bound map[requestKey]binding
	// order is the bound keys by position, oldest first, to let go of.
	order []requestKey
	// forgotten is the last position up to which bindings were let go of.
	forgotten int64
}

// lookup is what the index on disk said of a request before it was queued: that
// keeps reading it off the goroutine that decides.
type lookup struct {
	// upTo is a position that the index had by then.
	upTo     int64
	position int64
	digest   []byte
	found    bool
}

// lookUp asks an index; any goroutine may.
func lookUp(index Requests, r Request) (lookup, error) {
	if r.ID == "" {
		return lookup{}, nil
	}
	l := lookup{upTo: index.Position()}
	var err error
	l.position, l.digest, l.found, err = index.Find(r)
	return l, err
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
// ErrRequestMismatch where that was another request. What was bound since the
// look-up is still in the tail, unless it was let go of: then it looks again.
func (t *tail) find(r Request, l lookup) (int64, error) {
	if r.ID == "" {
		return 0, nil
	}
	b, ok := t.bound[r.key()]
	if !ok {
		if !l.found && t.forgotten > l.upTo {
			var err error
			if l, err = lookUp(t.index, r); err != nil {
				return 0, err
			}
		}
		if !l.found {
			return 0, nil
		}
		b = binding{l.position, string(l.digest)}
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
	t.order, t.forgotten = t.order[n:], have
}
