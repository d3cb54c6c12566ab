package widgets

// IntRangeSlider is a slider with two handles over whole numbers.
type IntRangeSlider struct {
	input
	state *rangeState
}

type rangeState struct {
	inputState
	Value         [2]int `json:"value"`
	Min           int    `json:"min"`
	Max           int    `json:"max"`
	Step          int    `json:"step"`
	Orientation   string `json:"orientation"`
	Readout       bool   `json:"readout"`
	ReadoutFormat string `json:"readout_format"`
	Continuous    bool   `json:"continuous_update"`
}

func (s *rangeState) check() {
	s.Max = max(s.Min, s.Max)
	low, high := clamp(s.Value[0], s.Min, s.Max), clamp(s.Value[1], s.Min, s.Max)
	s.Value = [2]int{min(low, high), max(low, high)}
}

// NewIntRangeSlider makes a slider from min to max, whose handles stand at both ends.
func (m *Manager) NewIntRangeSlider(min, max int) *IntRangeSlider {
	s := &rangeState{
		Value: [2]int{min, max}, Min: min, Max: max, Step: 1,
		Orientation: "horizontal", Readout: true, ReadoutFormat: "d", Continuous: true,
	}
	in := m.input("IntRangeSlider", s, &s.inputState, valued(&s.Value, s.check))
	return &IntRangeSlider{input: in, state: s}
}

// Value is where the two handles stand.
func (w *IntRangeSlider) Value() (low, high int) {
	v := read(w.model, &w.state.Value)
	return v[0], v[1]
}

// SetValue moves the two handles.
func (w *IntRangeSlider) SetValue(low, high int) {
	w.model.change(func() { w.state.Value = [2]int{low, high} })
}

// OnChange makes handle the one that is called after each change, by the person or by
// SetValue; nil for none.
func (w *IntRangeSlider) OnChange(handle func(low, high int)) {
	if handle == nil {
		listen[[2]int](w.model, nil)
		return
	}
	listen(w.model, func(v [2]int) { handle(v[0], v[1]) })
}
