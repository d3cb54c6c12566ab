package widgets

// shownState are the traits of texts that a person reads.
type shownState struct {
	describedState
	Value       string `json:"value"`
	Placeholder string `json:"placeholder"`
}

// shown is a text that a person reads.
type shown struct {
	described
	textValue
}

func (m *Manager) shown(name, text string) shown {
	s := &shownState{Value: text}
	d := m.describe(name, s, &s.describedState, valued(&s.Value, nil))
	return shown{described: d, textValue: textValue{d.model, &s.Value}}
}

// Label is a text to read, in which front ends write what is between dollar signs as
// LaTeX.
type Label struct{ shown }

// NewLabel makes a label.
func (m *Manager) NewLabel(text string) *Label { return &Label{m.shown("Label", text)} }
