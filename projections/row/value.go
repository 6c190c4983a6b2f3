package row

import "encoding/binary"

// Value is a row's value under construction. Values need no order, but two
// builds must encode them alike, so that digests agree: protobuf promises no
// such thing.
type Value []byte

// Uint appends n.
func (v Value) Uint(n uint64) Value { return binary.AppendUvarint(v, n) }

// Int appends n, which may be negative.
func (v Value) Int(n int64) Value { return binary.AppendVarint(v, n) }

// Bool appends b.
func (v Value) Bool(b bool) Value {
	if b {
		return append(v, 1)
	}
	return append(v, 0)
}

// Text appends s with its length.
func (v Value) Text(s string) Value { return append(v.Uint(uint64(len(s))), s...) }

// Bytes appends b with its length.
func (v Value) Bytes(b []byte) Value { return append(v.Uint(uint64(len(b))), b...) }

// ValueReader takes a value apart, in the order in which it was built. After a
// part that is not there every further part is zero and OK is false.
type ValueReader struct {
	rest []byte
	bad  bool
}

// ReadValue starts at the beginning of value.
func ReadValue(value []byte) *ValueReader { return &ValueReader{rest: value} }

// OK says whether every part that was asked for was there.
func (r *ValueReader) OK() bool { return !r.bad }

// Uint reads what Value.Uint appended.
func (r *ValueReader) Uint() uint64 {
	n, size := binary.Uvarint(r.rest)
	r.step(size)
	return n
}

// Int reads what Value.Int appended.
func (r *ValueReader) Int() int64 {
	n, size := binary.Varint(r.rest)
	r.step(size)
	return n
}

// Bool reads what Value.Bool appended.
func (r *ValueReader) Bool() bool { return r.Uint() != 0 }

// Text reads what Value.Text appended.
func (r *ValueReader) Text() string { return string(r.Borrow()) }

// Bytes reads what Value.Bytes appended, as a copy; nil where it was empty.
func (r *ValueReader) Bytes() []byte { return append([]byte(nil), r.Borrow()...) }

// Count reads a number of parts that are to follow: never more than there are
// bytes left, so that a damaged value cannot ask for all of the memory.
func (r *ValueReader) Count() int {
	n := r.Uint()
	if n > uint64(len(r.rest)) {
		r.bad, r.rest = true, nil
		return 0
	}
	return int(n)
}

// Borrow reads what Value.Bytes or Value.Text appended as a part of the value
// itself: to be used while that is.
func (r *ValueReader) Borrow() []byte {
	n := r.Count()
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *ValueReader) step(size int) {
	if size <= 0 {
		r.bad, r.rest = true, nil
		return
	}
	r.rest = r.rest[size:]
}
