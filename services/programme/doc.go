// Package programme keeps bodies of work that are no taskforces: the home of an
// imported project's milestones and assessments, with the offices responsible
// for it. A programme has no charter, no freedoms and no acceptances.
//
// A rule without an id of its own goes by the command whose row in domain.md,
// section 5, states it.
package programme
