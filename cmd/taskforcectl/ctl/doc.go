// Package ctl is taskforcectl's command line: one file a verb.
//
// What was asked for goes to stdout, as tables or as one JSON object a line;
// everything else goes to stderr, once. The exit code says how it ended: 0, 1
// it failed, 2 it was called wrongly, 3 a log or a receipt is not what it must
// be.
package ctl
