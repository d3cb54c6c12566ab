package support

// CellError is an error of a type that a cell has declared, under that type's name.
type CellError struct {
	Name string
	Err  error
}

// Error gives the message.
func (e *CellError) Error() string { return e.Err.Error() }

// Unwrap gives the error itself.
func (e *CellError) Unwrap() error { return e.Err }

// Error is what panic gets of an error of a cell's own type.
func (h *Host) Error(name string, err error) any { return &CellError{name, err} }
