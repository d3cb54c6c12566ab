package widgets

// IntSlider is a slider over whole numbers.
type IntSlider struct {
	input
	intValue
	state *sliderState[int]
}

// NewIntSlider makes a slider from min to max, which stands at min.
func (m *Manager) NewIntSlider(min, max int) *IntSlider {
	s := newSliderState(min, max, 1, "d")
	in := m.input("IntSlider", s, &s.inputState, valued(&s.Value, s.check))
	return &IntSlider{input: in, intValue: intValue{in.model, &s.Value}, state: s}
}

// Min is the lowest value.
func (w *IntSlider) Min() int { return read(w.model, &w.state.Min) }

// SetMin changes the lowest value.
func (w *IntSlider) SetMin(min int) { w.model.change(func() { w.state.Min = min }) }

// Max is the highest value.
func (w *IntSlider) Max() int { return read(w.model, &w.state.Max) }

// SetMax changes the highest value.
func (w *IntSlider) SetMax(max int) { w.model.change(func() { w.state.setMax(max) }) }

// SetStep changes the step from value to value; it is 1 at first.
func (w *IntSlider) SetStep(step int) { w.model.change(func() { w.state.Step = max(step, 1) }) }

// SetContinuous makes the slider tell its values while it moves, as it does at first, or
// only when it stops.
func (w *IntSlider) SetContinuous(on bool) { w.model.change(func() { w.state.Continuous = on }) }
