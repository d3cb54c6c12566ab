package scheduler

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// Task is a coroutine that a Scheduler or EventLoop runs.
type Task struct {
	ID        int // counts from 0 over all tasks of the host
	Coroutine *Coroutine

	core      *core
	waiters   []*Task // tasks that wait for its end
	retrieved bool    // somebody looks at how it ends
}

// errPending is the result of a task that hasn't ended.
var errPending = errors.New("the task has not ended: run its scheduler, or await its coroutine")

// Done reports whether the task has ended.
func (t *Task) Done() bool { return t.Coroutine.Done() }

// Result is what the task's coroutine returned. A panic is a *PanicError; a task that
// hasn't ended gives an error that says so.
func (t *Task) Result() (any, error) {
	if !t.Done() {
		return nil, errPending
	}
	return t.Coroutine.end.value, t.Coroutine.end.err
}

// watch says that somebody will look at the task's result.
func (t *Task) watch() {
	t.core.mu.Lock()
	defer t.core.mu.Unlock()
	t.retrieved = true
}

// watched reports whether somebody waits for the task's result.
func (t *Task) watched() bool {
	t.core.mu.Lock()
	defer t.core.mu.Unlock()
	return t.retrieved || len(t.waiters) > 0
}

// Yields is how often the task has yielded so far. It may not be called by another
// goroutine while the task runs.
func (t *Task) Yields() int {
	if t.Coroutine.co == nil {
		return 0
	}
	return t.Coroutine.co.yields
}

// String is the task as asyncio prints it, such as
// <Task finished coro=<search() done> result=11>.
func (t *Task) String() string {
	name := t.Coroutine.name
	if !t.Done() {
		return fmt.Sprintf("<Task pending coro=<%s() running>>", name)
	}
	end := t.Coroutine.end
	if end.err != nil {
		return fmt.Sprintf("<Task finished coro=<%s() done> exception=%s(%s)>", name, errorName(end.err), pythonQuoted(end.err.Error()))
	}
	return fmt.Sprintf("<Task finished coro=<%s() done> result=%s>", name, shown(end.value))
}

// shown is a result as Python's repr has it: strings quoted, the rest plain.
func shown(value any) string {
	if text, ok := value.(string); ok {
		return fmt.Sprintf("%q", text)
	}
	return fmt.Sprint(value)
}

func pythonQuoted(text string) string {
	if strings.Contains(text, "'") {
		return fmt.Sprintf("%q", text)
	}
	quoted := fmt.Sprintf("%q", text)
	return "'" + strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`) + "'"
}

// errorName is the bare name of an error's type; those that only hold text are Error.
func errorName(err error) string {
	if failure, ok := err.(*PanicError); ok {
		inner := failure.Unwrap()
		if inner == nil {
			return "panic"
		}
		err = inner
	}
	kind := reflect.TypeOf(err)
	for kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	switch name := kind.Name(); name {
	case "", "errorString", "wrapError", "joinError":
		return "Error"
	default:
		return name
	}
}
