// Package golden keeps the bytes of every stored message as they were first
// written, and tests that they still mean what they meant.
//
// A log is never migrated: what was written by the first release is read by
// the last. test/testdata/golden holds one example or more of every message of
// taskforce.event.v1, in bytes and, beside it, in words. A fact is kept as the
// Event that carries it. Together the examples of a message show all of its
// fields. A message or a field that is new gets a further example with
//
//	go test ./test/golden -update
//
// which never touches one that exists.
package golden
