package gmpp

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const good2021 = "2021;AB_0001_2122-Q1;Night Ferry;DoQ;Amber;2018-01-01;2030-01-01;text\n"

func TestProblemsOfARow(t *testing.T) {
	tests := []struct {
		name, row string
		want      []Problem
	}{
		{"no such day", "2021;AB_0002_2122-Q1;A;B;Red;2018-01-01;2031-02-31;\n",
			[]Problem{{Row: 3, Column: "G", Header: "end_date", Value: "2031-02-31", Reason: "the calendar has no such day"}}},
		{"date in no known form", "2021;AB_0002_2122-Q1;A;B;Red;2018-01-01;1/012/2031;\n",
			[]Problem{{Row: 3, Column: "G", Header: "end_date", Value: "1/012/2031", Reason: "not a date as dd/mm/yyyy, dd.mm.yy or yyyy-mm-dd"}}},
		{"unknown words for a date", "2021;AB_0002_2122-Q1;A;B;Red;2018-01-01;soon;\n",
			[]Problem{{Row: 3, Column: "G", Header: "end_date", Value: "soon", Reason: "neither a date nor words known to stand for none"}}},
		{"unknown rating", "2021;AB_0002_2122-Q1;A;B;Mauve;2018-01-01;2031-01-01;\n",
			[]Problem{{Row: 3, Column: "E", Header: "colour_rating", Value: "Mauve", Reason: "not a rating of the scale ipa-dca-5, nor words known to stand for none"}}},
		{"no name", "2021;AB_0002_2122-Q1;;B;Red;2018-01-01;2031-01-01;\n",
			[]Problem{{Row: 3, Column: "C", Header: "project_name", Reason: "the project has no name"}}},
		{"no department", "2021;AB_0002_2122-Q1;A;;Red;2018-01-01;2031-01-01;\n",
			[]Problem{{Row: 3, Column: "D", Header: "department", Reason: "the project has no department"}}},
		{"no id, and the name is no substitute", "2021;;Night Ferry;DoQ;Red;2018-01-01;2031-01-01;\n",
			[]Problem{{Row: 3, Column: "B", Header: "project_number", Reason: "not an official project id such as ABC_0001_2122-Q1"}}},
		{"no year", ";AB_0002_2122-Q1;A;B;Red;2018-01-01;2031-01-01;\n",
			[]Problem{{Row: 3, Column: "A", Header: "year", Reason: "the report is of 2021"}}},
		{"all that is wrong", "x;AB_0002;A;B;Mauve;2018-01-01;soon;\n",
			[]Problem{
				{Row: 3, Column: "A", Header: "year", Value: "x", Reason: "the report is of 2021"},
				{Row: 3, Column: "B", Header: "project_number", Value: "AB_0002", Reason: "not an official project id such as ABC_0001_2122-Q1"},
				{Row: 3, Column: "G", Header: "end_date", Value: "soon", Reason: "neither a date nor words known to stand for none"},
				{Row: 3, Column: "E", Header: "colour_rating", Value: "Mauve", Reason: "not a rating of the scale ipa-dca-5, nor words known to stand for none"},
			}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := ReadFile("x_2021.csv", []byte(header2021+good2021+tt.row))
			if err != nil {
				t.Fatal(err)
			}
			for i := range tt.want {
				tt.want[i].File = "x_2021.csv"
			}
			if diff := cmp.Diff(tt.want, r.Problems); diff != "" {
				t.Error(diff)
			}
			if r.Rows != 2 || r.Rejected != 1 || len(r.Projects) != 1 {
				t.Errorf("rows %d, rejected %d, projects %d", r.Rows, r.Rejected, len(r.Projects))
			}
		})
	}
}

func TestTwinsAreBothRejected(t *testing.T) {
	t.Run("by id, whatever its case", func(t *testing.T) {
		data := header2021 + good2021 + strings.Replace(good2021, "AB_", "Ab_", 1) + strings.Replace(good2021, "0001", "0002", 1)
		wantTwins(t, "x_2021.csv", data, []string{"row 2, column B", "also in row 3", "row 3, column B", "also in row 2"})
	})
	t.Run("by name, in a transposed file", func(t *testing.T) {
		data := transposed("Night Ferry,Other,night-ferry", "2015/16", fivePointHeader, "Red,Red,Red")
		data = strings.NewReplacer("DoQ", "DoQ,DoQ,DoQ", "/2012", "/2012,#N/A,#N/A", "/2030", "/2030,TBD,TBD", "necessary)\",", "necessary)\",,,", ",1\n", ",1,1,1\n").Replace(data)
		wantTwins(t, "x_2016.csv", data, []string{"row 1, column B", "also in column D", "row 1, column D", "also in column B"})
	})
}

