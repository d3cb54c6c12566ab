package scheduler

import "fmt"

// StopIteration is the panic of Next when the coroutine has returned.
type StopIteration struct {
	Value any // what the coroutine returned; nil if it had ended before
}

// Error is the value as text.
func (e *StopIteration) Error() string { return fmt.Sprint(e.Value) }

// Next runs the coroutine to its next yield and returns what it yielded, which is
// always nil. If the coroutine returns, Next panics with a *StopIteration; if it
// fails, with its error; if it panics, with the same value. Next never blocks: while
// the coroutine sleeps or waits, Next returns nil at once.
func (h *Host) Next(c *Coroutine) any {
	if c == nil {
		panic(errNilCoroutine)
	}
	if !c.claim() {
		panic(&StopIteration{})
	}
	if c.co != nil && !c.co.wait.over() {
		c.phase.Store(suspended)
		return nil
	}
	c.resume(h, h.current(), nil)
	if !c.Done() {
		return nil
	}
	value, err := c.result()
	if err != nil {
		panic(err)
	}
	panic(&StopIteration{Value: value})
}
