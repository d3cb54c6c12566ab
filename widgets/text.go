package widgets

// textState are the traits of texts that a person writes.
type textState struct {
	inputState
	Value       string `json:"value"`
	Placeholder string `json:"placeholder"`
	Continuous  bool   `json:"continuous_update"`
}

// writing is a text that a person writes.
type writing struct {
	input
	textValue
	state *textState
}

func (m *Manager) writing(name string) writing {
	s := &textState{Continuous: true}
	in := m.input(name, s, &s.inputState, valued(&s.Value, nil))
	return writing{input: in, textValue: textValue{in.model, &s.Value}, state: s}
}

// SetPlaceholder changes what is shown while there is no text.
func (w writing) SetPlaceholder(text string) { w.model.change(func() { w.state.Placeholder = text }) }

// SetContinuous makes the widget tell its text with every letter, as it does at first, or
// only when the person has finished it.
func (w writing) SetContinuous(on bool) { w.model.change(func() { w.state.Continuous = on }) }

// Text is a line of text.
type Text struct{ writing }

// NewText makes an empty line of text.
func (m *Manager) NewText() *Text { return &Text{m.writing("Text")} }

// OnSubmit makes handle the one that is called with the text when the person presses
// Enter; nil for none.
func (w *Text) OnSubmit(handle func(string)) {
	if handle == nil {
		w.model.on("submit", nil)
		return
	}
	w.model.on("submit", func() { handle(w.Value()) })
}
