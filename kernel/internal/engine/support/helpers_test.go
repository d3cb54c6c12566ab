package support

import (
	"strings"
	"sync"
	"testing"

	"gokernel/comm"
	"gokernel/display"
	"gokernel/kernel/internal/engine"
)

// record is an Out that keeps text, and answers questions with what comes from answers.
type record struct {
	mu      sync.Mutex
	text    strings.Builder
	answers chan string
	asked   chan string // gets the prompt of each question, if there is one
}

func (r *record) Write(stream engine.Stream, text []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.text.WriteString(string(stream) + ":" + string(text) + ";")
}

func (r *record) Display(display.Data) {}
func (r *record) Comm(comm.Message)    {}
func (r *record) ClearOutput(bool)     {}

func (r *record) Input(prompt string, _ bool) (string, error) {
	if r.answers == nil {
		return "", engine.ErrNoStdin
	}
	if r.asked != nil {
		r.asked <- prompt
	}
	return <-r.answers, nil
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// panicOf gives what f panics with, nil if it does not.
func panicOf(f func()) (value any) {
	defer func() { value = recover() }()
	f()
	return nil
}

// do runs f as a cell, and gives what it panicked with.
func do(h *Host, out engine.Out, f func(*Run)) (value any) {
	h.Do(engine.Input{ID: "cell"}, out, func(r *Run) { value = panicOf(func() { f(r) }) })
	return value
}

func want(t *testing.T, what string, got, want any) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v (%T), want %v (%T)", what, got, got, want, want)
	}
}
