package widgets

// FloatText is a number that is written as text.
type FloatText struct {
	input
	floatValue
}

// floatTextStep is by how much the arrows beside a FloatText change it.
const floatTextStep = 0.1

// NewFloatText makes a field for a number, which is 0 at first.
func (m *Manager) NewFloatText() *FloatText {
	s := &numberState[float64]{Step: floatTextStep}
	in := m.input("FloatText", s, &s.inputState, valued(&s.Value, nil))
	return &FloatText{input: in, floatValue: floatValue{in.model, &s.Value}}
}
