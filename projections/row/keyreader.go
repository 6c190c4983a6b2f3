package row

import "encoding/binary"

// KeyReader takes a key apart, in the order in which it was built. After a
// part that is not there every further part is zero and OK is false.
type KeyReader struct {
	rest []byte
	bad  bool
}

// ReadKey starts at the beginning of key.
func ReadKey(key []byte) *KeyReader { return &KeyReader{rest: key} }

// OK says whether every part that was asked for was there.
func (r *KeyReader) OK() bool { return !r.bad }

// Done says whether all parts were there and nothing is left.
func (r *KeyReader) Done() bool { return !r.bad && len(r.rest) == 0 }

// Byte reads what Key.Byte appended.
func (r *KeyReader) Byte() byte {
	b := r.take(1)
	if b == nil {
		return 0
	}
	return b[0]
}

// Uint16 reads what Key.Uint16 appended.
func (r *KeyReader) Uint16() uint16 {
	b := r.take(2)
	if b == nil {
		return 0
	}
	return binary.BigEndian.Uint16(b)
}

// Uint32 reads what Key.Uint32 appended.
func (r *KeyReader) Uint32() uint32 {
	b := r.take(4)
	if b == nil {
		return 0
	}
	return binary.BigEndian.Uint32(b)
}

// Uint64 reads what Key.Uint64 appended.
func (r *KeyReader) Uint64() uint64 {
	b := r.take(8)
	if b == nil {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

// Text reads what Key.Text appended.
func (r *KeyReader) Text() string {
	var s []byte
	for i := 0; i+1 < len(r.rest) && !r.bad; i++ {
		if r.rest[i] != 0 {
			s = append(s, r.rest[i])
			continue
		}
		i++
		switch r.rest[i] {
		case textEnd:
			r.rest = r.rest[i+1:]
			return string(s)
		case textZero:
			s = append(s, 0)
		default:
			r.bad = true
		}
	}
	r.bad, r.rest = true, nil
	return ""
}

// Natural steps over what Key.Natural appended; it cannot be read back, since
// leading zeros are gone.
func (r *KeyReader) Natural() {
	for i := 0; i < len(r.rest) && !r.bad; i++ {
		switch {
		case r.rest[i] == '0':
			if i+5 > len(r.rest) {
				r.bad = true
				break
			}
			n := int(binary.BigEndian.Uint32(r.rest[i+1:]))
			if n > len(r.rest) {
				r.bad = true
				break
			}
			i += 4 + n
		case r.rest[i] == 0:
			i++
			if i < len(r.rest) && r.rest[i] == textEnd {
				r.rest = r.rest[i+1:]
				return
			}
		}
	}
	r.bad, r.rest = true, nil
}

// Last reads what Key.Last appended: all that is left.
func (r *KeyReader) Last() string {
	s := string(r.rest)
	r.rest = nil
	return s
}

func (r *KeyReader) take(n int) []byte {
	if r.bad || len(r.rest) < n {
		r.bad, r.rest = true, nil
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}
