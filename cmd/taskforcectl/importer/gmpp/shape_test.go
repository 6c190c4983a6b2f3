package gmpp

import (
	"errors"
	"strings"
	"testing"
)

// Headers of row files, of 2018, 2021 and 2022; each test adds its rows.

const (
	header2018 = "year,project_name,department,colour_rating,start_date,end_date,schedule_comment\n"
	header2021 = "year;project_number;project_name;department;colour_rating;start_date;end_date;schedule_comment\n"
	header2022 = "year;project_number;project_name;department;colour_rating;colour_rating;end_date;schedule_comment\n"
)

func TestRefusedWhole(t *testing.T) {
	tests := []struct {
		name, file, data, reason string
	}{
		{"empty", "x_2018.csv", "", "no header"},
		{"no portfolio file", "x_2018.csv", "a,b\nc,d\n", "no header"},
		{"fewer header cells than row cells", "x_2018.csv", header2018 + "2018,A,B,Red,01.01.18,01.01.30,text,more\n", "row 2 has 8 cells, the first row 7"},
		{"fewer row cells than header cells", "x_2018.csv", header2018 + "2018,A,B\n", "row 2 has 3 cells, the first row 7"},
		{"unclosed quote", "x_2018.csv", header2018 + "2018,\"A,B\n", "extraneous or missing"},
		{"unknown header", "x_2018.csv", strings.Replace(header2018, "start_date", "first_date", 1) + "2018,A,B,Red,01.01.18,01.01.30,\n", `row 1, column E: unknown header "first_date"`},
		{"blank header with cells", "x_2018.csv", strings.Replace(header2018, "start_date", "", 1) + "2018,A,B,Red,01.01.18,01.01.30,\n", "row 1, column E: cells without a header"},
		{"unknown header with nothing under it", "x_2018.csv", strings.Replace(header2018, "start_date", "a note", 1) + "2018,A,B,Red,,01.01.30,\n", `unknown header "a note"`},
		{"header twice", "x_2018.csv", strings.Replace(header2018, "start_date", "end_date", 1) + "2018,A,B,Red,01.01.18,01.01.30,\n", `"end_date" is there twice`},
		{"colour_rating three times", "x_2022.csv", strings.Replace(header2022, "end_date", "colour_rating;end_date", 1), "colour_rating"},
		{"colour_rating twice before 2022", "x_2018.csv", "year,project_name,department,colour_rating,colour_rating,end_date,schedule_comment\n2018,A,B,Red,Red,01.01.30,\n", "two ratings"},
		{"colour_rating once in 2022", "x_2022.csv", header2021 + "2022;AB_0001_2122-Q1;A;B;Red;2018-01-01;2030-01-01;\n", "one rating"},
		{"no end date", "x_2018.csv", "year,project_name,department,colour_rating,schedule_comment\n2018,A,B,Red,\n", "no column with the end date"},
		{"no id from 2020", "x_2020.csv", header2018 + "2020,A,B,Red,01.01.18,01.01.30,\n", "official project id"},
		{"two years", "x.csv", header2018 + "2018,A,B,Red,01.01.18,01.01.30,\n2019,C,D,Red,01.01.18,01.01.30,\n", "more than one year: [2018 2019]"},
		{"name of another year", "x_2019.csv", header2018 + "2018,A,B,Red,01.01.18,01.01.30,\n", "the name says 2019, the content 2018"},
		{"unknown year", "x.csv", header2018 + "2013,A,B,Red,01.01.18,01.01.30,\n", "only 2014 to 2022"},
		{"no year", "x.csv", strings.TrimPrefix(header2018, "year,") + "A,B,Red,01.01.18,01.01.30,\n", "neither the content nor the name"},
		{"wrong encoding", "x_2018.csv", "\xff\xfe" + header2018, "UTF-16"},
		{"scale of another year", "x_2016.csv", transposed("x", "2015/16", threePointHeader, "Red"), "ipa-dca-3"},
		{"note that hides values", "x_2016.csv", transposed("x", "2015/16", fivePointHeader, "Red") + "A note,value\n", `unknown header "A note"`},
		{"financial year of three years", "x_2016.csv", transposed("x", "2015/17", fivePointHeader, "Red"), "unknown header"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report, err := ReadFile(tt.file, []byte(tt.data))
			var shape *ShapeError
			if !errors.As(err, &shape) || report != nil {
				t.Fatalf("report %v, error %v; want it refused", report, err)
			}
			if shape.File != tt.file || !strings.Contains(shape.Reason, tt.reason) || !strings.HasPrefix(err.Error(), tt.file+": refused: ") {
				t.Errorf("refused with %q, want %q", err, tt.reason)
			}
		})
	}
}

