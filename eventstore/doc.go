// Package eventstore is the log: commits in blocks, under one Merkle tree, in
// one order.
//
// A [Sequencer] decides commands one after another, each on the state that the
// commits before it left, and publishes what they make in blocks: one message
// of a durable [Stream], so one fsync, for all that were waiting. A [Chain]
// takes stored blocks and believes nothing that it has not computed: every
// header field, every leaf, every root, every signature. Followers, verifiers
// and the sequencer itself go through it.
//
// What is acknowledged is stored; answers, refusals too, are held back until
// every block whose state they read is stored. What happens inside a command is
// not this package's business: deciding and evolving come in as functions.
package eventstore
