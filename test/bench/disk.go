package main

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
)

// appendAndSync is the floor of appending without a network: one writer that
// appends a record of some size to a file and puts it on disk, again and again.
func appendAndSync(ctx context.Context, dir string, size int, w window) (m measured, err error) {
	f, err := os.Create(filepath.Join(dir, "records"))
	if err != nil {
		return measured{}, err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	record := make([]byte, size)
	_, _ = rand.Read(record)
	return load(ctx, 1, w, func(context.Context, int, int) error {
		if _, err := f.Write(record); err != nil {
			return err
		}
		return fdatasync(f)
	})
}
