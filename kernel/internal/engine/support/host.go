// Package support is the world in which cells run, whatever evaluates them: it starts
// their goroutines, waits so that an interrupt can end the wait, and knows which cell a
// goroutine belongs to.
package support

import (
	"context"
	"encoding/json"
	"io"
	"reflect"
	"runtime/pprof"
	"slices"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"gokernel/comm"
	"gokernel/display"
	"gokernel/kernel/internal/engine"
	"gokernel/widgets"
)

// Path is the import path of the functions that cells see without an import.
const Path = "gokernel/kernel/internal/engine/support"

// Host is the world of one session's cells.
type Host struct {
	// OnPanic reports a panic of a goroutine; it must not panic.
	OnPanic func(run *Run, value any)

	// OnCaught shows a panic that the calling cell survives.
	OnCaught func(run *Run, p *engine.Panic)

	// TraceOf gives where a panic began that has come out of interpreted code, if it is
	// known; nil if it never is.
	TraceOf func(value any) []engine.Frame

	// Render makes the bundle that display.Show shows of a value; nil for what package
	// display does by itself. It must be set before an engine asks for overrides.
	Render func(value any) display.Bundle

	// ParametersOf gives the names of the parameters of a function value of a cell; nil
	// if they are not known, or never are.
	ParametersOf func(f reflect.Value) []string

	comms   *comm.Manager
	widgets *widgets.Manager
	stop    atomic.Uint32 // number of interrupted runs that have not ended
	stopRaw uint32        // copy of stop that interpreted code reads

	mu      sync.Mutex
	byLabel sync.Map // label pointer → goroutineLabel
	current *Run     // the main shell's cell that runs now, or the last one
}

// NewHost gives a host in which nothing runs.
func NewHost() *Host {
	h := &Host{OnPanic: func(*Run, any) {}, OnCaught: func(*Run, *engine.Panic) {}}
	h.comms = newComms(h)
	h.widgets = newWidgets(h)
	h.current = h.newRun(engine.Input{}, discard{})
	return h
}

// Run is one cell from its start until its last goroutine has ended.
type Run struct {
	Input engine.Input
	Out   engine.Out

	host          *Host
	plain, inside *label // of its goroutines, and of coroutines that they drive
	done          chan struct{}
	stopped       atomic.Uint32 // nonzero once the run is asked to end
	stoppedAt     atomic.Int64  // nanoseconds
	exited        atomic.Pointer[any]
	counted       atomic.Bool  // it counts in the host's stop
	live          atomic.Int64 // goroutines, the cell's own among them

	captured atomic.Bool // some of its output goes to a widget

	paying  sync.Mutex
	payload []json.RawMessage
}

// label is a goroutine's profiler label: goroutines inherit it, and its address tells
// the run that a goroutine belongs to.
type label struct {
	ctx   context.Context
	means goroutineLabel
	once  sync.Once // sets key
	key   unsafe.Pointer
}

type goroutineLabel struct {
	run       *Run
	coroutine bool
}

func (h *Host) newRun(in engine.Input, out engine.Out) *Run {
	r := &Run{Input: in, Out: out, host: h, done: make(chan struct{})}
	r.plain = newLabel(in.ID, goroutineLabel{r, false})
	r.inside = newLabel(in.ID, goroutineLabel{r, true})
	return r
}

func newLabel(id string, means goroutineLabel) *label {
	return &label{ctx: pprof.WithLabels(context.Background(), pprof.Labels("cell", id)), means: means}
}

// wear gives the calling goroutine a label. The label's address is known only to a
// goroutine that has it, so the first one to wear it registers it.
func (h *Host) wear(l *label) {
	pprof.SetGoroutineLabels(l.ctx)
	l.once.Do(func() {
		l.key = currentLabel()
		h.byLabel.Store(l.key, l.means)
	})
}

// here tells what the calling goroutine belongs to; a goroutine that no cell has
// started belongs to the current one.
func (h *Host) here() goroutineLabel {
	if l, ok := h.byLabel.Load(currentLabel()); ok {
		return l.(goroutineLabel)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return goroutineLabel{run: h.current}
}

// Here gives the run of the calling goroutine.
func (h *Host) Here() *Run { return h.here().run }

// Do runs a cell's main function on a goroutine of its own, and waits until it has
// ended or runtime.Goexit has ended it.
func (h *Host) Do(in engine.Input, out engine.Out, main func(*Run)) *Run {
	r := h.Begin(in, out)
	ended := r.Start(func() { main(r) })
	<-ended
	return r
}

// Begin makes a run, and one of the main shell the current one. It must be started.
func (h *Host) Begin(in engine.Input, out engine.Out) *Run {
	r := h.newRun(in, out)
	r.live.Store(1) // Start's
	if in.Subshell != "" {
		return r
	}
	h.mu.Lock()
	before := h.current
	h.current = r
	h.mu.Unlock()
	before.retire()
	return r
}

// Start runs f, once, on a goroutine of the run; the channel is closed when it has ended.
func (r *Run) Start(f func()) <-chan struct{} {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer r.leave()
		r.host.wear(r.plain)
		f()
	}()
	return ended
}

