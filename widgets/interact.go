package widgets

import (
	"fmt"
	"reflect"
)

// Interact is the function Interact, for this session.
func (m *Manager) Interact(function any, arguments ...any) *VBox {
	f := reflect.ValueOf(function)
	if f.Kind() != reflect.Func || f.IsNil() {
		panic(fmt.Errorf("widgets.Interact: got %T, want a function", function))
	}
	t := f.Type()
	if t.IsVariadic() || len(arguments) > t.NumIn() {
		panic(fmt.Errorf("widgets.Interact: got %d controls for %s, want at most one for each parameter", len(arguments), t))
	}
	in := &interaction{manager: m, function: f}
	for i := range t.NumIn() {
		var argument any = reflect.Zero(t.In(i)).Interface()
		if i < len(arguments) {
			argument = arguments[i]
		}
		c, err := m.controlFor(t.In(i), m.session.parameter(f, i), argument)
		if err != nil {
			panic(fmt.Errorf("widgets.Interact: parameter %d of %s: %w", i+1, t, err))
		}
		in.controls = append(in.controls, c)
	}
	in.out = m.NewOutput()
	return in.show()
}

// interaction is a function and its controls.
type interaction struct {
	manager  *Manager
	function reflect.Value
	controls []control
	out      *Output
}

// show calls the function, and puts all in a column.
func (in *interaction) show() *VBox {
	var all []Widget
	for _, c := range in.controls {
		c.listen(func() { in.run(func() { in.out.Clear(true) }) })
		all = append(all, c.widget)
	}
	in.run(func() {})
	return in.manager.NewVBox(append(all, in.out)...)
}

// run calls the function with the values of the controls. What it shows takes the place
// of what was there, if clear sees to it.
func (in *interaction) run(clear func()) {
	in.out.Capture(func() {
		clear()
		in.manager.session.try(func() { in.showResults(in.function.Call(in.values())) })
	})
}

func (in *interaction) values() []reflect.Value {
	values := make([]reflect.Value, len(in.controls))
	for i, c := range in.controls {
		values[i] = c.value()
	}
	return values
}

// showResults shows what the function has returned. Of an error at its end it shows
// nothing if it is nil, and else nothing but the error.
func (in *interaction) showResults(results []reflect.Value) {
	if n := len(results) - 1; n >= 0 && results[n].Type() == reflect.TypeFor[error]() {
		if results[n].IsNil() {
			results = results[:n]
		} else {
			results = results[n:]
		}
	}
	for _, r := range results {
		in.manager.session.Shown.Show(r.Interface())
	}
}
