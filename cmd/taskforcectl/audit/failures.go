package audit

// Failures returns every FailedError in err, in order.
func Failures(err error) []*FailedError {
	if f, ok := err.(*FailedError); ok {
		return []*FailedError{f}
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return Failures(e.Unwrap())
	case interface{ Unwrap() []error }:
		var all []*FailedError
		for _, one := range e.Unwrap() {
			all = append(all, Failures(one)...)
		}
		return all
	}
	return nil
}
