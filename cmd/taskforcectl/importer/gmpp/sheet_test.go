package gmpp

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRowsCountAsInTheFile(t *testing.T) {
	// A cell of three lines, an empty row and two line ends.
	text := "a,b\r\n\"one\ntwo\nthree\",x\r\n\r\ny,z\nlast,\"q\n\"\n"
	var rows []int
	for _, l := range readTable(text, ',').lines {
		rows = append(rows, l.row)
	}
	if diff := cmp.Diff([]int{1, 2, 4, 5}, rows); diff != "" {
		t.Error(diff)
	}
}

func TestPlaceLetter(t *testing.T) {
	for column, want := range map[int]string{1: "A", 26: "Z", 27: "AA", 34: "AH", 52: "AZ", 53: "BA", 702: "ZZ", 703: "AAA"} {
		if got := (Place{Row: 1, Column: column}).Letter(); got != want {
			t.Errorf("column %d: %s, want %s", column, got, want)
		}
	}
}

func TestReadSheet(t *testing.T) {
	tests := []struct {
		name       string
		text       string
		separator  rune
		transposed bool
		first      cell
	}{
		{"rows by comma", "project_name,department\nA,B\n", ',', false, cell{"A", Place{2, 1}}},
		{"rows by semicolon", "project_name;department\n\"A,A\";B\n", ';', false, cell{"A,A", Place{2, 1}}},
		{"columns by comma", "Project name,A,C\nDepartment,B,D\n", ',', true, cell{"A", Place{1, 2}}},
		{"columns by semicolon", "Project name;A;C\nDepartment;B;D\n", ';', true, cell{"A", Place{1, 2}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := readSheet(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if s.separator != tt.separator || s.transposed != tt.transposed {
				t.Errorf("separator %q transposed %t", s.separator, s.transposed)
			}
			if got := s.records[0][0]; got != tt.first {
				t.Errorf("first cell %+v, want %+v", got, tt.first)
			}
		})
	}
}
