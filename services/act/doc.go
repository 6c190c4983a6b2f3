// Package act holds the circumstances of an act: who does it, in which office,
// how it came to the record, when it was done and when it is recorded.
//
// A concept's Decide receives them resolved: the office and its class have
// been read from the register, the global rules on time and marking have been
// applied. Nothing here reads a clock. What a decision finds out about the act
// itself (the authority that it rests on, a shortfall of it) is written back
// to the Act, and only there: one Act serves one decision.
package act
