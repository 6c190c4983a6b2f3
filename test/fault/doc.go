// Package fault takes the server away while it writes, again and again, and
// then looks whether everything that was acknowledged is there, once, in order.
//
// It kills a few times and takes seconds; FAULT_FOR=30m makes it go on for that
// long.
package fault
