// Package services holds what may happen: the State of the whole log, Decide,
// which answers a command with the commit that it becomes or with the rule that
// refuses it, and Evolve, which applies a recorded commit.
//
// Decide is pure. The same state, command and slot give the same commit; it
// writes nothing, reads no clock and draws nothing at random. Evolve is
// deterministic and never fails: what is recorded has happened. A State belongs
// to one goroutine at a time.
//
// The rules of each concept stand in a package of its own; the global ones (G1
// to G15) are applied here, before a concept is asked. A rule's id is the one
// that domain.md gives it, and stands beside it in the code, in its refusal and
// in the name of its test. A rule without an id of its own goes by the command
// whose row in domain.md, section 5, states it.
package services