func wantTwins(t *testing.T, name, data string, words []string) {
	t.Helper()
	r, err := ReadFile(name, []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Projects) != 1 || len(r.Problems) != 2 || r.Rejected != 2 {
		t.Fatalf("projects %d, rejected %d, problems %v", len(r.Projects), r.Rejected, r.Problems)
	}
	said := r.Problems[0].String() + r.Problems[1].String()
	for _, word := range words {
		if !strings.Contains(said, word) {
			t.Errorf("no %q in %s", word, said)
		}
	}
}

func TestAStartDateThatIsNoneIsOnlyNoted(t *testing.T) {
	r, err := ReadFile("x_2021.csv", []byte(header2021+strings.Replace(good2021, "2018-01-01", "2018-13-01", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Projects) != 1 || len(r.Problems) != 0 || len(r.Notes) != 1 || r.Notes[0].Column != "F" {
		t.Errorf("projects %d, problems %v, notes %v", len(r.Projects), r.Problems, r.Notes)
	}
}

func TestTextsStayAsGiven(t *testing.T) {
	data := header2021 + "2021;AB_0001_2122-Q1;\"Night\nFerry \";DoQ; Amber/ Red ;2018-01-01;TBD;\" One,\r\r\n two;  three – “four” \"\n"
	r, err := ReadFile("x_2021.csv", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	p := r.Projects[0]
	if p.Name.Text != "Night Ferry" || p.Ratings[0].Given != "Amber/ Red" || p.Narrative != "One,\n two;  three – “four”" {
		t.Errorf("%+v", p)
	}
}

// Every row with anything in it is either a project or has a problem that
// names its row; which of the two depends on that row and on twins of it only.
func TestEveryRowIsAccountedFor(t *testing.T) {
	ends := []string{"2030-01-01", "31/12/2031", "TBD", "", "soon", "2030-02-30"}
	ratings := []string{"Red", "amber/green", "", "Mauve"}
	rapid.Check(t, func(t *rapid.T) {
		var file strings.Builder
		file.WriteString(header2021)
		ids := map[int]int{}
		type row struct {
			id  int
			bad bool
		}
		rows := map[int]row{}
		for n := range rapid.IntRange(1, 12).Draw(t, "rows") {
			if rapid.IntRange(0, 5).Draw(t, "blank") == 0 {
				file.WriteString(";;;;;;;\n")
				continue
			}
			id := rapid.IntRange(1, 9).Draw(t, "id")
			end, rating := rapid.SampledFrom(ends).Draw(t, "end"), rapid.SampledFrom(ratings).Draw(t, "rating")
			fmt.Fprintf(&file, "2021;AB_%04d_2122-Q1;Name;DoQ;%s;;%s;\n", id, rating, end)
			ids[id]++
			rows[n+2] = row{id, rating == "Mauve" || end == "soon" || end == "2030-02-30"}
		}
		if len(rows) == 0 {
			return
		}
		r, err := ReadFile("x_2021.csv", []byte(file.String()))
		if err != nil {
			t.Fatal(err)
		}
		accepted, rejected := map[int]bool{}, map[int]bool{}
		for _, p := range r.Projects {
			accepted[p.Name.At.Row] = true
		}
		for _, p := range r.Problems {
			rejected[p.Row] = true
		}
		if r.Rows != len(rows) || len(r.Projects)+r.Rejected != r.Rows || len(rejected) != r.Rejected {
			t.Fatalf("%d rows, read %d: %d projects, %d rejected", len(rows), r.Rows, len(r.Projects), r.Rejected)
		}
		for n, row := range rows {
			if bad := row.bad || ids[row.id] > 1; rejected[n] != bad || accepted[n] == bad {
				t.Fatalf("row %d: bad %t, accepted %t, rejected %t", n, bad, accepted[n], rejected[n])
			}
		}
	})
}
