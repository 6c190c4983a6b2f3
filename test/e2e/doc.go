// Package e2e runs both programs as their users do: as processes, by their
// command lines, on directories and ports of their own.
//
// A script in testdata is a story, one file each; script_test.go says which
// words the scripts have beside those of testscript. README.md is run too, as
// it is printed.
package e2e
