package lib

import "fmt"

// Error is what panic gets of an error of a cell's own type, whose methods compiled code
// does not see.
func (h *Host) Error(err error) error { return fmt.Errorf("%w", err) }
