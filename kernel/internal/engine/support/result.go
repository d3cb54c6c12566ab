package support

// Result keeps pointers to the values of a cell's last expression.
func (h *Host) Result(pointers ...any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.results = pointers
}

// Results gives what Result has kept since the cell began.
func (h *Host) Results() []any {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.results
}
