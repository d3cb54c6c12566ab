package widgets_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"gokernel/comm"
	"gokernel/display"
	"gokernel/widgets"
)

// makers make a widget of each kind.
var makers = map[string]func(*widgets.Manager) widgets.Widget{
	"IntSlider":      func(m *widgets.Manager) widgets.Widget { return m.NewIntSlider(0, 100) },
	"FloatSlider":    func(m *widgets.Manager) widgets.Widget { return m.NewFloatSlider(0, 1) },
	"IntRangeSlider": func(m *widgets.Manager) widgets.Widget { return m.NewIntRangeSlider(0, 100) },
	"Checkbox":       func(m *widgets.Manager) widgets.Widget { return m.NewCheckbox("") },
	"Text":           func(m *widgets.Manager) widgets.Widget { return m.NewText() },
	"Textarea":       func(m *widgets.Manager) widgets.Widget { return m.NewTextarea() },
	"IntText":        func(m *widgets.Manager) widgets.Widget { return m.NewIntText() },
	"FloatText":      func(m *widgets.Manager) widgets.Widget { return m.NewFloatText() },
	"Dropdown":       func(m *widgets.Manager) widgets.Widget { return m.NewDropdown([]string{"a", "b"}) },
	"Button":         func(m *widgets.Manager) widgets.Widget { return m.NewButton("") },
	"IntProgress":    func(m *widgets.Manager) widgets.Widget { return m.NewIntProgress(0, 100) },
	"FloatProgress":  func(m *widgets.Manager) widgets.Widget { return m.NewFloatProgress(0, 100) },
	"HTML":           func(m *widgets.Manager) widgets.Widget { return m.NewHTML("") },
	"Label":          func(m *widgets.Manager) widgets.Widget { return m.NewLabel("") },
	"HBox":           func(m *widgets.Manager) widgets.Widget { return m.NewHBox() },
	"VBox":           func(m *widgets.Manager) widgets.Widget { return m.NewVBox() },
	"Output":         func(m *widgets.Manager) widgets.Widget { return m.NewOutput() },
}

// others are the traits whose first values are not those of ipywidgets.
var others = map[string]string{
	"FloatSlider.step":     "a hundredth of the slider",
	"IntRangeSlider.value": "all of it",
	"FloatText.step":       "none there",
	"Checkbox.indent":      "the box stands where other widgets stand",
	"Text.placeholder":     "a blank of no width there",
	"Textarea.placeholder": "a blank of no width there",
	"HTML.placeholder":     "a blank of no width there",
	"Label.placeholder":    "a blank of no width there",
}

// A new widget's state has the names that ipywidgets gives it, and but for the others its
// values: testdata has what ipywidgets says.
func TestStatesAreThoseOfIpywidgets(t *testing.T) {
	raw, err := os.ReadFile("testdata/ipywidgets-8.1.9.json")
	if err != nil {
		t.Fatal(err)
	}
	var theirs map[string]traits
	if err := json.Unmarshal(raw, &theirs); err != nil {
		t.Fatal(err)
	}
	for name, make := range makers {
		f := newFront(t)
		w := make(f.manager)
		ours := f.state(w.ID())
		compare(t, name, ours, theirs[name])
		for _, part := range []string{"layout", "style"} {
			if ref, has := ours[part].(string); has {
				compare(t, name+"."+part, f.state(strings.TrimPrefix(ref, "IPY_MODEL_")), theirs[name+"."+part])
			} else if _, has := theirs[name][part]; has {
				t.Errorf("%s has no %s", name, part)
			}
		}
	}
}

func compare(t *testing.T, name string, ours, theirs traits) {
	t.Helper()
	if len(ours) == 0 {
		t.Errorf("%s: no state", name)
	}
	for trait, value := range ours {
		want, has := theirs[trait]
		if text, ok := value.(string); ok && strings.HasPrefix(text, "IPY_MODEL_") {
			value = "IPY_MODEL_"
		}
		_, other := others[name+"."+trait]
		switch {
		case !has:
			t.Errorf("%s.%s: ipywidgets has no such trait", name, trait)
		case other == reflect.DeepEqual(value, want):
			t.Errorf("%s.%s is %v, that of ipywidgets %v; an exception: %t", name, trait, value, want, other)
		}
	}
}

