package lib

import (
	"testing"

	"gokernel/kernel/internal/engine/support"
)

// TestInterrupt interrupts everything that waits, each in a run of its own.
func TestInterrupt(t *testing.T) {
	blocked, value := make(chan int), 0
	var never chan int
	for _, tt := range []struct {
		name string
		wait func(h *Host)
	}{
		{"Send", func(h *Host) { h.Send(&blocked, &value) }},
		{"Send to nil", func(h *Host) { h.Send(&never, &value) }},
		{"Recv", func(h *Host) { h.Recv(&blocked, &value) }},
		{"Recv from nil", func(h *Host) { h.Recv(&never, &value) }},
		{"Select", func(h *Host) { h.Select(false, h.RecvCase(&blocked, &value), h.SendCase(&never, &value)) }},
		{"Select of nothing", func(h *Host) { h.Select(false) }},
		{"Select with default, again and again", func(h *Host) {
			for {
				h.Select(true, h.RecvCase(&blocked, &value))
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHost()
			got := do(h, func(r *support.Run) {
				go r.Interrupt()
				tt.wait(h)
			})
			want(t, "panic", got, any(support.KeyboardInterrupt{}))
		})
	}
}

func TestSendAndReceive(t *testing.T) {
	h := newHost()
	c, v, got := make(chan int, 1), 7, 0
	h.Send(&c, &v)
	want(t, "Recv", h.Recv(&c, &got), true)
	want(t, "received", got, 7)
	close(c)
	want(t, "Recv from closed", h.Recv(&c, &got), false)
	want(t, "received from closed", got, 0)
}

func TestSelect(t *testing.T) {
	h := newHost()
	full, empty := make(chan int, 1), make(chan int, 1)
	full <- 5
	var never chan int
	v, got := 6, 0
	index, ok := h.Select(false, h.RecvCase(&never, &got), h.RecvCase(&full, &got))
	want(t, "receive", [3]any{index, ok, got}, [3]any{1, true, 5})
	index, _ = h.Select(false, h.RecvCase(&never, &got), h.SendCase(&empty, &v))
	want(t, "send", [2]any{index, <-empty}, [2]any{1, 6})
	index, ok = h.Select(true, h.RecvCase(&never, &got))
	want(t, "default", [2]any{index, ok}, [2]any{-1, false})
	close(full)
	index, ok = h.Select(false, h.RecvCase(&full, &got))
	want(t, "closed", [3]any{index, ok, got}, [3]any{0, false, 0})
}
