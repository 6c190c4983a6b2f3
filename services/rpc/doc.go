// Package rpc is the edge: the only package that sees both what may happen
// (services) and what has happened (projections).
//
// A write goes: who calls, is it well-formed, resolve names, seal texts, decide
// and store, answer with a receipt. A read goes: wait for the position that was
// asked for, read rows, open texts. Nothing that a client says of itself is
// taken for who it is or what office it holds.
package rpc