// leave notes the end of one of the run's goroutines.
func (r *Run) leave() {
	if r.live.Add(-1) != 0 {
		return
	}
	r.host.mu.Lock()
	if r.counted.CompareAndSwap(true, false) {
		r.host.setStop(-1)
	}
	r.host.mu.Unlock()
	r.retire()
}

// retire forgets a run that is over, so that long sessions don't grow.
func (r *Run) retire() {
	r.host.mu.Lock()
	isCurrent := r.host.current == r
	r.host.mu.Unlock()
	if !isCurrent && r.live.Load() == 0 {
		for _, l := range []*label{r.plain, r.inside} {
			l.once.Do(func() {}) // a label that nobody wore has no key
			r.host.byLabel.Delete(l.key)
		}
	}
}

// Interrupt asks all of the run's goroutines to end.
func (r *Run) Interrupt() {
	r.host.mu.Lock()
	defer r.host.mu.Unlock()
	if r.live.Load() == 0 || r.stopped.Load() != 0 {
		return
	}
	r.stoppedAt.Store(time.Now().UnixNano())
	r.stopped.Store(1)
	r.counted.Store(true)
	close(r.done)
	r.host.setStop(1)
}

// InterruptOthers asks the goroutines of all runs but one to end.
func (h *Host) InterruptOthers(but *Run) {
	h.byLabel.Range(func(_, l any) bool {
		if r := l.(goroutineLabel).run; r != but {
			r.Interrupt()
		}
		return true
	})
}

// AddPayload adds to the payload of the cell's reply.
func (r *Run) AddPayload(p json.RawMessage) {
	r.paying.Lock()
	defer r.paying.Unlock()
	r.payload = append(r.payload, p)
}

// Payload gives what AddPayload was given so far.
func (r *Run) Payload() []json.RawMessage {
	r.paying.Lock()
	defer r.paying.Unlock()
	return slices.Clone(r.payload)
}

// Interrupted tells whether the run has been interrupted.
func (r *Run) Interrupted() bool { return r.stopped.Load() != 0 }

// Done gives a channel that is closed when the run is interrupted.
func (r *Run) Done() <-chan struct{} { return r.done }

// Flag gives the word that is nonzero once the run is interrupted.
func (r *Run) Flag() *atomic.Uint32 { return &r.stopped }

// setStop counts interrupted runs; h.mu is held.
func (h *Host) setStop(by int32) {
	storeRaw(&h.stopRaw, h.stop.Add(uint32(by)))
}

// storeRaw writes the word that interpreted code polls. The evaluator reads it without
// synchronisation: it is a hint, and Poll looks at the truth.
//
//go:norace
//go:noinline
func storeRaw(word *uint32, v uint32) { *word = v }

// Stop gives the word that interpreted code polls.
func (h *Host) Stop() *uint32 { return &h.stopRaw }

// grace is how long a coroutine may go on after an interrupt: if it yields meanwhile,
// its scheduler stops in good order and the coroutine can be resumed later.
const grace = 50 * time.Millisecond

// Poll ends the calling goroutine if its run was interrupted.
func (h *Host) Poll() {
	l := h.here()
	if !l.run.Interrupted() {
		return
	}
	if l.coroutine && time.Since(time.Unix(0, l.run.stoppedAt.Load())) < grace {
		return
	}
	h.Interrupt()
}

// Done gives a channel that is closed when the calling goroutine's run is interrupted.
func (h *Host) Done() <-chan struct{} { return h.Here().done }

// KeyboardInterrupt is the panic that ends interrupted code. Cells can't recover it.
type KeyboardInterrupt struct{}

// Error is the text that a cell would see, if it could.
func (KeyboardInterrupt) Error() string { return "KeyboardInterrupt" }

// Interrupt ends the calling goroutine as interrupted.
func (h *Host) Interrupt() { panic(KeyboardInterrupt{}) }

// IsInterrupt tells whether a panic's value is that of an interrupt.
func (h *Host) IsInterrupt(v any) bool {
	_, ok := v.(KeyboardInterrupt)
	return ok
}

// Identity gives what Adopt takes: the run of the calling goroutine.
func (h *Host) Identity() any { return h.here() }

// Adopt makes the calling goroutine, a coroutine, belong to whoever resumes it.
func (h *Host) Adopt(identity any) {
	if l, ok := identity.(goroutineLabel); ok {
		h.wear(l.run.inside)
	}
}

// Stdout and Stderr write to the output of the calling goroutine's cell.
func (h *Host) Stdout() io.Writer { return writer{h, engine.Stdout} }

// Stderr is the other output stream.
func (h *Host) Stderr() io.Writer { return writer{h, engine.Stderr} }

type writer struct {
	host   *Host
	stream engine.Stream
}

func (w writer) Write(p []byte) (int, error) {
	w.host.Here().Out.Write(w.stream, p)
	return len(p), nil
}
