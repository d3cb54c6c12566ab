package support

import (
	"testing"
	"time"

	"gokernel/kernel/internal/engine"
)

func TestAside(t *testing.T) {
	h := NewHost()
	var out record
	do(h, &out, func(self *Run) {
		want(t, "ends", h.Aside(time.Minute, func() { h.Print("unseen") }), true)
		want(t, "panics", h.Aside(time.Minute, func() { panic("no") }), false)
		want(t, "is interrupted", h.Aside(time.Nanosecond, func() { <-h.Done(); h.Poll() }), false)
		want(t, "self is interrupted", self.Interrupted(), false)
	})
	want(t, "output", out.String(), "")
	waitUntil(func() bool { return h.stop.Load() == 0 })
}

func TestQuiet(t *testing.T) {
	h := NewHost()
	want(t, "at first", h.Quiet(nil), true)
	leave, left := make(chan bool), make(chan bool)
	run := h.Do(engine.Input{}, &record{}, func(self *Run) {
		want(t, "but for a cell", h.Quiet(self), true)
		want(t, "with a cell", h.Quiet(nil), false)
		h.Go(func() { <-leave; defer close(left) })
		want(t, "but for a cell of two goroutines", h.Quiet(self), false)
	})
	want(t, "with a goroutine", h.Quiet(nil), false)
	close(leave)
	<-left
	waitUntil(func() bool { return run.live.Load() == 0 })
	want(t, "in the end", h.Quiet(nil), true)
}
