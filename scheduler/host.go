package scheduler

import (
	"errors"
	"io"
	"os"
	"sync"
	"sync/atomic"
)

// Host is the outside of the schedulers, coroutines and event loop that its methods
// make. All fields are optional: the zero Host is an ordinary program. Set them before
// use and don't copy a Host.
type Host struct {
	// Stdout and Stderr take what tasks and schedulers print; nil means os.Stdout and
	// os.Stderr, looked up at each write.
	Stdout, Stderr io.Writer

	// Flag gives the flag that is nonzero once the caller is asked to stop. It is
	// called once for each run of a scheduler or of a compiled loop, on its goroutine.
	Flag func() *atomic.Uint32

	// Done gives a channel that is closed together with setting Flag. It wakes a
	// scheduler whose tasks all sleep.
	Done func() <-chan struct{}

	// Interrupt panics with a value that IsInterrupt knows. It is called on the
	// goroutine that is to stop, and to unwind a coroutine that is closed.
	Interrupt func()

	// IsInterrupt reports whether a recovered panic came from Interrupt. Such a panic
	// is passed on and never becomes a task's failure.
	IsInterrupt func(recovered any) bool

	// Current gives the identity of the calling goroutine, and Adopt gives the calling
	// goroutine an identity. Who resumes a coroutine calls Current, and the coroutine
	// calls Adopt with that right after each switch into it.
	Current func() any
	Adopt   func(identity any)

	lastID atomic.Int64 // ids given to tasks so far

	mu   sync.Mutex
	loop *EventLoop // made at the first GetEventLoop
}

// plain is the host of ordinary programs. The pointer never changes, and what it
// points to holds only the program's task counter and its event loop, both guarded.
var plain = &Host{}

// errInterrupted is the panic of a host that has a Flag but no Interrupt.
var errInterrupted = errors.New("interrupted")

func (h *Host) stdout() io.Writer {
	if h.Stdout == nil {
		return os.Stdout
	}
	return h.Stdout
}

func (h *Host) stderr() io.Writer {
	if h.Stderr == nil {
		return os.Stderr
	}
	return h.Stderr
}

func (h *Host) flag() *atomic.Uint32 {
	if h.Flag != nil {
		if flag := h.Flag(); flag != nil {
			return flag
		}
	}
	return new(atomic.Uint32)
}

func (h *Host) done() <-chan struct{} {
	if h.Done == nil {
		return nil
	}
	return h.Done()
}

// interrupt never returns.
func (h *Host) interrupt() {
	if h.Interrupt != nil {
		h.Interrupt()
	}
	panic(errInterrupted)
}

func (h *Host) isInterrupt(recovered any) bool {
	return recovered == errInterrupted || h.IsInterrupt != nil && h.IsInterrupt(recovered)
}

func (h *Host) current() any {
	if h.Current == nil {
		return nil
	}
	return h.Current()
}

// nextID numbers tasks from 0.
func (h *Host) nextID() int { return int(h.lastID.Add(1) - 1) }
