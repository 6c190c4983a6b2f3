//go:build !linux

package main

import "os"

// fdatasync puts what was written to f on disk.
func fdatasync(f *os.File) error { return f.Sync() }
