package scheduler

import (
	"errors"
	"fmt"
	"iter"
	"runtime/debug"
	"sync/atomic"
)

// Coroutine is a function that can stop in its middle and go on later. It runs only
// while somebody resumes it: Next, a Scheduler, an EventLoop or another coroutine's
// Await. At most one goroutine may do so at a time; a second one panics.
type Coroutine struct {
	host  *Host
	name  string
	body  func(*Co) (any, error)
	phase atomic.Int32
	task  atomic.Pointer[Task] // nil unless a scheduler or loop owns it
	co    *Co                  // nil until it first runs on a goroutine of its own
	end   outcome              // how it ended; to be read when phase is ended
	panic *PanicError          // the panic that ended it, until passed on to who resumed it
}

// The phases of a coroutine's life.
const (
	created int32 = iota
	suspended
	running
	ended
)

// outcome is how a coroutine ended.
type outcome struct {
	value any
	err   error
}

// PanicError is the failure of a task that panicked.
type PanicError struct {
	Value any    // what was passed to panic
	Stack []byte // the stack of the coroutine at the panic, as debug.Stack has it
}

// Error is the panic's value as text.
func (e *PanicError) Error() string { return fmt.Sprint(e.Value) }

// Unwrap gives the panic's value if it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// Reasons why a coroutine has no result.
var (
	errClosed       = errors.New("coroutine was closed before its end")
	errKilled       = errors.New("coroutine was interrupted")
	errExited       = errors.New("coroutine ended by runtime.Goexit")
	errAwaitFailed  = errors.New("coroutine panicked when it was awaited before")
	errNilCoroutine = errors.New("nil coroutine: make one with Async")
)

// closing unwinds a closed coroutine of a host without Interrupt.
type closing struct{}

// Async makes a coroutine of body, named after the function that calls Async. It
// begins to run when it is first resumed.
func (h *Host) Async(body func(co *Co) (any, error)) *Coroutine {
	return h.AsyncNamed(callerName(1), body)
}

// AsyncNamed is Async with a given name.
func (h *Host) AsyncNamed(name string, body func(co *Co) (any, error)) *Coroutine {
	if body == nil {
		panic(fmt.Errorf("coroutine %s: the function is nil", name))
	}
	return &Coroutine{host: h, name: name, body: body}
}

// String is the coroutine as Python prints it: <coroutine object name at 0x…>.
func (c *Coroutine) String() string {
	return fmt.Sprintf("<coroutine object %s at %p>", c.name, c)
}

// Name is the name of the function that made the coroutine.
func (c *Coroutine) Name() string { return c.name }

// Done reports whether the coroutine has ended.
func (c *Coroutine) Done() bool { return c.phase.Load() == ended }

// Close ends the coroutine: a suspended one unwinds from its last yield, running its
// deferred calls. It panics if the coroutine is running, or if a deferred call does.
func (c *Coroutine) Close() {
	if !c.claim() {
		return
	}
	if c.co == nil {
		c.end = outcome{err: errClosed}
		c.phase.Store(ended)
		return
	}
	c.co.closing = true
	c.co.driver, c.co.identity = c.host, c.host.current()
	c.co.stop()
	c.passPanic()
}

// claim makes the caller the one who runs the coroutine. It reports false if the
// coroutine has ended and panics if somebody else runs it.
func (c *Coroutine) claim() bool {
	for {
		switch phase := c.phase.Load(); phase {
		case ended:
			return false
		case running:
			panic(fmt.Errorf("coroutine %s is already running", c.name))
		default:
			if c.phase.CompareAndSwap(phase, running) {
				return true
			}
		}
	}
}

// resume runs a claimed coroutine until it suspends or ends and gives up the claim.
// It is called by the goroutine whose identity is given; alone is nil unless a yield
// may return at once as long as alone has nothing else to run.
func (c *Coroutine) resume(driver *Host, identity any, alone *core) {
	if c.co == nil {
		c.start()
	}
	co := c.co
	co.driver, co.identity, co.alone, co.wait = driver, identity, alone, wait{}
	co.next()
	c.phase.CompareAndSwap(running, suspended)
}

// start gives the coroutine its goroutine.
func (c *Coroutine) start() {
	co := &Co{host: c.host}
	co.next, co.stop = iter.Pull(func(yield func(struct{}) bool) {
		co.yield = yield
		co.adopt()
		c.run(co)
	})
	c.co = co
}

// run calls the body and keeps how it ended, a panic included.
func (c *Coroutine) run(co *Co) {
	c.end = outcome{err: errExited}
	defer func() {
		if recovered := recover(); recovered != nil {
			c.panicked(co, recovered)
		}
		c.phase.Store(ended)
	}()
	value, err := c.body(co)
	c.end = outcome{value: value, err: err}
}

// panicked keeps a panic of the body as the coroutine's end.
func (c *Coroutine) panicked(co *Co, recovered any) {
	_, isClosing := recovered.(closing)
	interrupted := c.host.isInterrupt(recovered) || co.driver.isInterrupt(recovered)
	switch {
	case isClosing, interrupted && co.closing:
		c.end = outcome{err: errClosed}
	case interrupted:
		c.end = outcome{err: errKilled}
		c.panic = &PanicError{Value: recovered}
	default:
		c.panic = &PanicError{Value: recovered, Stack: debug.Stack()}
		c.end = outcome{err: c.panic}
	}
}

// takePanic gives the panic that ended the coroutine, once.
func (c *Coroutine) takePanic() *PanicError {
	failure := c.panic
	c.panic = nil
	return failure
}

// passPanic panics with what ended the coroutine, if anything did, once.
func (c *Coroutine) passPanic() {
	if failure := c.takePanic(); failure != nil {
		panic(failure.Value)
	}
}

// result is what an ended coroutine returned; a panic is passed on.
func (c *Coroutine) result() (any, error) {
	c.passPanic()
	return c.end.value, c.end.err
}
