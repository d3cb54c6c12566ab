package widgets

import (
	"encoding/json"
	"fmt"
	"slices"

	"gokernel/display"
)

// Output is a place for what is printed and shown.
type Output struct {
	common
	state *outputState
}

type outputState struct {
	Request string            `json:"msg_id"` // whose output the front end puts here; "" for none
	Outputs []json.RawMessage `json:"outputs"`

	capturing []string // the requests of captures that have not ended, the last one counts
}

// stream and displayed are outputs as notebooks have them.
type stream struct {
	Type string `json:"output_type"`
	Name string `json:"name"`
	Text string `json:"text"`
}

type displayed struct {
	Type     string                     `json:"output_type"`
	Data     map[string]json.RawMessage `json:"data"`
	Metadata map[string]json.RawMessage `json:"metadata"`
}

// NewOutput makes an empty place for output.
func (m *Manager) NewOutput() *Output {
	s := &outputState{}
	check := func() {
		if s.Outputs == nil {
			s.Outputs = []json.RawMessage{}
		}
	}
	return &Output{common: m.build("Output", s, func(m *model) { m.check = check }), state: s}
}

// Capture calls f, and has the front end put here what the cell or handler that calls
// Capture prints and shows meanwhile. Where no front end listens, it stays in the cell's
// own output.
func (o *Output) Capture(f func()) {
	request := o.model.manager.session.request()
	o.capturing(func(list []string) []string { return append(list, request) })
	defer o.capturing(func(list []string) []string {
		i := slices.Index(list, request)
		return slices.Delete(list, i, i+1)
	})
	f()
}

// capturing changes the list of captures.
func (o *Output) capturing(edit func([]string) []string) {
	o.model.change(func() {
		o.state.capturing = edit(o.state.capturing)
		o.state.Request = ""
		if n := len(o.state.capturing); n > 0 {
			o.state.Request = o.state.capturing[n-1]
		}
	})
}

// Clear removes all that is here, at once or, if wait is set, when there is something to
// put in its place: use it in a function that Capture calls.
func (o *Output) Clear(wait bool) {
	// What is captured is the front end's, and it may not have told yet what it has: a
	// change of the state would be undone by what it tells.
	if wait || o.captures() {
		o.model.manager.session.Shown.Clear(wait)
		return
	}
	o.model.change(func() { o.state.Outputs = nil })
}

// captures tells whether what the caller prints is put here.
func (o *Output) captures() (now bool) {
	request := o.model.manager.session.request()
	o.model.with(func() { now = slices.Contains(o.state.capturing, request) })
	return now
}

// Show adds a value of any type, as display.Show shows it.
func (o *Output) Show(v any) {
	b, rich := display.Rich(v)
	if !rich {
		b = display.TextValue(fmt.Sprint(v))
	}
	d := displayed{Type: "display_data", Data: b.Data, Metadata: b.Metadata}
	if d.Metadata == nil {
		d.Metadata = map[string]json.RawMessage{}
	}
	o.model.change(func() { o.state.Outputs = append(o.state.Outputs, encode(d)) })
}

// Write adds text, so that fmt.Fprintln(o, …) prints here.
func (o *Output) Write(text []byte) (int, error) {
	o.model.change(func() { o.state.write(string(text)) })
	return len(text), nil
}

// write adds text, to the text at the end if there is some.
func (s *outputState) write(text string) {
	added := stream{Type: "stream", Name: "stdout", Text: text}
	if last := len(s.Outputs) - 1; last >= 0 {
		var before stream
		if json.Unmarshal(s.Outputs[last], &before) == nil && before.Type == added.Type && before.Name == added.Name {
			added.Text = before.Text + text
			s.Outputs = s.Outputs[:last]
		}
	}
	s.Outputs = append(s.Outputs, encode(added))
}
