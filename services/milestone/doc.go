// Package milestone keeps what was promised by when, what is now expected, and
// what happened.
//
// Baseline 1 never changes and every baseline is kept; a forecast moves, and
// what each move amounts to is decided once, by rule M1, and recorded beside
// it. A report without a date is not a slip: the last known forecast stays.
//
// Forecasts and dates are taken in the order in which they are recorded. All
// commands come to the record as ACT, ATTESTATION or IMPORT (G15).
//
// A rule without an id of its own goes by the command whose row in domain.md,
// section 5, states it.
package milestone
