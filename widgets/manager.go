package widgets

import (
	"maps"
	"reflect"
	"sync"

	"gokernel/comm"
	"gokernel/display"
)

// Session is what widgets need of the notebook session that they belong to.
type Session struct {
	Comms *comm.Manager
	Shown *display.Displayer

	// Request gives the msg_id of the request that the calling goroutine works for; nil
	// if there are no requests.
	Request func() string

	// Parameters gives the names of a function's parameters; nil if they are not known.
	Parameters func(f reflect.Value) []string

	// Try calls f, and shows a panic of it as error output; nil for just calling it.
	Try func(f func())
}

func (s Session) request() string {
	if s.Request == nil {
		return ""
	}
	return s.Request()
}

// parameter gives the name of a function's i-th parameter, "" if it has none.
func (s Session) parameter(f reflect.Value, i int) string {
	if s.Parameters == nil {
		return ""
	}
	if names := s.Parameters(f); i < len(names) && names[i] != "_" {
		return names[i]
	}
	return ""
}

func (s Session) try(f func()) {
	if s.Try == nil {
		f()
		return
	}
	s.Try(f)
}

// Manager makes the widgets of one session, and answers front ends that ask for all of
// them. Its methods may be called from any goroutine.
type Manager struct {
	session Session

	mu     sync.Mutex        // guards what follows
	models map[string]*model // the open ones by their ids
}

// NewManager makes the manager of a session.
func NewManager(s Session) *Manager {
	m := &Manager{session: s, models: map[string]*model{}}
	s.Comms.Register(controlTarget, func(c *comm.Comm, _ comm.Message) {
		c.OnMsg(func(in comm.Message) { m.control(c, in) })
	})
	return m
}

// control answers a front end that has been loaded anew.
func (m *Manager) control(c *comm.Comm, in comm.Message) {
	var data incoming
	if in.Decode(&data) != nil || data.Method != methodRequestStates {
		return
	}
	states := map[string]fullState{}
	for id, model := range m.open() {
		states[id] = model.full()
	}
	_ = c.Send(everything{Method: methodUpdateStates, States: states, BufferPaths: [][]any{}}) // or who asked is gone
}

func (m *Manager) open() map[string]*model {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.models)
}

func (m *Manager) keep(model *model) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.models[model.comm.ID()] = model
}

func (m *Manager) forget(model *model) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.models, model.comm.ID())
}
