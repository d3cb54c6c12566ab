package support

import (
	"context"
	"sync"
	"time"

	"gokernel/kernel/internal/engine"
)

// Go starts a goroutine of the calling goroutine's cell. A panic in it is that cell's
// error output, not the end of the engine.
func (h *Host) Go(f func()) {
	r := h.Here()
	r.live.Add(1)
	go h.runOf(r, f)
}

// runOf runs f as a goroutine of r, which counts it already.
func (h *Host) runOf(r *Run, f func()) {
	defer r.leave()
	defer func() {
		switch v := recover(); {
		case v == nil || h.IsInterrupt(v):
		case IsExit(v):
			r.exit(v)
		default:
			h.OnPanic(r, h.traced(v))
		}
	}()
	h.wear(r.plain)
	f()
}

// traced gives a panic's value with its trace, if compiled code has come between them.
func (h *Host) traced(v any) any {
	if _, has := v.(*engine.Panic); has || h.TraceOf == nil {
		return v
	}
	return &engine.Panic{Value: v, Trace: h.TraceOf(v)}
}

// exit ends the run, as os.Exit or log.Fatal in one of its goroutines wants.
func (r *Run) exit(value any) {
	r.exited.CompareAndSwap(nil, &value)
	r.Interrupt()
}

// Exited gives the Exit or Fatal of a goroutine that has ended the run, or nil.
func (r *Run) Exited() any {
	if v := r.exited.Load(); v != nil {
		return *v
	}
	return nil
}

// bind gives a function that runs f as a goroutine of the calling goroutine's cell, for
// compiled code that starts goroutines: nobody else would catch f's panic.
func (h *Host) bind(f func()) func() {
	r := h.Here()
	return func() {
		r.live.Add(1)
		h.wear(r.plain)
		h.byLabel.Store(r.plain.key, r.plain.means) // the run may have retired meanwhile
		h.runOf(r, f)
	}
}

// GoWaitGroup is g.Go(f).
func (h *Host) GoWaitGroup(g *sync.WaitGroup, f func()) {
	r := h.Here()
	r.live.Add(1)
	g.Add(1)
	go func() {
		defer g.Done() // not before the run knows how f has ended
		h.runOf(r, f)
	}()
}

// AfterFunc is time.AfterFunc.
func (h *Host) AfterFunc(d time.Duration, f func()) *time.Timer { return time.AfterFunc(d, h.bind(f)) }

// AfterContext is context.AfterFunc.
func (h *Host) AfterContext(ctx context.Context, f func()) (stop func() bool) {
	return context.AfterFunc(ctx, h.bind(f))
}
