package widgets

// FloatSlider is a slider over numbers.
type FloatSlider struct {
	input
	floatValue
	state *sliderState[float64]
}

// sliderSteps is how many steps a new slider has.
const sliderSteps = 100

// NewFloatSlider makes a slider from min to max in a hundred steps, which stands at min.
func (m *Manager) NewFloatSlider(min, max float64) *FloatSlider {
	min, max = finite(min), finite(max)
	s := newSliderState(min, max, finite((max-min)/sliderSteps), ".2f")
	in := m.input("FloatSlider", s, &s.inputState, valued(&s.Value, s.check))
	return &FloatSlider{input: in, floatValue: floatValue{in.model, &s.Value}, state: s}
}

// Min is the lowest value.
func (w *FloatSlider) Min() float64 { return read(w.model, &w.state.Min) }

// SetMin changes the lowest value.
func (w *FloatSlider) SetMin(min float64) { w.model.change(func() { w.state.Min = finite(min) }) }

// Max is the highest value.
func (w *FloatSlider) Max() float64 { return read(w.model, &w.state.Max) }

// SetMax changes the highest value.
func (w *FloatSlider) SetMax(max float64) { w.model.change(func() { w.state.setMax(finite(max)) }) }

// SetStep changes the step from value to value.
func (w *FloatSlider) SetStep(step float64) { w.model.change(func() { w.state.Step = finite(step) }) }

// SetReadout changes how the value is written beside the slider, as the JavaScript
// library d3-format has it: ".2f" at first.
func (w *FloatSlider) SetReadout(format string) {
	w.model.change(func() { w.state.ReadoutFormat = format })
}

// SetContinuous makes the slider tell its values while it moves, as it does at first, or
// only when it stops.
func (w *FloatSlider) SetContinuous(on bool) { w.model.change(func() { w.state.Continuous = on }) }
