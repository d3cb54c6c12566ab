package comm

import (
	"fmt"
	"sync"
)

// Manager keeps the comms of one session. The zero Manager has nobody at the other end.
// Its methods may be called from any goroutine.
type Manager struct {
	send func(Message)

	mu      sync.Mutex // guards what follows; never held while a handler or send runs
	targets map[string]func(*Comm, Message)
	comms   map[string]*Comm
}

// NewManager makes a manager that passes messages for the front end to send, which may
// be called from any goroutine. Those of the front end are given to Handle.
func NewManager(send func(Message)) *Manager {
	return &Manager{send: send, targets: map[string]func(*Comm, Message){}, comms: map[string]*Comm{}}
}

// Register makes opened the handler of the comms that the front end opens under a target
// name, in the place of an earlier one. It should give the comm its OnMsg. If it panics,
// the comm is closed.
func (m *Manager) Register(target string, opened func(c *Comm, open Message)) {
	if m.send == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.targets[target] = opened
}

// Unregister makes a target name unknown again. Comms that are open stay so.
func (m *Manager) Unregister(target string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.targets, target)
}

// New opens a comm to a target of the front end: data has the JSON form of an object;
// nil is an empty one. It panics if data has another form.
func (m *Manager) New(target string, data any, buffers ...[]byte) *Comm {
	return m.Start(Message{Target: target, Data: encode(data), Buffers: buffers}, nil)
}

// Start opens a comm with a whole message, whose ID may be "" for a new one, and with the
// handler of the front end's messages, so that it misses none. It panics if a comm of
// that ID is open.
func (m *Manager) Start(open Message, onMsg func(Message)) *Comm {
	c := newComm(m, open.ID, open.Target)
	c.onMsg = onMsg
	if !m.keep(c) {
		panic(fmt.Errorf("opening comm %s to %q: it is open already", c.id, c.target))
	}
	open.Type, open.ID = Open, c.id
	m.post(open)
	return c
}

// Targets gives the target names of the open comms by their ids.
func (m *Manager) Targets() map[string]string {
	m.mu.Lock()
	defer m.mu.Unlock()
	targets := make(map[string]string, len(m.comms))
	for id, c := range m.comms {
		targets[id] = c.target
	}
	return targets
}

// Handle takes a message of the front end, and calls its handler before it returns. A
// panic of the handler comes through. Messages to comms that are not open are dropped.
func (m *Manager) Handle(in Message) {
	if in.Type == Open {
		m.open(in)
		return
	}
	c := m.comm(in.ID)
	if c == nil {
		return
	}
	handle := c.handler(in.Type)
	if in.Type == Close {
		c.end()
	}
	if handle != nil {
		handle(in)
	}
}

// open makes the comm that the front end has opened. An unknown target is answered by
// comm_close, as the protocol wants it; an open comm is not opened again.
func (m *Manager) open(in Message) {
	if in.ID == "" {
		return
	}
	m.mu.Lock()
	opened := m.targets[in.Target]
	m.mu.Unlock()
	if opened == nil {
		if m.comm(in.ID) == nil {
			m.post(Message{Type: Close, ID: in.ID, Data: emptyObject})
		}
		return
	}
	c := newComm(m, in.ID, in.Target)
	if !m.keep(c) {
		return
	}
	done := false
	defer func() {
		if !done {
			c.Close(nil)
		}
	}()
	opened(c, in)
	done = true
}

func (m *Manager) comm(id string) *Comm {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.comms[id]
}

// keep makes a comm one of the open ones, unless its id is taken.
func (m *Manager) keep(c *Comm) bool {
	if m.send == nil {
		return true
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.comms[c.id] != nil {
		return false
	}
	m.comms[c.id] = c
	return true
}

// forget drops a comm that is no longer open.
func (m *Manager) forget(c *Comm) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.comms[c.id] == c {
		delete(m.comms, c.id)
	}
}

func (m *Manager) post(out Message) {
	if m.send != nil {
		m.send(out)
	}
}
