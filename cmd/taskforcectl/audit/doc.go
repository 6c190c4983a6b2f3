// Package audit holds copies of a log against each other and against what is
// known of it: the stream and the archive of a server, or those in a data
// directory that no server has open.
//
// It believes nothing but what [taskforce/eventstore/verify] recomputes from
// the stored bytes. What is wrong is a [FailedError], which names the position:
// the first one at fault, found in the other copy where the copy itself cannot
// tell. A log that a newer program wrote is not called broken unless its bytes
// are not what was signed.
package audit
