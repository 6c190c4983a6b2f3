// Package jetstream keeps the log in a NATS JetStream stream. It is the only
// package that knows NATS.
//
// One stream, one subject, file storage, no limits, no deletes, no purges: what
// a writer publishes with the expected last sequence is the next message or
// nothing. Acknowledged means on disk only where the server syncs always; a
// server that somebody else runs is asked, and refused where it does not.
package jetstream
