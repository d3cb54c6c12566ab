package yaegi

import (
	"runtime"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"
)

// StackOverflow is the error of a recursion without end. The evaluator takes about a
// kilobyte of stack a call, and the runtime would end the process at its own limit.
type StackOverflow struct{}

// Error names it as the runtime does.
func (StackOverflow) Error() string { return "stack overflow: the recursion does not end" }

// RuntimeError marks it as a runtime.Error.
func (StackOverflow) RuntimeError() {}

const (
	stackLimit  = 200 << 20 // bytes of all goroutines' stacks,
	stackShare  = 64 << 10  // and this for each goroutine: one that waits takes less
	maxStack    = 512 << 20 // the runtime's own limit a goroutine
	stackPeriod = 5 * time.Millisecond
)

// stackGuard watches the stacks while a cell runs. If they grow too large it makes all
// interpreted functions end, by raising the interpreter's run number until the cell has
// ended.
type stackGuard struct {
	id *uint64 // the run number

	mu       sync.Mutex
	timer    *time.Timer
	ended    bool
	overflow bool
}

// guardStack begins to watch. A cell that is done within a period costs a timer only.
func (in *internals) guardStack() *stackGuard {
	g := &stackGuard{id: in.id()}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.timer = time.AfterFunc(stackPeriod, g.look)
	return g
}

func (g *stackGuard) look() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ended {
		return
	}
	sample := []metrics.Sample{{Name: "/memory/classes/heap/stacks:bytes"}}
	if metrics.Read(sample); sample[0].Value.Uint64() <= stackLimit+stackShare*uint64(runtime.NumGoroutine()) {
		g.timer.Reset(stackPeriod)
		return
	}
	g.overflow = true
	atomic.AddUint64(g.id, 1)
}

// stop ends the watch when the cell has ended, and tells whether the stacks were too large.
func (g *stackGuard) stop() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ended = true
	g.timer.Stop()
	if g.overflow {
		atomic.AddUint64(g.id, ^uint64(0))
	}
	return g.overflow
}
