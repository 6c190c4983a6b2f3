package projections

import (
	"fmt"
	"runtime/debug"
)

// panicError is a panic as an error, with where it came from.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// fault says whether the panic was a memory fault: bbolt maps its file, and a
// page that is gone or points astray faults where it is touched.
func (e *panicError) fault() bool {
	_, ok := e.value.(interface{ Addr() uintptr })
	return ok
}

// guard runs f and turns a panic into an error. A memory fault would end the
// process, not only the goroutine: within f it is a panic too.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = &panicError{value: p, stack: debug.Stack()}
		}
	}()
	return f()
}
