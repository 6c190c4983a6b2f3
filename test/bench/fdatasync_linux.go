package main

import (
	"os"
	"syscall"
)

// fdatasync puts what was written to f on disk, and no more than that needs.
func fdatasync(f *os.File) error {
	return os.NewSyscallError("fdatasync", syscall.Fdatasync(int(f.Fd())))
}