func TestSlider(t *testing.T) {
	f := newFront(t)
	s := f.manager.NewIntSlider(0, 100)
	var moves []int
	s.OnChange(func(v int) { moves = append(moves, v) })
	s.SetValue(7)
	f.says("comm_msg update map[value:7]")
	s.SetValue(7)
	f.says()
	f.set(s.ID(), `{"value":8}`)
	f.says("comm_msg echo_update map[value:8]")
	f.set(s.ID(), `{"value":800}`)
	f.says("comm_msg echo_update map[value:800]", "comm_msg update map[value:100]")
	f.set(s.ID(), `{"value":null}`)
	f.says("comm_msg echo_update map[value:<nil>]", "comm_msg update map[value:100]")
	f.set(s.ID(), `{"value":1.5,"max":50}`)
	f.says("comm_msg echo_update map[max:50 value:1.5]", "comm_msg update map[value:50]")
	f.send(s.ID(), `{"method":"update","state":{"_model_name":"Other","unknown":1}}`)
	f.says()
	if want := []int{7, 8, 100, 50}; !slices.Equal(moves, want) || s.Value() != 50 || s.Max() != 50 {
		t.Errorf("the slider went %v to %d of %d, want %v", moves, s.Value(), s.Max(), want)
	}
	s.OnChange(nil)
	s.SetMin(60)
	f.says("comm_msg update map[max:60 min:60 value:60]")
	f.agrees()
}

// A handler may do anything, also to the widget that has called it.
func TestHandlersUseEverything(t *testing.T) {
	f := newFront(t)
	s := f.manager.NewIntSlider(0, 100)
	box := f.manager.NewVBox(s)
	s.OnChange(func(v int) {
		if v < 50 {
			s.SetValue(v + 10)
			s.SetDescription(fmt.Sprint(s.Value()))
			box.SetChildren(s, f.manager.NewLabel("more"))
			s.OnChange(nil)
			f.kernelStates()
			s.Layout().Set("width", "1px")
		}
	})
	f.set(s.ID(), `{"value":1}`)
	if s.Value() != 51 || s.Description() != "51" {
		t.Errorf("the slider is %s, want 51", s)
	}
	f.agrees()
}

func TestRequestState(t *testing.T) {
	f := newFront(t)
	b := f.manager.NewButton("b")
	want := f.state(b.ID())
	f.send(b.ID(), `{"method":"request_state"}`)
	f.says(fmt.Sprintf("comm_msg update %v", want))
}

func TestControl(t *testing.T) {
	f := newFront(t)
	s := f.manager.NewIntSlider(0, 9)
	states := f.kernelStates()
	if len(states) != 3 {
		t.Fatalf("%d models, want a slider's, its layout's and its style's", len(states))
	}
	got := states[s.ID()]
	if got.Name != "IntSliderModel" || got.Module != "@jupyter-widgets/controls" || got.Version != "2.0.0" || !reflect.DeepEqual(got.State, f.state(s.ID())) {
		t.Errorf("got %+v", got)
	}
	s.Close()
	s.Close()
	if states := f.kernelStates(); len(states) != 0 {
		t.Errorf("after Close: %v", states)
	}
	f.take()
	s.SetValue(3)
	f.says()
	if s.Value() != 3 || len(s.MIMEBundle().Data) != 1 {
		t.Errorf("a closed slider is %s, shown as %v", s, s.MIMEBundle())
	}
}

// A front end that closes a comm has the widget no longer.
func TestClosedByFrontEnd(t *testing.T) {
	f := newFront(t)
	b := f.manager.NewButton("b")
	f.comms.Handle(comm.Message{Type: comm.Close, ID: b.ID()})
	if _, has := f.kernelStates()[b.ID()]; has {
		t.Error("the button is still told")
	}
}

