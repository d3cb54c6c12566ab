package support

import (
	"time"

	"gokernel/kernel/internal/engine"
)

// Quiet tells whether no goroutine of a cell is at work, but for one of self, which may
// be nil: then variables can be read without a race. Timers and what compiled packages
// do by themselves are not known here.
func (h *Host) Quiet(self *Run) bool {
	quiet := true
	h.byLabel.Range(func(_, l any) bool {
		run := l.(goroutineLabel).run
		mine := int64(0)
		if run == self {
			mine = 1
		}
		quiet = run.live.Load() <= mine
		return quiet
	})
	return quiet
}

// Aside runs f, which may call methods of cells, as a run of its own: its output goes
// nowhere and its panics end nothing else. It tells whether f has come to its end; f is
// interrupted when patience is over, and left behind if it does not heed that.
func (h *Host) Aside(patience time.Duration, f func()) bool {
	run := h.newRun(engine.Input{Subshell: "aside"}, discard{})
	run.live.Store(1) // Start's
	done := false
	ended := run.Start(func() {
		defer func() { _ = recover() }() // whatever it was, done says that f did not end
		f()
		done = true
	})
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case <-ended:
		return done
	case <-limit.C:
	}
	run.Interrupt()
	limit.Reset(patience)
	select {
	case <-ended:
	case <-limit.C:
	}
	return false
}
