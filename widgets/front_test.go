package widgets_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"
	"testing"

	"gokernel/comm"
	"gokernel/display"
	"gokernel/widgets"
)

// traits are a model's state as a front end has it.
type traits map[string]any

// front is a front end: it keeps the models that the kernel opens as front ends do.
type front struct {
	t       testing.TB
	manager *widgets.Manager
	comms   *comm.Manager

	mu     sync.Mutex
	models map[string]traits
	states map[string]full // the last answer to request_states
	opened []string        // ids in the order of their opening
	log    []string        // what came since the last call of take, but for what opens models
	shown  []string        // texts that the session shows
	clears []bool
}

func newFront(t testing.TB) *front {
	f := &front{t: t, models: map[string]traits{}}
	f.comms = comm.NewManager(f.get)
	f.manager = widgets.NewManager(widgets.Session{
		Comms: f.comms,
		Shown: display.New(func(d display.Data) { f.shown = append(f.shown, d.String()) },
			func(wait bool) { f.clears = append(f.clears, wait) }),
		Request: func() string { return "request" },
	})
	return f
}

// data is that of any message of widgets.
type data struct {
	Method      string          `json:"method"`
	State       traits          `json:"state"`
	BufferPaths *[]any          `json:"buffer_paths"`
	States      map[string]full `json:"states"`
}

type full struct {
	Name    string `json:"model_name"`
	Module  string `json:"model_module"`
	Version string `json:"model_module_version"`
	State   traits `json:"state"`
}

// get takes a message of the kernel.
func (f *front) get(m comm.Message) {
	var d data
	if err := m.Decode(&d); err != nil {
		f.t.Errorf("the kernel sends %s: %v", m.Data, err)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if m.Type == comm.Open {
		f.models[m.ID] = d.State
		f.opened = append(f.opened, m.ID)
		if m.Target != "jupyter.widget" || string(m.Metadata) != `{"version":"2.1.0"}` || d.BufferPaths == nil {
			f.t.Errorf("comm_open to %s with metadata %s, data %s", m.Target, m.Metadata, m.Data)
		}
		return
	}
	if m.Type == comm.Close {
		delete(f.models, m.ID)
	}
	if m.Type == comm.Msg && d.BufferPaths == nil {
		f.t.Errorf("message without buffer_paths: %s", m.Data)
	}
	if d.Method == "update_states" {
		f.states = d.States
		return
	}
	maps.Copy(f.models[m.ID], d.State)
	f.log = append(f.log, fmt.Sprintf("%s %s %v", m.Type, d.Method, d.State))
}

// take gives what came since the last call.
func (f *front) take() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	log := f.log
	f.log = nil
	return log
}

// says wants these messages to have come since the last call of take.
func (f *front) says(want ...string) {
	f.t.Helper()
	if got := f.take(); !slices.Equal(got, want) {
		f.t.Errorf("the kernel says\n%q\nwant\n%q", got, want)
	}
}

// set changes a part of a model as a person does, and tells the kernel.
func (f *front) set(id, state string) {
	f.mu.Lock()
	var part traits
	if err := json.Unmarshal([]byte(state), &part); err != nil {
		f.t.Fatal(err)
	}
	maps.Copy(f.models[id], part)
	f.mu.Unlock()
	f.send(id, `{"method":"update","state":`+state+`,"buffer_paths":[]}`)
}

// send sends a message of any kind.
func (f *front) send(id, data string) {
	f.comms.Handle(comm.Message{Type: comm.Msg, ID: id, Data: json.RawMessage(data)})
}

func (f *front) state(id string) traits {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.models[id])
}

// agrees wants the kernel to have the state that the front end has.
func (f *front) agrees() {
	f.t.Helper()
	for id, ours := range f.kernelStates() {
		for name, value := range f.state(id) {
			if want, known := ours.State[name]; known && !reflect.DeepEqual(value, want) {
				f.t.Errorf("%s of %s: the front end has %v, the kernel %v", name, ours.Name, value, want)
			}
		}
	}
}

// kernelStates asks the kernel for all states.
func (f *front) kernelStates() map[string]full {
	f.t.Helper()
	const id = "control"
	f.comms.Handle(comm.Message{Type: comm.Open, ID: id, Target: "jupyter.widget.control", Metadata: json.RawMessage(`{"version":"1.0.0"}`)})
	f.send(id, `{"method":"request_states"}`)
	f.comms.Handle(comm.Message{Type: comm.Close, ID: id})
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.states
}
