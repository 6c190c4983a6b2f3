// Package row is what read models are written in: keys whose bytes sort as
// their values do, values that two builds encode alike, and the Batch that
// collects the rows of many commits and writes them sorted.
//
// It knows nothing of events. Whatever is encoded here is digested, and an
// auditor's digest must equal the server's: nothing in it may depend on the
// build, the machine or the moment.
package row
