package yaegi

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
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

// guardStack watches the stacks until stop is called, and makes all interpreted
// functions end if they grow too large; stop tells whether it had to.
func (in *internals) guardStack() (stop func() bool) {
	ended, gone := make(chan struct{}), make(chan struct{})
	overflow := false
	debug.SetMaxStack(maxStack)
	go func() {
		defer close(gone)
		tick := time.NewTicker(stackPeriod)
		defer tick.Stop()
		sample := []metrics.Sample{{Name: "/memory/classes/heap/stacks:bytes"}}
		for {
			select {
			case <-ended:
				return
			case <-tick.C:
			}
			if metrics.Read(sample); sample[0].Value.Uint64() > stackLimit+stackShare*uint64(runtime.NumGoroutine()) {
				overflow = true
				atomic.AddUint64(in.id(), 1)
				<-ended
				atomic.AddUint64(in.id(), ^uint64(0))
				return
			}
		}
	}()
	return func() bool {
		close(ended)
		<-gone
		return overflow
	}
}
