// Package conformance holds the log to its contract on the real thing: an
// embedded NATS server on a real directory, with a small domain of its own.
package conformance
