package remote

import (
	"errors"
	"strings"
	"time"

	"gokernel/kernel/internal/engine"
)

// errClosed is the end of a cell whose session was closed.
var errClosed = errors.New("the session was closed")

// death is how an engine ended in the middle of a cell, as an error.
type death struct {
	cause error
	lines []string // the runtime's last words
}

func (d *death) Error() string { return d.cause.Error() }
func (d *death) Unwrap() error { return d.cause }

// ended says how a process ended by itself.
type ended struct {
	status   string // such as "signal: killed"
	headline string // the runtime's last words in one line; "" if it left none
}

func (e *ended) Error() string {
	switch {
	case e.headline != "":
		return e.headline + " (" + e.status + ")"
	case e.status == "signal: killed":
		return e.status + ", from outside or because memory ran out"
	default:
		return e.status
	}
}

// cause says why the engine ended, after gone is closed.
func (c *child) cause() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fate != nil {
		return c.fate
	}
	headline, _ := c.words.report()
	return &ended{c.status, headline}
}

// death gives the error of a cell that ran when the engine ended.
func (c *child) death() error {
	_, lines := c.words.report()
	return &death{c.cause(), lines}
}

// inCell tells whether a cell was running at the engine's end.
func (c *child) inCell() bool {
	c.order.Lock()
	defer c.order.Unlock()
	return len(c.running) > 0
}

// useful tells whether another engine may be started at once in this one's place: it
// has run a cell, or has at least lived for a second.
func (c *child) useful() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.served || time.Since(c.born) > time.Second
}

// failed turns the reason why a cell has no result of its own into one.
func failed(err error) engine.Result {
	name, value, lines := "EngineDied", err.Error(), []string(nil)
	var died *death
	if errors.As(err, &died) {
		lines = died.lines
	}
	switch {
	case errors.Is(err, errInterrupted), errors.Is(err, errStuck):
		name = "KeyboardInterrupt"
	case errors.Is(err, errClosed):
		name = "SessionClosed"
	case died != nil:
		value = "the engine died: " + value + "; a fresh one has started, and all values are gone"
	}
	traceback := append([]string{name + ": " + strings.TrimSpace(value)}, lines...)
	return engine.Result{Error: &engine.Error{Name: name, Value: value, Traceback: traceback}}
}