const (
	threePointHeader = "\"IPA Delivery Confidence Assessment (A Delivery Confidence Assessment of the project at a fixed point in time, using a three-point scale, Red – Amber – Green; definitions in the IPA Annual Report on Major Projects)\""
	fivePointHeader  = "\"IPA RAG rating\n(A Delivery Confidence Assessment of the project at a fixed point in time, using a five-point scale, Red – Amber/Red – Amber – Amber/Green – Green; definitions in the IPA Annual Report)\""
)

// transposed is a file of one project, with its header texts in column A.
func transposed(name, financialYear, ratingHeader, rating string) string {
	return "Project Name," + name + "\nDepartment,DoQ\n" +
		ratingHeader + "," + rating + "\n" +
		"\"Project - Start Date\n(Latest approved start date)\",01/01/2012\n" +
		"\"Project - End Date\n(Latest approved end date)\",01/01/2030\n" +
		"\"Departmental narrative on schedule, including any deviation from planned schedule (if necessary)\",\n" +
		financialYear + " Budget (£million),1\n"
}

func TestYearAndPosition(t *testing.T) {
	row2021 := "2021;AB_0001_2122-Q1;A;B;Red;2018-01-01;2030-01-01;\n"
	tests := []struct {
		name, file, data string
		year             int
		at               Date
	}{
		{"year column", "any.csv", header2018 + "2018,A,B,Red,01.01.18,01.01.30,\n", 2018, Date{2017, 9, 30}},
		{"from 2021 in March", "any.csv", header2021 + row2021, 2021, Date{2021, 3, 31}},
		{"financial year in a header", "any.csv", transposed("A", "2015/16", fivePointHeader, "Red"), 2016, Date{2015, 9, 30}},
		{"financial year in full", "any.csv", transposed("A", "2015/2016", fivePointHeader, "Red"), 2016, Date{2015, 9, 30}},
		{"name, where the content states none", "uk_2019.csv", strings.TrimPrefix(header2018, "year,") + "A,B,Red,01.01.18,01.01.30,\n", 2019, Date{2018, 9, 30}},
		{"two years in the name count for nothing", "2015-2016.csv", header2018 + "2018,A,B,Red,01.01.18,01.01.30,\n", 2018, Date{2017, 9, 30}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := ReadFile(tt.file, []byte(tt.data))
			if err != nil {
				t.Fatal(err)
			}
			if r.Year != tt.year || r.At != tt.at {
				t.Errorf("year %d at %s, want %d at %s", r.Year, r.At, tt.year, tt.at)
			}
			if r.Rows != 1 || len(r.Projects) != 1 {
				t.Errorf("rows %d, projects %d, problems %v", r.Rows, len(r.Projects), r.Problems)
			}
		})
	}
}

func TestTwoAssessorsByTheOrderOfTheirColumns(t *testing.T) {
	r, err := ReadFile("x_2022.csv", []byte(header2022+"2022;AB_0001_2122-Q1;A;B;Red;Green;2030-01-01;\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := r.Projects[0].Ratings
	if len(got) != 2 || got[0].Assessor != Independent || got[0].Given != "Red" || got[1].Assessor != Owner || got[1].Given != "Green" {
		t.Errorf("ratings %+v", got)
	}
	if got[0].Scale != ThreePoint || got[0].At.Letter() != "E" || got[1].At.Letter() != "F" {
		t.Errorf("ratings %+v", got)
	}
}
