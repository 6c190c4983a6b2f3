package row

import "encoding/binary"

// Key is a row's key under construction. Each method appends one part; two
// keys with the same kinds of parts compare, as bytes, as their parts do.
type Key []byte

// Byte appends one byte.
func (k Key) Byte(b byte) Key { return append(k, b) }

// Uint16 appends n in two bytes.
func (k Key) Uint16(n uint16) Key { return binary.BigEndian.AppendUint16(k, n) }

// Uint32 appends n in four bytes.
func (k Key) Uint32(n uint32) Key { return binary.BigEndian.AppendUint32(k, n) }

// Uint64 appends n in eight bytes.
func (k Key) Uint64(n uint64) Key { return binary.BigEndian.AppendUint64(k, n) }

// A text ends with 0x00 0x01; a zero byte within it is 0x00 0xff. So "a" sorts
// before "ab", and no text is a prefix of another.
const (
	textEnd  = 0x01
	textZero = 0xff
)

// Text appends s so that what follows it cannot be mistaken for a part of it.
func (k Key) Text(s string) Key {
	for i := range len(s) {
		k = append(k, s[i])
		if s[i] == 0 {
			k = append(k, textZero)
		}
	}
	return append(k, 0, textEnd)
}

// Last appends s as it is. Nothing may follow it.
func (k Key) Last(s string) Key { return append(k, s...) }

// Natural appends s so that runs of digits compare as numbers: "ALPHA-M2" is
// before "ALPHA-M10", as the reader of a list expects.
//
// Texts that differ only in leading zeros of a run give the same part: whoever
// needs them apart appends the text as well.
func (k Key) Natural(s string) Key {
	for i := 0; i < len(s); {
		if !digit(s[i]) {
			k = append(k, s[i])
			if s[i] == 0 {
				k = append(k, textZero)
			}
			i++
			continue
		}
		j := i
		for j < len(s) && digit(s[j]) {
			j++
		}
		k = k.number(s[i:j])
		i = j
	}
	return append(k, 0, textEnd)
}

// number appends a run of digits: '0', how many follow without leading zeros,
// and those. A longer number is the greater one.
func (k Key) number(run string) Key {
	for len(run) > 1 && run[0] == '0' {
		run = run[1:]
	}
	k = append(k, '0')
	k = binary.BigEndian.AppendUint32(k, uint32(len(run)))
	return append(k, run...)
}

func digit(b byte) bool { return '0' <= b && b <= '9' }
