package widgets

// IntText is a whole number that is written as text.
type IntText struct {
	input
	intValue
}

// numberState are the traits of numbers that are written as text.
type numberState[T number] struct {
	inputState
	Value      T    `json:"value"`
	Step       T    `json:"step"`
	Continuous bool `json:"continuous_update"`
}

// NewIntText makes a field for a whole number, which is 0 at first.
func (m *Manager) NewIntText() *IntText {
	s := &numberState[int]{Step: 1}
	in := m.input("IntText", s, &s.inputState, valued(&s.Value, nil))
	return &IntText{input: in, intValue: intValue{in.model, &s.Value}}
}
