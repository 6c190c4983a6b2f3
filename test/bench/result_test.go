package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func sample() []row {
	m := func(r, p50 float64) measured { return measured{Rate: r, P50: p50, P99: 2 * p50} }
	pairs := []pair{
		{floor: m(100, 10), value: m(50, 40), spent: 9},
		{floor: m(200, 20), value: m(50, 40), spent: 7},
		{floor: m(100, 30), value: m(80, 40), spent: 8},
	}
	return []row{
		{cell: cell{name: "append/lib/1", unit: "commits/s", figure: rate, lacks: "much"}, pairs: pairs},
		{cell: cell{name: "timeline/first-page", unit: "us", figure: half, fewer: true, lacks: "more"}, pairs: pairs},
	}
}

// TestLines: what others read has these keys, for ever.
func TestLines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bench.jsonl")
	for range 2 { // a second run replaces the first
		if err := writeLines(path, sample(), machine{cpu: "a CPU"}); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines; want one for each name", len(lines))
	}
	for i, want := range []map[string]any{
		{"name": "append/lib/1", "ratio": 0.5, "floor": 100.0, "value": 50.0, "unit": "commits/s", "p50_us": 40.0, "p99_us": 80.0, "runs": 3.0,
			"ratio_min": 0.25, "ratio_max": 0.8, "cpu_us": 8.0},
		{"name": "timeline/first-page", "ratio": 0.5, "floor": 20.0, "value": 40.0, "unit": "us", "p50_us": 40.0, "p99_us": 80.0, "runs": 3.0},
	} {
		var got map[string]any
		if err := json.Unmarshal([]byte(lines[i]), &got); err != nil {
			t.Fatal(err)
		}
		for key, v := range want {
			if got[key] != v {
				t.Errorf("line %d: %s is %v; want %v", i, key, got[key], v)
			}
		}
	}
}

func TestTable(t *testing.T) {
	var out strings.Builder
	if err := table(&out, sample()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"append/lib/1", "0.50", "timeline/first-page", "What a floor lacks", "much", "more"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, out.String())
		}
	}
}

func TestOptions(t *testing.T) {
	env := map[string]string{"BENCH_RUNS": "3", "BENCH_SECONDS": "0.4", "BENCH_JSON": "f"}
	o, err := parse([]string{"-runs", "2"}, func(k string) string { return env[k] }, &strings.Builder{})
	if err != nil || o.runs != 2 || o.Measure != 400*time.Millisecond || o.Warm != 100*time.Millisecond || o.json != "f" {
		t.Errorf("options are %+v, %v", o, err)
	}
	env["BENCH_RUNS"] = "many"
	if _, err := parse(nil, func(k string) string { return env[k] }, &strings.Builder{}); err == nil {
		t.Error("BENCH_RUNS=many was taken")
	}
	if _, err := parse([]string{"-runs", "0"}, func(string) string { return "" }, &strings.Builder{}); err == nil {
		t.Error("no runs were taken")
	}
}

// TestNames: every name that others look for is measured.
func TestNames(t *testing.T) {
	o, err := parse(nil, func(string) string { return "" }, &strings.Builder{})
	if err != nil {
		t.Fatal(err)
	}
	g := &ground{o: o, product: &served{child: &child{}}, floors: &served{child: &child{}}}
	var names []string
	for _, c := range g.cells() {
		names = append(names, c.name)
	}
	const want = "append/lib/1 append/lib/16 append/lib/64 append/grpc/1 append/grpc/16 append/grpc/64 " +
		"append/grpc-shared/1 append/grpc-shared/16 append/grpc-shared/64 import replay timeline/first-page"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("measured are %s", got)
	}
}

func TestMachine(t *testing.T) {
	if got := cpuModel("processor\t: 0\nmodel name\t: A CPU @ 2 GHz\n"); got != "A CPU @ 2 GHz" {
		t.Errorf("the CPU is %q", got)
	}
	const mounts = "/dev/vda / ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n"
	if got := fileSystem(mounts, "/home/x"); got != "ext4" {
		t.Errorf("/home/x is on %q", got)
	}
	if got := fileSystem(mounts, "/tmp/y"); !strings.HasPrefix(got, "tmpfs (memory") {
		t.Errorf("/tmp/y is on %q", got)
	}
}
