package widgets

// Checkbox is a box to tick.
type Checkbox struct {
	input
	boolValue
}

type checkboxState struct {
	inputState
	Value  bool `json:"value"`
	Indent bool `json:"indent"`
}

// NewCheckbox makes a box that is not ticked.
func (m *Manager) NewCheckbox(description string) *Checkbox {
	s := &checkboxState{}
	s.Description = description
	in := m.input("Checkbox", s, &s.inputState, valued(&s.Value, nil))
	return &Checkbox{input: in, boolValue: boolValue{in.model, &s.Value}}
}
