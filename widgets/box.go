package widgets

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
)

// boxState are the traits of boxes.
type boxState struct {
	Kind     string   `json:"box_style"`
	Children children `json:"children"`
}

// children are the widgets of a box. Front ends can't change them.
type children []Widget

// MarshalJSON names the children's models.
func (c children) MarshalJSON() ([]byte, error) {
	list := make([]json.RawMessage, len(c))
	for i, w := range c {
		list[i] = reference(w.parts().model)
	}
	return json.Marshal(list)
}

// UnmarshalJSON refuses what front ends send.
func (c *children) UnmarshalJSON([]byte) error {
	return errors.New("children are chosen by the kernel")
}

// box is a widget with others in it.
type box struct {
	common
	state *boxState
}

func (m *Manager) box(name string, list []Widget) box {
	s := &boxState{Children: someOf(list)}
	return box{m.build(name, s, nil), s}
}

// Children are the widgets in the box.
func (b box) Children() []Widget { return slices.Clone([]Widget(read(b.model, &b.state.Children))) }

// SetChildren changes the widgets in the box.
func (b box) SetChildren(list ...Widget) {
	some := someOf(list)
	b.model.change(func() { b.state.Children = some })
}

// someOf is a copy of a list of widgets. It panics if one is nil.
func someOf(list []Widget) children {
	for i, w := range list {
		if v := reflect.ValueOf(w); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
			panic(fmt.Errorf("child %d of a box is nil, want a widget", i+1))
		}
	}
	return slices.Clone(list)
}

// HBox is a row of widgets.
type HBox struct{ box }

// NewHBox makes a row of widgets.
func (m *Manager) NewHBox(children ...Widget) *HBox { return &HBox{m.box("HBox", children)} }

// VBox is a column of widgets.
type VBox struct{ box }

// NewVBox makes a column of widgets.
func (m *Manager) NewVBox(children ...Widget) *VBox { return &VBox{m.box("VBox", children)} }
