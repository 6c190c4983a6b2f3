package projections

import (
	"errors"
	"fmt"
)

// ErrClosed says that the worker was closed, which a server that stops does.
var ErrClosed = errors.New("read model is closed")

// BehindError says that a read model has not reached the position that was
// asked for. The edge answers VIEW_BEHIND.
type BehindError struct {
	Model string
	// Position is how far the model is; Want is what was asked for.
	Position, Want int64
	// Stopped is why it will not get there, or nil where it may yet.
	Stopped error
}

func (e *BehindError) Error() string {
	s := fmt.Sprintf("read model %s is at position %d, not yet at %d", e.Model, e.Position, e.Want)
	if e.Stopped != nil {
		s += ": " + e.Stopped.Error()
	}
	return s
}

// Unwrap returns Stopped.
func (e *BehindError) Unwrap() error { return e.Stopped }

// StoppedError says that a model could not apply a commit and stands before
// it. There is no way to skip one: the cure is a program that can apply it.
type StoppedError struct {
	Model   string
	Version int
	// Position is that of the commit. The model's own is one less.
	Position int64
	// Err is what applying it gave; a panic included.
	Err error
}

func (e *StoppedError) Error() string {
	return fmt.Sprintf("read model %s.v%d stopped at commit %d: %v", e.Model, e.Version, e.Position, e.Err)
}

// Unwrap returns Err.
func (e *StoppedError) Unwrap() error { return e.Err }

// DamagedError says that a model's file cannot be read as what it is. The
// worker builds it anew.
type DamagedError struct {
	Path string
	Err  error
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("read model file %s is damaged: %v", e.Path, e.Err)
}

// Unwrap returns Err.
func (e *DamagedError) Unwrap() error { return e.Err }
