package datadir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"taskforce/eventstore"
)

// ReadKnown returns the last head that was seen here, or nil where none was.
func (d *Dir) ReadKnown(logKey string) (*eventstore.Head, error) {
	text, err := os.ReadFile(d.Path(Known))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the known head: %w", err)
	}
	h, err := eventstore.OpenCheckpoint(text, logKey)
	if err != nil {
		return nil, fmt.Errorf("the known head in %s: %w", d.Path(Known), err)
	}
	return &h, nil
}

// WriteKnown keeps a checkpoint as the last head that was seen here.
func (d *Dir) WriteKnown(checkpoint []byte) error {
	return WriteFile(d.Path(Known), checkpoint)
}
