// Package house holds the laws of the house as tests: who may import whom,
// who may read a clock, what may not be called by which name.
//
// A law is a function from the source tree to what is wrong with it, with the
// file or package named. Every law has a small tree that breaks it, so that a
// law that can no longer fail is noticed. What a law is about is data: a new
// package is added in floors_test.go, a new exception beside the rule that it
// is an exception to, with its reason.
package house
