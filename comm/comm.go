package comm

import (
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
)

// ErrClosed is the error of Send when either side has closed the comm.
var ErrClosed = errors.New("the comm is closed")

// Comm is a channel between cells and a part of the front end. Its methods may be called
// from any goroutine.
type Comm struct {
	id, target string
	manager    *Manager

	mu      sync.Mutex // guards what follows
	onMsg   func(Message)
	onClose func(Message)
	closed  bool
}

func newComm(m *Manager, id, target string) *Comm {
	if id == "" {
		id = rand.Text()
	}
	return &Comm{id: id, target: target, manager: m}
}

// ID is the comm_id, a name that is unique in the world.
func (c *Comm) ID() string { return c.id }

// Target is the target name under which the comm was opened.
func (c *Comm) Target() string { return c.target }

// String names the comm.
func (c *Comm) String() string { return fmt.Sprintf("<comm %s to %q>", c.id, c.target) }

// OnMsg makes handle the one that gets the front end's messages; nil drops them. What
// comes before the first call of OnMsg is dropped.
func (c *Comm) OnMsg(handle func(Message)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.onMsg = handle
}

// OnClose makes handle the one that is called when the front end closes the comm. A
// Close of this side does not call it.
func (c *Comm) OnClose(handle func(Message)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.onClose = handle
}

// Send sends a message to the front end: data has the JSON form of an object; nil is an
// empty one. It panics if data has another form. The error is nil or ErrClosed.
func (c *Comm) Send(data any, buffers ...[]byte) error {
	raw := encode(data)
	if c.Closed() {
		return fmt.Errorf("sending to %q: %w", c.target, ErrClosed)
	}
	c.manager.post(Message{Type: Msg, ID: c.id, Data: raw, Buffers: buffers})
	return nil
}

// Close closes the comm and tells the front end so, with data as Send takes it. It does
// nothing if the comm is closed.
func (c *Comm) Close(data any) {
	raw := encode(data)
	if c.end() {
		c.manager.post(Message{Type: Close, ID: c.id, Data: raw})
	}
}

// end marks the comm as closed; it reports whether it was open.
func (c *Comm) end() bool {
	c.mu.Lock()
	was := c.closed
	c.closed = true
	c.mu.Unlock()
	c.manager.forget(c)
	return !was
}

// Closed tells whether either side has closed the comm.
func (c *Comm) Closed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

// handler gives what a message of the front end is for; nil if nobody wants it.
func (c *Comm) handler(t Type) func(Message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch t {
	case Msg:
		return c.onMsg
	case Close:
		return c.onClose
	}
	return nil
}
