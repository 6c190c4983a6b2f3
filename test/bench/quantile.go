package main

import (
	"math"
	"slices"
)

// quantile returns the value below which the part q of xs lies, between two
// neighbours in proportion; 0 of nothing.
func quantile(xs []float64, q float64) float64 {
	if len(xs) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(xs))
	at := q * float64(len(sorted)-1)
	below := int(math.Floor(at))
	above := min(below+1, len(sorted)-1)
	return sorted[below] + (at-float64(below))*(sorted[above]-sorted[below])
}

func median(xs []float64) float64 { return quantile(xs, 0.5) }

// medianOf is the median of one figure of each.
func medianOf[T any](xs []T, figure func(T) float64) float64 {
	figures := make([]float64, len(xs))
	for i, x := range xs {
		figures[i] = figure(x)
	}
	return median(figures)
}
