package nbrun

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// nameTimeout is the name of a CellError for a cell that took too long.
const nameTimeout = "TimeoutError"

// watch sees to it that a cell ends: after its time, or when the run is to end, it is
// interrupted, and after a grace given up.
type watch struct {
	ctx    context.Context // of the request; ends when the cell is given up
	cancel context.CancelCauseFunc
	over   chan struct{} // closed when the cell has ended
	done   chan struct{} // closed when the watch has ended
	late   error         // why the cell was interrupted; nil if it was not; after done
}

// watch starts to watch a cell. It must be ended with end.
func (r *runner) watch(ctx context.Context) *watch {
	w := &watch{over: make(chan struct{}), done: make(chan struct{})}
	w.ctx, w.cancel = context.WithCancelCause(context.WithoutCancel(ctx))
	go func() {
		defer close(w.done)
		w.late = r.guard(ctx, w)
	}()
	return w
}

// end ends the watch and says why the cell was interrupted, if it was.
func (w *watch) end() error {
	close(w.over)
	<-w.done
	w.cancel(nil)
	return w.late
}

func (r *runner) guard(ctx context.Context, w *watch) error {
	var timeout <-chan time.Time
	if limit := r.options.CellTimeout; limit > 0 {
		timer := time.NewTimer(limit)
		defer timer.Stop()
		timeout = timer.C
	}
	var why error
	select {
	case <-w.over:
		return nil
	case <-ctx.Done():
		why = context.Cause(ctx)
	case <-timeout:
		why = fmt.Errorf("the cell ran longer than %v and was interrupted", r.options.CellTimeout)
	}
	var died *errDied
	if errors.As(why, &died) {
		w.cancel(why)
		return why
	}
	return r.interrupt(w, why)
}

// interrupt interrupts the cell and gives it a grace to end.
func (r *runner) interrupt(w *watch, why error) error {
	ctx, cancel := context.WithTimeout(w.ctx, r.options.Grace)
	defer cancel()
	asked := make(chan error, 1)
	go func() { asked <- r.process.interrupt(ctx) }()
	defer func() { cancel(); <-asked }()
	select {
	case <-w.over:
		return why
	case <-r.process.done:
		why = r.process.death()
	case <-ctx.Done():
		why = fmt.Errorf("%w, but did not end within %v", why, r.options.Grace)
	}
	w.cancel(why)
	return why
}
