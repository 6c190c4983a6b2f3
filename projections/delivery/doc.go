// Package delivery is the read model of how delivery stands: of each
// milestone, baseline 1, the current baseline, the forecast and what happened,
// with its slips by cause; and the assessments of how likely delivery is held
// to be.
//
// Dates are kept and days are counted when they are asked for. A slip is always
// also measured against baseline 1. Assessments stay on their own scales and
// with their own assessors: two scales are never compared, and nothing is ever
// averaged. The scales are the record's own (PolicySet); one that a later
// policy leaves out is kept for the assessments that were made on it.
//
// Rationales are sealed, and stay so.
package delivery
