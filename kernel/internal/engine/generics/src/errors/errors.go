package errors

import "errors"

// AsType returns the first error in err's tree that is an E or says by its method As
// that it can be seen as one.
func AsType[E error](err error) (E, bool) {
	var target E
	if errors.As(err, &target) {
		return target, true
	}
	var zero E // As may have set target and said no
	return zero, false
}
