package widgets

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"sync"

	"gokernel/comm"
)

// model is the kernel's half of a widget, or of its layout or style: a state that it and
// the front end keep the same.
type model struct {
	manager *Manager
	kind    kind
	fixed   traits     // the part of the state that never changes
	check   func()     // puts the state in order after a change; mu is held
	value   func() any // what handlers of changes are called with, comparable; nil if there is nothing

	// order is held from a change until it is sent, so that changes are sent in their
	// order. mu is taken within it. Neither is held while a handler runs.
	order sync.Mutex
	comm  *comm.Comm

	mu        sync.Mutex // guards what follows, and what state points to
	state     any        // pointer to a struct of traits, or to a map of them
	known     traits     // state as the front end has it
	onChange  func(any)  // called when value has changed
	callbacks map[string]func()
}

// start opens the model's comm.
func (m *model) start() {
	m.order.Lock()
	defer m.order.Unlock()
	m.edit(func() traits { return nil })
	m.comm = m.manager.session.Comms.Start(comm.Message{
		Target:   target,
		Data:     encode(opening{State: m.whole(), BufferPaths: [][]any{}}),
		Metadata: json.RawMessage(protocolVersion),
	}, m.handle)
	m.comm.OnClose(func(comm.Message) { m.manager.forget(m) })
	m.manager.keep(m)
}

// whole is all of the state.
func (m *model) whole() traits {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := maps.Clone(m.fixed)
	maps.Copy(all, m.known)
	return all
}

// full is the state with the names of its model, as update_states has it.
func (m *model) full() fullState {
	return fullState{
		Name: m.kind.model, Module: m.kind.module, Version: version(m.kind.module), State: m.whole(),
	}
}

// with looks at the state.
func (m *model) with(look func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	look()
}

// change changes the state, tells the front end, and calls the handler of changes.
func (m *model) change(edit func()) {
	m.apply(func() traits {
		edit()
		return nil
	})
}

// receive takes a part of the state from the front end. It is echoed, for other front
// ends, and so that the one that has sent it knows which updates are older. Where a value
// does not fit, or is put in order, the front end is told ours.
func (m *model) receive(part traits) {
	m.apply(func() (echo traits) {
		echo = traits{}
		for name, value := range part {
			if _, known := m.known[name]; !known {
				continue
			}
			m.known[name] = nil
			var v any
			if json.Unmarshal(value, &v) != nil {
				continue // a number that is none, such as 1e999
			}
			echo[name] = value
			_ = json.Unmarshal(encode(traits{name: value}), m.state) // what does not fit is told below
		}
		now := traitsOf(m.state)
		for name, value := range echo {
			if same(value, now[name]) {
				m.known[name] = now[name]
			}
		}
		return echo
	})
}

// same tells whether two JSON texts mean the same.
func same(a, b json.RawMessage) bool {
	var va, vb any
	return json.Unmarshal(a, &va) == nil && json.Unmarshal(b, &vb) == nil && reflect.DeepEqual(va, vb)
}

func (m *model) apply(edit func() (echo traits)) {
	if call := m.send(edit); call != nil {
		call()
	}
}

// send changes the state and tells the front end. It gives the call of the handler, nil
// if there is none to call.
func (m *model) send(edit func() (echo traits)) (call func()) {
	m.order.Lock()
	defer m.order.Unlock()
	echo, news, call := m.edit(edit)
	m.tell(methodEcho, echo)
	m.tell(methodUpdate, news)
	return call
}

// edit changes the state, and gives what the front end does not know yet.
func (m *model) edit(edit func() (echo traits)) (echo, news traits, call func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.current()
	echo = edit()
	if m.check != nil {
		m.check()
	}
	now, news := traitsOf(m.state), traits{}
	for name, value := range now {
		if !bytes.Equal(value, m.known[name]) {
			news[name] = value
		}
	}
	m.known = now
	if handle, value := m.onChange, m.current(); handle != nil && value != before {
		call = func() { handle(value) }
	}
	return echo, news, call
}

func (m *model) current() any {
	if m.value == nil {
		return nil
	}
	return m.value()
}

// tell sends a part of the state; order is held.
func (m *model) tell(method string, part traits) {
	if len(part) > 0 {
		// The error says that the widget is closed: then there is nobody to tell.
		_ = m.comm.Send(updating{Method: method, State: part, BufferPaths: [][]any{}})
	}
}

// handle handles a message of the front end. What makes no sense is dropped.
func (m *model) handle(in comm.Message) {
	var data incoming
	if in.Decode(&data) != nil {
		return
	}
	switch data.Method {
	case methodUpdate:
		m.receive(data.State)
	case methodRequestState:
		m.order.Lock()
		defer m.order.Unlock()
		m.tell(methodUpdate, m.whole())
	case methodCustom:
		m.call(data.Content.Event)
	}
}

// on makes f the handler of a custom event.
func (m *model) on(event string, f func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.callbacks == nil {
		m.callbacks = map[string]func(){}
	}
	m.callbacks[event] = f
}

func (m *model) call(event string) {
	m.mu.Lock()
	f := m.callbacks[event]
	m.mu.Unlock()
	if f != nil {
		f()
	}
}

// traitsOf is a state as JSON.
func traitsOf(state any) traits {
	var all traits
	if err := json.Unmarshal(encode(state), &all); err != nil {
		panic(err) // a mistake in this package: state is no object
	}
	return all
}

// close closes the model's comm; the state stays.
func (m *model) close() {
	m.comm.Close(nil)
	m.manager.forget(m)
}
