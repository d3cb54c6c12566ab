package support

// Go starts a goroutine of the calling goroutine's cell. A panic in it is that cell's
// error output, not the end of the engine.
func (h *Host) Go(f func()) {
	r := h.Here()
	r.live.Add(1)
	go func() {
		defer r.leave()
		defer func() {
			if v := recover(); v != nil && !h.IsInterrupt(v) {
				h.OnPanic(r, v)
			}
		}()
		h.wear(r.plain)
		f()
	}()
}
