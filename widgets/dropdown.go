package widgets

import (
	"errors"
	"fmt"
	"reflect"
)

// Dropdown is a list from which one option is chosen.
type Dropdown struct {
	input
	state *dropdownState
}

type dropdownState struct {
	inputState
	Labels  labels `json:"_options_labels"`
	Index   *int   `json:"index"` // nil if there are no options
	options []any
	times   int // that there were new options
}

// labels are what the options are called. Front ends can't change them.
type labels []string

// UnmarshalJSON refuses what front ends send.
func (*labels) UnmarshalJSON([]byte) error { return errors.New("labels are chosen by the kernel") }

// check keeps the index within the options.
func (s *dropdownState) check() {
	if len(s.options) == 0 {
		s.Index = nil
		return
	}
	if s.Index == nil {
		s.Index = new(int)
	}
	*s.Index = clamp(*s.Index, 0, len(s.options)-1)
}

// NewDropdown makes a list of options, a slice or an array of any type, of which the
// first is chosen. They are shown as fmt prints them. It panics if options is no list.
func (m *Manager) NewDropdown(options any) *Dropdown {
	s := &dropdownState{options: listOf(options)}
	s.Labels = labelsOf(s.options)
	in := m.input("Dropdown", s, &s.inputState, func(m *model) {
		m.check = s.check
		m.value = func() any { return choice{s.times, s.index()} }
	})
	return &Dropdown{input: in, state: s}
}

// choice tells choices apart: options need not be comparable.
type choice struct{ times, index int }

// listOf gives the elements of a slice or an array.
func listOf(options any) []any {
	v := reflect.ValueOf(options)
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array {
		panic(fmt.Errorf("options of a dropdown: got %T, want a slice or an array", options))
	}
	list := make([]any, v.Len())
	for i := range list {
		list[i] = v.Index(i).Interface()
	}
	return list
}

func labelsOf(options []any) labels {
	names := make(labels, len(options))
	for i, o := range options {
		names[i] = fmt.Sprint(o)
	}
	return names
}

// index is the number of the chosen option, -1 for none.
func (s *dropdownState) index() int {
	if s.Index == nil {
		return -1
	}
	return *s.Index
}

func (s *dropdownState) chosen(index int) any {
	if index < 0 {
		return nil
	}
	return s.options[index]
}

// Index is the number of the chosen option, from 0; -1 if there are no options.
func (w *Dropdown) Index() (index int) {
	w.model.with(func() { index = w.state.index() })
	return index
}

// SetIndex chooses an option by its number.
func (w *Dropdown) SetIndex(index int) { w.model.change(func() { w.state.Index = &index }) }

// Value is the chosen option; nil if there are none.
func (w *Dropdown) Value() (option any) {
	w.model.with(func() { option = w.state.chosen(w.state.index()) })
	return option
}

// SetOptions changes the options, which are as in NewDropdown, and chooses the first.
func (w *Dropdown) SetOptions(options any) {
	list := listOf(options)
	names := labelsOf(list)
	w.model.change(func() {
		w.state.options, w.state.Labels, w.state.Index = list, names, nil
		w.state.times++
	})
}

// OnChange makes handle the one that is called with the chosen option when it is another
// one than before; nil for none.
func (w *Dropdown) OnChange(handle func(option any)) {
	if handle == nil {
		listen[choice](w.model, nil)
		return
	}
	listen(w.model, func(choice) { handle(w.Value()) })
}
