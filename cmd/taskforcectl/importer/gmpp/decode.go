package gmpp

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Encoding is how the bytes of a file were read.
type Encoding string

// The encodings that portfolio files are published in.
const (
	UTF8        Encoding = "UTF-8"
	UTF8Marked  Encoding = "UTF-8 with a byte order mark"
	Windows1252 Encoding = "Windows-1252"
)

// byteOrderMark is U+FEFF in UTF-8, as spreadsheets put it before the text.
const byteOrderMark = "\xef\xbb\xbf"

// decoded is the text of a file and how it was come by.
type decoded struct {
	text     string
	encoding Encoding
	// unreadable counts bytes that Windows-1252 does not define; each stands
	// in the text as U+FFFD, since what was meant cannot be known.
	unreadable int
}

// decode finds the encoding of data and reads it.
//
// UTF-8 is believed when every byte fits it, and Windows-1252 when the file
// cannot have been meant as UTF-8. A file that is neither cleanly is refused
// rather than read with wrong letters: UTF-16, a mark that the bytes belie,
// UTF-8 with bytes cut or pasted in, or Windows-1252 once mistaken for Latin-1.
func decode(data []byte) (decoded, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return decoded{}, fmt.Errorf("the file is UTF-16: save it as UTF-8")
	case bytes.IndexByte(data, 0) >= 0:
		return decoded{}, fmt.Errorf("byte %d is zero: this is no text in UTF-8 or Windows-1252", bytes.IndexByte(data, 0))
	}
	marked := bytes.HasPrefix(data, []byte(byteOrderMark))
	if marked {
		data = data[len(byteOrderMark):]
	}
	offset := firstInvalid(data)
	switch {
	case offset < 0:
		return decodeUTF8(data, marked)
	case marked:
		return decoded{}, fmt.Errorf("the mark says UTF-8, but byte %d (0x%02X) is not", offset+len(byteOrderMark), data[offset])
	}
	return decodeWindows1252(data, offset)
}

// decodeUTF8 reads data, which is valid UTF-8.
func decodeUTF8(data []byte, marked bool) (decoded, error) {
	for i, r := range string(data) {
		if r >= 0x80 && r < 0xA0 {
			return decoded{}, fmt.Errorf("the file holds the control character %U at byte %d: it is Windows-1252 that was once read as Latin-1", r, i)
		}
	}
	d := decoded{text: string(data), encoding: UTF8}
	if marked {
		d.encoding = UTF8Marked
	}
	return d, nil
}

// decodeWindows1252 reads data, whose byte at offset is not UTF-8.
func decodeWindows1252(data []byte, offset int) (decoded, error) {
	sequences, strays := countUTF8(data)
	if sequences >= strays {
		return decoded{}, fmt.Errorf("the file seems UTF-8, but byte %d (0x%02X) is not", offset, data[offset])
	}
	d := decoded{encoding: Windows1252}
	letters := make([]rune, 0, len(data))
	for _, b := range data {
		if undefined1252(b) {
			d.unreadable++
			letters = append(letters, utf8.RuneError)
			continue
		}
		letters = append(letters, charmap.Windows1252.DecodeByte(b))
	}
	if d.unreadable > 1 && d.unreadable*100 > strays {
		return decoded{}, fmt.Errorf("the file seems Windows-1252, but %d of its bytes are not defined there", d.unreadable)
	}
	d.text = string(letters)
	return d, nil
}

// undefined1252 tells the five bytes that Windows-1252 gives no character.
func undefined1252(b byte) bool {
	switch b {
	case 0x81, 0x8D, 0x8F, 0x90, 0x9D:
		return true
	}
	return false
}

// firstInvalid is the offset of the first byte that is not UTF-8, or -1.
func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// countUTF8 counts the characters above ASCII that are whole in UTF-8, and the
// bytes that belong to none. Windows-1252 text has hardly any of the first.
func countUTF8(data []byte) (sequences, strays int) {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			strays++
		case size > 1:
			sequences++
		}
		i += size
	}
	return sequences, strays
}
