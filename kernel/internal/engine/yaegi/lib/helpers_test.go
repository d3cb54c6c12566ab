package lib

import (
	"testing"

	"gokernel/comm"
	"gokernel/display"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
)

func newHost() *Host { return New(support.NewHost(), func(v any) any { return v }) }

// panicOf gives what f panics with, nil if it does not.
func panicOf(f func()) (value any) {
	defer func() { value = recover() }()
	f()
	return nil
}

// do runs f as a cell, and gives what it panicked with.
func do(h *Host, f func(*support.Run)) (value any) {
	h.Reset()
	h.Do(engine.Input{ID: "cell"}, silence{}, func(r *support.Run) { value = panicOf(func() { f(r) }) })
	return value
}

func want(t *testing.T, what string, got, want any) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v (%T), want %v (%T)", what, got, got, want, want)
	}
}

type silence struct{}

func (silence) Write(engine.Stream, []byte)        {}
func (silence) Display(display.Data)               {}
func (silence) Comm(comm.Message)                  {}
func (silence) ClearOutput(bool)                   {}
func (silence) Input(string, bool) (string, error) { return "", engine.ErrNoStdin }
