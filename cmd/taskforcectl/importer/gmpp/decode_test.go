package gmpp

import (
	"strings"
	"testing"
)

func TestDecode(t *testing.T) {
	tests := []struct {
		name       string
		data       string
		want       string
		encoding   Encoding
		unreadable int
		refused    string
	}{
		{name: "ascii", data: "a,b", want: "a,b", encoding: UTF8},
		{name: "utf-8", data: "£ – é", want: "£ – é", encoding: UTF8},
		{name: "utf-8 with mark", data: "\xef\xbb\xbf£", want: "£", encoding: UTF8Marked},
		{name: "windows-1252", data: "\xa3 \x96 \x92s", want: "£ – ’s", encoding: Windows1252},
		{name: "one undefined byte", data: "\xa3 \x9d \x96", want: "£ \uFFFD –", encoding: Windows1252, unreadable: 1},
		{name: "undefined alone", data: "Beacon\x9d", want: "Beacon\uFFFD", encoding: Windows1252, unreadable: 1},
		{name: "many undefined bytes", data: "\x9d\x81\x8d \xa3", refused: "3 of its bytes are not defined"},
		{name: "utf-16", data: "\xff\xfea\x00", refused: "UTF-16"},
		{name: "utf-16 without mark", data: "a\x00b\x00", refused: "byte 1 is zero"},
		{name: "mark belied", data: "\xef\xbb\xbf \xa3", refused: "the mark says UTF-8, but byte 4 (0xA3)"},
		{name: "utf-8 cut", data: "é – £ \xe2\x80", refused: "seems UTF-8, but byte"},
		{name: "windows-1252 read as latin-1", data: "it\u0092s", refused: "U+0092"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := decode([]byte(tt.data))
			if tt.refused != "" {
				if err == nil || !strings.Contains(err.Error(), tt.refused) {
					t.Fatalf("error %v, want one with %q", err, tt.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.text != tt.want || got.encoding != tt.encoding || got.unreadable != tt.unreadable {
				t.Errorf("got %+v", got)
			}
		})
	}
}
