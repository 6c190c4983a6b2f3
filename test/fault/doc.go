// Package fault ends a real server without warning, again and again, while
// many callers write to it, and then asks the verifier what became of
// everything that was acknowledged.
package fault
