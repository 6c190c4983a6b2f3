// Package projections keeps what has happened arranged for reading. Each read
// model is one bbolt file, fed from the local copy of the log by a Worker of
// its own, and can be deleted at any time: the log is the truth.
//
// What a Worker promises:
//
//   - Rows and position change in one transaction: an answer is true as of
//     exactly the position that stands beside it.
//   - The same log gives the same content, however it was cut into batches and
//     however often it was interrupted. Digest proves it, here and on an
//     auditor's machine.
//   - View answers at the position that is asked for, or says BehindError. It
//     is never silently stale.
//   - A commit that the model cannot apply stops that model, there, and no
//     other. Nothing is skipped.
//   - A file that is damaged, that is missing, or that belongs to another log
//     is built anew. A new version of a model is built beside the old one,
//     which serves until the new has caught up.
package projections
