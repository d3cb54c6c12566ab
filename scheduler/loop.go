package scheduler

import "fmt"

// EventLoop runs tasks in turn for ever, as asyncio's does. Its methods may be called
// from anywhere, but only one goroutine may run it at a time.
type EventLoop struct {
	core core
}

// GetEventLoop gives the host's event loop, always the same one.
func (h *Host) GetEventLoop() *EventLoop {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.loop == nil {
		h.loop = &EventLoop{core: core{host: h}}
	}
	return h.loop
}

// CreateTask makes a task of a coroutine; it runs when the loop does.
func (l *EventLoop) CreateTask(c *Coroutine) *Task { return l.core.add(c) }

// RunForever gives the tasks their turns until Stop is called or the program is
// interrupted; it waits for new tasks when there are none. A task that fails while
// nobody awaits it is reported on stderr, and the others go on.
func (l *EventLoop) RunForever() {
	l.core.run(l, true, func() bool { return false })
}

// RunUntilComplete runs the loop until c has ended and returns what c returned; a
// panic of c is a *PanicError. Other tasks of the loop run meanwhile and stay in it.
func (l *EventLoop) RunUntilComplete(c *Coroutine) (any, error) {
	t := l.own(c)
	if t == nil {
		t = l.core.add(c)
	}
	t.watch()
	l.core.run(l, false, t.Done)
	return t.Result()
}

// own gives the task of a coroutine that is in this loop already.
func (l *EventLoop) own(c *Coroutine) *Task {
	if c == nil {
		return nil
	}
	if t := c.task.Load(); t != nil && t.core == &l.core {
		return t
	}
	return nil
}

// Stop makes RunForever return after the current turn.
func (l *EventLoop) Stop() { l.core.stop() }

// Tasks are those that haven't ended, in the order of their ids.
func (l *EventLoop) Tasks() []*Task {
	l.core.mu.Lock()
	defer l.core.mu.Unlock()
	return l.core.tasks()
}

// Close closes the coroutines of all tasks that haven't ended and forgets the tasks.
func (l *EventLoop) Close() { l.core.close() }

// String counts the tasks.
func (l *EventLoop) String() string {
	return fmt.Sprintf("<EventLoop with %d tasks to run>", len(l.Tasks()))
}

func (l *EventLoop) stepwise() bool { return false }
func (l *EventLoop) begins(*Task)   {}
func (l *EventLoop) yields(*Task)   {}

func (l *EventLoop) ends(t *Task) {
	_, err := t.Result()
	if err == nil || t.watched() {
		return
	}
	fmt.Fprintf(l.core.host.stderr(), "Task exception was never retrieved\nfuture: %v\n%s: %v\n", t, errorName(err), err)
}