func TestView(t *testing.T) {
	f := newFront(t)
	s := f.manager.NewIntSlider(0, 9)
	b, _ := display.Rich(s)
	want := fmt.Sprintf(`{"version_major":2,"version_minor":0,"model_id":%q}`, s.ID())
	if got := string(b.Data["application/vnd.jupyter.widget-view+json"]); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if b.String() != "IntSlider(value=0)" {
		t.Errorf("text %s", b)
	}
}

func TestEvents(t *testing.T) {
	f := newFront(t)
	var got []string
	b := f.manager.NewButton("b")
	b.OnClick(func() { got = append(got, "click") })
	w := f.manager.NewText()
	w.OnSubmit(func(text string) { got = append(got, text) })
	f.set(w.ID(), `{"value":"typed"}`)
	for _, message := range []string{
		`{"method":"custom","content":{"event":"click"}}`, `{"method":"custom","content":{"event":"submit"}}`,
		`{"method":"custom"}`, `{"method":"custom","content":7}`, `{"method":"nothing"}`, `{}`, `[]`, `nonsense`,
	} {
		f.send(b.ID(), message)
		f.send(w.ID(), message)
	}
	b.OnClick(nil)
	w.OnSubmit(nil)
	b.Click()
	f.send(w.ID(), `{"method":"custom","content":{"event":"submit"}}`)
	if want := []string{"click", "typed"}; !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
}

func TestOutput(t *testing.T) {
	f := newFront(t)
	out := f.manager.NewOutput()
	out.Capture(func() {
		out.Capture(func() {})
		out.Clear(true)
		out.Clear(false)
	})
	f.says("comm_msg update map[msg_id:request]", "comm_msg update map[msg_id:]")
	if !slices.Equal(f.clears, []bool{true, false}) {
		t.Errorf("clears %v", f.clears)
	}
	f.set(out.ID(), `{"outputs":[{"text":"moved 1\n","output_type":"stream","name":"stdout"}]}`)
	if got := f.take(); len(got) != 1 || !strings.HasPrefix(got[0], "comm_msg echo_update ") {
		t.Errorf("the kernel says %q, want an echo", got)
	}
	fmt.Fprint(out, "text <b>")
	out.Show(display.HTMLValue("<b>x</b>"))
	out.Show(7)
	f.agrees()
	list, _ := f.state(out.ID())["outputs"].([]any)
	if len(list) != 3 || list[0].(map[string]any)["text"] != "moved 1\ntext <b>" || list[1].(map[string]any)["output_type"] != "display_data" {
		t.Errorf("outputs %v", list)
	}
	out.Clear(false)
	if list := f.state(out.ID())["outputs"]; len(list.([]any)) != 0 {
		t.Errorf("outputs after Clear: %v", list)
	}
	if v := panicOf(func() { out.Capture(func() { panic("no") }) }); v != "no" || f.state(out.ID())["msg_id"] != "" {
		t.Errorf("a panic in Capture: %v, msg_id %v", v, f.state(out.ID())["msg_id"])
	}
}

func panicOf(f func()) (v any) {
	defer func() { v = recover() }()
	f()
	return nil
}

// Changes from many goroutines reach the front end in their order.
func TestConcurrent(t *testing.T) {
	f := newFront(t)
	s := f.manager.NewIntSlider(0, 1000)
	s.OnChange(func(v int) { s.SetDescription(fmt.Sprint(v)) })
	out := f.manager.NewOutput()
	var all sync.WaitGroup
	const goroutines, times = 8, 50
	for g := range goroutines {
		all.Go(func() {
			for i := range times {
				if g%2 == 0 {
					s.SetValue(g*times + i)
				} else {
					f.send(s.ID(), fmt.Sprintf(`{"method":"update","state":{"value":%d}}`, g*times+i))
				}
				fmt.Fprint(out, ".")
				f.manager.NewButton("b").Close()
				_ = s.String()
			}
		})
	}
	all.Wait()
	f.agrees()
	text := f.state(out.ID())["outputs"].([]any)[0].(map[string]any)["text"].(string)
	if strings.Count(text, ".") != goroutines*times {
		t.Errorf("%d bytes of output, want %d dots", len(text), goroutines*times)
	}
}

