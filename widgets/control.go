package widgets

import (
	"fmt"
	"math"
	"reflect"
)

// Range is, for Interact, a slider from low to high in steps.
func Range(low, high, step float64) Control { return Control{low: low, high: high, step: step} }

// Named is, for Interact, an argument with a name beside its control.
func Named(name string, argument any) Control {
	return Control{named: true, name: name, argument: argument}
}

// Control is an argument of Interact that Range or Named has made.
type Control struct {
	low, high, step float64

	named    bool // it is another argument with a name
	name     string
	argument any
}

// control is a widget that gives a parameter its value.
type control struct {
	widget Widget
	value  func() reflect.Value
	listen func(run func())
}

// controlFor makes the control of a parameter of a type and a name.
func (m *Manager) controlFor(t reflect.Type, name string, argument any) (control, error) {
	if c, ok := argument.(Control); ok && c.named {
		name, argument = c.name, c.argument
	}
	widget, err := m.widgetFor(t, argument)
	if err != nil {
		return control{}, err
	}
	if d, ok := widget.(interface {
		Description() string
		SetDescription(string)
	}); ok && d.Description() == "" {
		d.SetDescription(name)
	}
	c, from := controlOf(widget)
	if c.value == nil {
		return c, fmt.Errorf("%s has no value", widget)
	}
	if chosen, ok := widget.(*Dropdown); ok {
		return c, fits(chosen, t)
	}
	if !convertible(from, t) {
		return c, fmt.Errorf("%s gives a value of type %s, want %s", widget, from, t)
	}
	get := c.value
	c.value = func() reflect.Value { return get().Convert(t) }
	return c, nil
}

// convertible tells whether a value means the same in another type: not so the integer
// 65 and the string "A".
func convertible(from, to reflect.Type) bool {
	return from.ConvertibleTo(to) && (to.Kind() != reflect.String || from.Kind() == reflect.String)
}

// fits tells whether all options of a list can be arguments.
func fits(d *Dropdown, t reflect.Type) error {
	for _, option := range d.state.options {
		if from := reflect.TypeOf(option); from == nil || !from.AssignableTo(t) {
			return fmt.Errorf("option %v is of type %T, want %s", option, option, t)
		}
	}
	if len(d.state.options) == 0 {
		return fmt.Errorf("a list without options, want some of type %s", t)
	}
	return nil
}

// controlOf gives a widget's value and its type.
func controlOf(widget Widget) (c control, from reflect.Type) {
	c.widget = widget
	switch w := widget.(type) {
	case interface {
		Value() int
		OnChange(func(int))
	}:
		return bound(c, w.Value, w.OnChange)
	case interface {
		Value() float64
		OnChange(func(float64))
	}:
		return bound(c, w.Value, w.OnChange)
	case interface {
		Value() string
		OnChange(func(string))
	}:
		return bound(c, w.Value, w.OnChange)
	case interface {
		Value() bool
		OnChange(func(bool))
	}:
		return bound(c, w.Value, w.OnChange)
	case *Dropdown:
		return bound(c, w.Value, w.OnChange)
	}
	return c, nil
}

func bound[T any](c control, value func() T, onChange func(func(T))) (control, reflect.Type) {
	c.value = func() reflect.Value { return reflect.ValueOf(value()) }
	c.listen = func(run func()) { onChange(func(T) { run() }) }
	return c, reflect.TypeFor[T]()
}

// widgetFor makes the widget that an argument stands for.
func (m *Manager) widgetFor(t reflect.Type, argument any) (Widget, error) {
	switch a := argument.(type) {
	case Widget:
		return a, nil
	case Control:
		return m.ranged(t, a)
	}
	v := reflect.ValueOf(argument)
	switch {
	case !v.IsValid():
	case v.CanFloat(), (v.CanInt() || v.CanUint()) && isFloat(t):
		return m.aroundFloat(v.Convert(reflect.TypeFor[float64]()).Float()), nil
	case v.CanInt() || v.CanUint():
		return m.aroundInt(t, v)
	case v.Kind() == reflect.String:
		w := m.NewText()
		w.SetValue(v.String())
		return w, nil
	case v.Kind() == reflect.Bool:
		w := m.NewCheckbox("")
		w.SetValue(v.Bool())
		return w, nil
	case v.Kind() == reflect.Slice || v.Kind() == reflect.Array:
		return m.NewDropdown(argument), nil
	}
	return nil, fmt.Errorf("there is no control for %T: want a number, string, bool, list, Range or widget", argument)
}

// ranged makes the slider of a range.
func (m *Manager) ranged(t reflect.Type, r Control) (Widget, error) {
	switch {
	case isFloat(t):
		w := m.NewFloatSlider(r.low, r.high)
		w.SetStep(r.step)
		return w, nil
	case isInteger(t):
		low, high := limits(t)
		w := m.NewIntSlider(within(r.low, low, high), within(r.high, low, high))
		w.SetStep(within(r.step, 1, high))
		return w, nil
	}
	return nil, fmt.Errorf("got a Range, want a control of type %s", t)
}

func isFloat(t reflect.Type) bool   { return t.Kind() == reflect.Float32 || t.Kind() == reflect.Float64 }
func isInteger(t reflect.Type) bool { return reflect.Int <= t.Kind() && t.Kind() <= reflect.Uintptr }

// limits are the lowest and the highest value of an integer type that an int can have.
func limits(t reflect.Type) (low, high int) {
	if !isInteger(t) {
		t = reflect.TypeFor[int]()
	}
	bits := t.Bits()
	switch {
	case t.Kind() < reflect.Uint:
		return -1 << (bits - 1), 1<<(bits-1) - 1
	case bits == 64:
		return 0, math.MaxInt
	}
	return 0, 1<<bits - 1
}

// within is a number as an integer that is neither below low nor above high.
func within(v float64, low, high int) int {
	switch {
	case v >= float64(high):
		return high
	case v > float64(low):
		return int(v)
	}
	return low
}

// A number's slider goes from its negative to three times the number; that of 0 to 100
// or, if it need not be whole, to 1.
const (
	around        = 3
	intAroundZero = 100
)

func (m *Manager) aroundInt(t reflect.Type, v reflect.Value) (Widget, error) {
	low, high := limits(t)
	if v.CanUint() && v.Uint() > uint64(high) || v.CanInt() && (v.Int() < int64(low) || v.Int() > int64(high)) {
		return nil, fmt.Errorf("%v is no number of a slider for %s: want %d to %d", v, t, low, high)
	}
	n := int(v.Convert(reflect.TypeFor[int]()).Int())
	far := float64(n)
	w := m.NewIntSlider(within(min(-far, around*far), low, high), within(max(-far, around*far), low, high))
	if n == 0 {
		w.SetMax(min(high, intAroundZero))
	}
	w.SetValue(n)
	return w, nil
}

func (m *Manager) aroundFloat(v float64) Widget {
	low, high := min(-v, around*v), max(-v, around*v)
	if v == 0 {
		low, high = 0, 1
	}
	w := m.NewFloatSlider(low, high)
	w.SetValue(v)
	return w
}
