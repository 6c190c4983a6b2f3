// Package register keeps who may speak for government: organisations, the
// offices in them, the people who hold those offices and when, and the roles
// that rules name in place of any government's own offices.
//
// Every other rule stands on it: the office in which somebody acts, its class
// and its roles are read here, at the time of the act, never taken from the
// caller. Therefore its commands belong to the REGISTRAR alone (G14), come to
// the record as ACT or IMPORT and never by attestation, and nobody enters an
// appointment or a role of their own.
//
// A rule without an id of its own goes by the command whose row in domain.md,
// section 5, states it.
package register
