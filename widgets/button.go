package widgets

// Button is a button to press.
type Button struct {
	input
	state *buttonState
}

type buttonState struct {
	inputState
	Icon  string  `json:"icon"`
	Style string  `json:"button_style"`
	Tip   *string `json:"tooltip"`
}

// NewButton makes a button with a text on it.
func (m *Manager) NewButton(description string) *Button {
	s := &buttonState{}
	s.Description = description
	return &Button{input: m.input("Button", s, &s.inputState, nil), state: s}
}

// SetIcon changes the picture on the button, one of Font Awesome's names such as "check".
func (w *Button) SetIcon(name string) { w.model.change(func() { w.state.Icon = name }) }

// SetKind changes the button's looks: "primary", "success", "info", "warning", "danger"
// or "", as at first.
func (w *Button) SetKind(kind string) { w.model.change(func() { w.state.Style = kind }) }

// SetTooltip changes what is shown when the mouse is over the button.
func (w *Button) SetTooltip(text string) { w.model.change(func() { w.state.Tip = &text }) }

// OnClick makes handle the one that is called when the person presses the button; nil for
// none.
func (w *Button) OnClick(handle func()) { w.model.on("click", handle) }

// Click does what pressing the button does.
func (w *Button) Click() { w.model.call("click") }
