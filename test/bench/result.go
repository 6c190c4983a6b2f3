package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"
)

// line is a result as others read it: one JSON object a line. Fields are only
// ever added.
type line struct {
	Name string `json:"name"`
	// Ratio is the median of the ratios of each measurement to its own floor,
	// which is not quite the ratio of the medians. Higher is better.
	Ratio float64 `json:"ratio"`
	Floor float64 `json:"floor"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	P50   float64 `json:"p50_us"`
	P99   float64 `json:"p99_us"`
	Runs  int     `json:"runs"`

	LeastRatio float64 `json:"ratio_min"`
	MostRatio  float64 `json:"ratio_max"`
	// Spent is the product's processor time for one operation, what follows
	// from it included: it varies less than the clock on a machine that is shared.
	Spent    float64 `json:"cpu_us"`
	FloorP50 float64 `json:"floor_p50_us"`
	FloorP99 float64 `json:"floor_p99_us"`
	Machine  string  `json:"machine,omitempty"`
}

// line sums a row up.
func (r row) line() line {
	ratios := make([]float64, len(r.pairs))
	for i, p := range r.pairs {
		ratios[i] = r.ratioOf(p)
	}
	return line{
		Name: r.name, Unit: r.unit, Runs: len(r.pairs),
		Ratio: median(ratios), LeastRatio: slices.Min(ratios), MostRatio: slices.Max(ratios),
		Floor:    medianOf(r.pairs, func(p pair) float64 { return r.figure(p.floor) }),
		Value:    medianOf(r.pairs, func(p pair) float64 { return r.figure(p.value) }),
		P50:      medianOf(r.pairs, func(p pair) float64 { return p.value.P50 }),
		P99:      medianOf(r.pairs, func(p pair) float64 { return p.value.P99 }),
		Spent:    medianOf(r.pairs, func(p pair) float64 { return p.spent }),
		FloorP50: medianOf(r.pairs, func(p pair) float64 { return p.floor.P50 }),
		FloorP99: medianOf(r.pairs, func(p pair) float64 { return p.floor.P99 }),
	}
}

// table prints the rows for people, and what their floors lack.
func table(out io.Writer, rows []row) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(t, "name\tratio\tmin\tmax\tvalue\tfloor\tunit\tp50 µs\tp99 µs\tCPU µs\tfloor p50\tfloor p99\truns\t")
	for _, r := range rows {
		l := r.line()
		_, _ = fmt.Fprintf(t, "%s\t%.2f\t%.2f\t%.2f\t%.0f\t%.0f\t%s\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%d\t\n",
			l.Name, l.Ratio, l.LeastRatio, l.MostRatio, l.Value, l.Floor, l.Unit, l.P50, l.P99, l.Spent, l.FloorP50, l.FloorP99, l.Runs)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprint(out, legend)
	said := ""
	for _, r := range rows {
		if r.lacks != said && err == nil {
			_, err = fmt.Fprintf(out, "  %-20s %s\n", r.name, r.lacks)
		}
		said = r.lacks
	}
	return err
}

const legend = `
ratio      median over the runs of value to floor (floor to value where the unit is a time): higher is better everywhere
CPU µs     the product's processor time for one operation, and for what its copies and read models then had to do
followers  copies and read models follow while the product is measured; what they owe at its end is waited for, not counted in value
noise      append/grpc/1 and append/grpc-shared/1 are the same measurement: differences of that size mean nothing

What a floor lacks:
`

// writeLines writes the rows to a file, for programs; nothing without a file.
func writeLines(path string, rows []row, m machine) (err error) {
	if path == "" {
		return nil
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	to := json.NewEncoder(f)
	for _, r := range rows {
		l := r.line()
		l.Machine = m.String()
		if err := to.Encode(l); err != nil {
			return err
		}
	}
	return nil
}
