package main

import (
	"testing"
	"time"
)

func TestQuantile(t *testing.T) {
	for _, c := range []struct {
		of   []float64
		q    float64
		want float64
	}{
		{nil, 0.5, 0},
		{[]float64{7}, 0.99, 7},
		{[]float64{3, 1, 2}, 0.5, 2},
		{[]float64{4, 1, 2, 3}, 0.5, 2.5},
		{[]float64{5, 4, 3, 2, 1}, 0, 1},
		{[]float64{5, 4, 3, 2, 1}, 1, 5},
		{[]float64{0, 100}, 0.99, 99},
	} {
		if got := quantile(c.of, c.q); got != c.want {
			t.Errorf("quantile(%v, %v) = %v; want %v", c.of, c.q, got, c.want)
		}
	}
}

func TestMedianOf(t *testing.T) {
	got := medianOf([]measured{{Rate: 9}, {Rate: 1}, {Rate: 4}}, rate)
	if got != 4 {
		t.Errorf("the median rate is %v; want 4", got)
	}
}

func TestSummary(t *testing.T) {
	m, err := summary([]float64{10, 30, 20}, 500*time.Millisecond, 4)
	if err != nil || m.Rate != 6 || m.P50 != 20 || m.Done != 4 {
		t.Errorf("summary is %+v, %v; want 6 a second, 20 µs at the median, 4 done", m, err)
	}
	if _, err := summary(nil, time.Second, 0); err == nil {
		t.Error("nothing done is no measurement")
	}
}