func TestPropertiesRefuse(t *testing.T) {
	f := newFront(t)
	b := f.manager.NewButton("b")
	b.Style().Set("button_color", "red")
	b.Style().Set("button_color", "")
	if b.Style().Get("button_color") != "" {
		t.Error("the colour is still there")
	}
	f.says("comm_msg update map[button_color:red]", "comm_msg update map[button_color:<nil>]")
	if _, ok := panicOf(func() { b.Style().Set("width", "1px") }).(error); !ok {
		t.Error("a style takes a property of layouts")
	}
}

// In an ordinary program widgets keep their values.
func TestOrdinaryProgram(t *testing.T) {
	s := widgets.NewIntSlider(0, 10)
	s.SetValue(3)
	if s.Value() != 3 || s.String() != "IntSlider(value=3)" {
		t.Errorf("the slider is %s, want 3", s)
	}
	calls := 0
	box := widgets.Interact(func(n int) { calls++ }, s)
	s.SetValue(4)
	if calls != 2 || len(box.Children()) != 2 {
		t.Errorf("%d calls, %s", calls, box)
	}
}

// FuzzMessages sends anything to widgets of all kinds: the kernel must go on, and both
// sides must have the same state after it.
func FuzzMessages(f *testing.F) {
	for _, seed := range []string{
		`{"method":"update","state":{"value":5,"index":1,"description":"x","outputs":[{"a":1}]},"buffer_paths":[]}`,
		`{"method":"update","state":{"value":"5","index":null,"description":7,"children":["IPY_MODEL_x"],"msg_id":"y"}}`,
		`{"method":"update","state":{"value":[3,1,2],"_options_labels":[],"min":9,"max":-9,"step":1e400}}`,
		`{"method":"update","state":{"value":[1],"min":null,"max":1e30,"disabled":"yes","tooltip":[]}}`,
		`{"method":"update","state":{"width":"1px","Value":3,"VALUE":4,"value":true}}`,
		`{"method":"update","state":[]}`, `{"method":"update"}`, `{"method":{}}`, `null`, `7`, ``, `{`,
		`{"method":"request_state"}`, `{"method":"request_states"}`, `{"method":"custom","content":{"event":"click"}}`,
		`{"method":"update","state":{"outputs":` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		front := newFront(t)
		for _, name := range slices.Sorted(maps.Keys(makers)) {
			makers[name](front.manager)
		}
		var d data
		valid := json.Unmarshal(message, &d) == nil
		for _, id := range slices.Clone(front.opened) {
			if known := front.state(id); valid && d.Method == "update" {
				for name, value := range d.State {
					if _, has := known[name]; has && !strings.HasPrefix(name, "_") {
						front.models[id][name] = value
					}
				}
			}
			front.send(id, string(message))
		}
		front.agrees()
	})
}

// BenchmarkMove is one move of a slider: an update of the front end, its echo, a handler
// that changes another widget.
func BenchmarkMove(b *testing.B) {
	comms := comm.NewManager(func(comm.Message) {})
	m := widgets.NewManager(widgets.Session{Comms: comms, Shown: &display.Displayer{}})
	s, label := m.NewIntSlider(0, 1000), m.NewLabel("")
	s.OnChange(func(v int) { label.SetValue(fmt.Sprint(v)) })
	for i := 0; b.Loop(); i++ {
		data := fmt.Sprintf(`{"method":"update","state":{"value":%d},"buffer_paths":[]}`, i%1000)
		comms.Handle(comm.Message{Type: comm.Msg, ID: s.ID(), Data: json.RawMessage(data)})
	}
}

func BenchmarkNewSlider(b *testing.B) {
	m := widgets.NewManager(widgets.Session{Comms: comm.NewManager(func(comm.Message) {}), Shown: &display.Displayer{}})
	for b.Loop() {
		m.NewIntSlider(0, 100).Close()
	}
}
