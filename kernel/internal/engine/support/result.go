package support

import "reflect"

// Result keeps pointers to the values of a cell's last expression.
func (h *Host) Result(pointers ...any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.results = pointers
}

// Method keeps a method of the last expression's value, bound to it: a function without
// parameters and with one result.
func (h *Host) Method(name string, f any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.methods[name] = reflect.ValueOf(f)
}

// CallMethod calls a method that Method has kept; it gives nil if there is none.
func (h *Host) CallMethod(name string) any {
	h.mu.Lock()
	f, ok := h.methods[name]
	h.mu.Unlock()
	if !ok {
		return nil
	}
	return h.Unwrap(f.Call(nil)[0].Interface())
}

// Results gives what Result has kept since the cell began.
func (h *Host) Results() []any {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.results
}
