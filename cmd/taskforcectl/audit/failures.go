package audit

import "errors"

// Failures returns every FailedError in err, in order.
func Failures(err error) []*FailedError {
	var several interface{ Unwrap() []error }
	if errors.As(err, &several) {
		var all []*FailedError
		for _, one := range several.Unwrap() {
			all = append(all, Failures(one)...)
		}
		return all
	}
	if f, ok := isFailed(err); ok {
		return []*FailedError{f}
	}
	return nil
}
