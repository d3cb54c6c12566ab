package scheduler

import "time"

// Co is a coroutine seen from within: what its function uses to yield, await and
// sleep. It may only be used by that function and what it calls, on their goroutine.
type Co struct {
	host     *Host
	alone    *core // not nil while a yield needs no switch
	yields   int   // yields so far
	wait     wait  // why it is suspended
	driver   *Host // the host of who resumed it last
	identity any   // the identity of who resumed it last
	closing  bool  // Close is unwinding it
	yield    func(struct{}) bool
	next     func() (struct{}, bool)
	stop     func()
}

// wait is what a suspended coroutine waits for; zero if it can go on at once.
type wait struct {
	until time.Time  // a time, or zero
	ended *Coroutine // a scheduled coroutine's end, or nil
}

func (w wait) over() bool {
	if w.ended != nil {
		return w.ended.Done()
	}
	return w.until.IsZero() || !time.Now().Before(w.until)
}

// Yield lets others run and returns when it is this coroutine's turn again. It is
// Python's bare yield.
func (co *Co) Yield() {
	co.yields++
	if k := co.alone; k != nil && k.attention.Load() == 0 && k.flag.Load() == 0 {
		return
	}
	co.pause()
}

// pause is apart to keep the frame of Yield small.
//
//go:noinline
func (co *Co) pause() { co.suspend(wait{}) }

// Sleep lets others run for at least d. Sleep(0) yields exactly once.
func (co *Co) Sleep(d time.Duration) {
	if d <= 0 {
		co.Yield()
		return
	}
	co.yields++
	co.suspend(wait{until: time.Now().Add(d)})
}

// Await runs c to its end, yielding whenever c yields, and returns what c returned. It
// is Python's yield from. A coroutine that is a task of a scheduler is waited for, and
// one that has ended gives its result again. A panic of c goes on in the caller.
func (co *Co) Await(c *Coroutine) (any, error) {
	if c == nil {
		panic(errNilCoroutine)
	}
	switch {
	case c.task.Load() != nil:
		for !c.Done() {
			co.yields++
			co.suspend(wait{ended: c})
		}
		return c.end.value, c.end.err
	case !c.claim():
		return c.end.value, c.end.err
	case c.co == nil:
		return co.call(c)
	}
	return co.drive(c)
}

// call runs a coroutine that hasn't begun as a plain call: its yields are the caller's.
func (co *Co) call(c *Coroutine) (any, error) {
	c.end = outcome{err: errAwaitFailed}
	defer c.phase.Store(ended)
	value, err := c.body(co)
	c.end = outcome{value: value, err: err}
	return value, err
}

// drive runs a claimed coroutine that has a goroutine of its own.
func (co *Co) drive(c *Coroutine) (any, error) {
	for {
		c.resume(co.driver, co.driver.current(), nil)
		if c.Done() {
			return c.result()
		}
		if w := c.co.wait; w == (wait{}) {
			co.Yield()
		} else {
			co.yields++
			co.suspend(w)
		}
		if !c.claim() {
			return c.end.value, c.end.err
		}
	}
}

// suspend switches to who resumed the coroutine and returns when it is resumed again.
func (co *Co) suspend(w wait) {
	co.wait = w
	more := co.yield(struct{}{})
	co.adopt()
	if !more {
		co.unwind()
	}
}

// adopt gives the coroutine's goroutine the identity of who resumed it.
func (co *Co) adopt() {
	if co.driver.Adopt != nil {
		co.driver.Adopt(co.identity)
	}
}

// unwind leaves a closed coroutine by a panic that its own recover should not stop:
// interpreted code keeps its hands off the host's interrupt.
func (co *Co) unwind() {
	if co.host.Interrupt != nil {
		co.host.Interrupt()
	}
	panic(closing{})
}
