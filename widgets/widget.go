package widgets

import (
	"encoding/json"
	"fmt"
	"strings"

	"gokernel/display"
)

// Widget is any widget of this package.
type Widget interface {
	// ID is the id of the widget's model, a name that is unique in the world.
	ID() string
	// Layout gives the widget's size and place.
	Layout() *Properties
	// Close removes the widget and all its views from the front end.
	Close()
	// MIMEBundle is what shows the widget.
	MIMEBundle() display.Bundle
	// String names the widget, with its value.
	String() string

	parts() common
}

// common is what all widgets are made of.
type common struct {
	name          string // of its type, as in the table of kinds
	model         *model
	layout, style *Properties // style is nil if the front end knows none
}

// build makes a widget's model around its state, and opens it. prepare, which may be nil,
// gives the model its hooks.
func (m *Manager) build(name string, state any, prepare func(*model)) common {
	k := kinds[name]
	c := common{name: name, layout: m.newLayout(), model: &model{
		manager: m, kind: k, fixed: k.names(k.module), state: state,
	}}
	c.model.fixed["_dom_classes"] = json.RawMessage("[]")
	c.model.fixed["layout"] = reference(c.layout.model)
	if k.style != "" {
		c.style = m.newStyle(k.style)
		c.model.fixed["style"] = reference(c.style.model)
	}
	if prepare != nil {
		prepare(c.model)
	}
	c.model.start()
	return c
}

// reference is a model as the state of another one names it.
func reference(m *model) json.RawMessage { return encode("IPY_MODEL_" + m.comm.ID()) }

func (c common) parts() common { return c }

// ID is the id of the widget's model, a name that is unique in the world.
func (c common) ID() string { return c.model.comm.ID() }

// Layout gives the widget's size and place.
func (c common) Layout() *Properties { return c.layout }

// Close removes the widget and all its views from the front end. It keeps its value.
func (c common) Close() {
	for _, m := range []*model{c.model, c.layout.model} {
		m.close()
	}
	if c.style != nil {
		c.style.model.close()
	}
}

// MIMEBundle is what shows the widget.
func (c common) MIMEBundle() display.Bundle {
	b := display.TextValue(c.String())
	if c.model.comm.Closed() {
		return b // front ends know it no longer
	}
	b.Data[viewType] = encode(view{Major: 2, Minor: 0, Model: c.ID()})
	return b
}

// String names the widget, with its value.
func (c common) String() string {
	var told []string
	for _, part := range []struct{ name, text string }{
		{"value", c.valueText()}, {"children", c.childrenText()}, {"description", c.trait("description")},
	} {
		if part.text != "" && part.text != `""` {
			told = append(told, part.name+"="+part.text)
		}
	}
	return fmt.Sprintf("%s(%s)", c.name, strings.Join(told, ", "))
}

// trait is a part of the state as JSON, which reads like Go.
func (c common) trait(name string) string { return string(c.model.whole()[name]) }

// valueText is the value or, of a dropdown, the label of the chosen option.
func (c common) valueText() string {
	var index int
	var labels []string
	if json.Unmarshal([]byte(c.trait("_options_labels")), &labels) != nil {
		return c.trait("value")
	}
	if json.Unmarshal([]byte(c.trait("index")), &index) != nil || index >= len(labels) {
		return ""
	}
	return fmt.Sprintf("%q", labels[index])
}

// childrenText is how many widgets are in a box.
func (c common) childrenText() string {
	var list []string
	if json.Unmarshal([]byte(c.trait("children")), &list) != nil {
		return ""
	}
	return fmt.Sprint(len(list))
}

// described is a widget with a description beside it.
type described struct {
	common
	description *string
}

// Description is the text beside the widget or, of a button, on it.
func (d described) Description() (text string) {
	d.model.with(func() { text = *d.description })
	return text
}

// SetDescription changes the text beside the widget or, of a button, on it.
func (d described) SetDescription(text string) { d.model.change(func() { *d.description = text }) }

// Style gives the widget's style, such as the width of its description.
func (d described) Style() *Properties { return d.style }

// input is a widget that a person can change.
type input struct {
	described
	disabled *bool
}

// Disabled tells whether the person can't use the widget.
func (in input) Disabled() (disabled bool) {
	in.model.with(func() { disabled = *in.disabled })
	return disabled
}

// SetDisabled makes the widget one that the person can't use, or can use again.
func (in input) SetDisabled(disabled bool) { in.model.change(func() { *in.disabled = disabled }) }

// describedState and inputState are the traits behind those two.
type describedState struct {
	Description string `json:"description"`
}

type inputState struct {
	describedState
	Disabled bool `json:"disabled"`
}

func (m *Manager) describe(name string, state any, s *describedState, prepare func(*model)) described {
	return described{common: m.build(name, state, prepare), description: &s.Description}
}

func (m *Manager) input(name string, state any, s *inputState, prepare func(*model)) input {
	return input{described: m.describe(name, state, &s.describedState, prepare), disabled: &s.Disabled}
}
