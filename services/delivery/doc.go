// Package delivery keeps how likely delivery was held to be: on the assessor's
// own scale, in its own words, never converted and never averaged. The owner's,
// an independent one's and the centre's judgements stand apart.
//
// A rule without an id of its own goes by the command whose row in domain.md,
// section 5, states it.
package delivery
