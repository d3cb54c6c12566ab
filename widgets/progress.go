package widgets

// progressState are the traits of progress bars.
type progressState[T number] struct {
	describedState
	boundsState[T]
	Kind        string `json:"bar_style"`
	Orientation string `json:"orientation"`
}

func newProgressState[T number](low, high T) *progressState[T] {
	return &progressState[T]{boundsState: boundsState[T]{Value: low, Min: low, Max: high}, Orientation: "horizontal"}
}

// IntProgress is a bar that shows how far something is.
type IntProgress struct {
	described
	intValue
	state *progressState[int]
}

// NewIntProgress makes a bar from min to max, which stands at min.
func (m *Manager) NewIntProgress(min, max int) *IntProgress {
	s := newProgressState(min, max)
	d := m.describe("IntProgress", s, &s.describedState, valued(&s.Value, s.check))
	return &IntProgress{described: d, intValue: intValue{d.model, &s.Value}, state: s}
}

// SetMax changes what is the end.
func (w *IntProgress) SetMax(max int) { w.model.change(func() { w.state.setMax(max) }) }

// SetKind changes the bar's looks: "success", "info", "warning", "danger" or "", as at
// first.
func (w *IntProgress) SetKind(kind string) { w.model.change(func() { w.state.Kind = kind }) }

// FloatProgress is a bar that shows how far something is.
type FloatProgress struct {
	described
	floatValue
	state *progressState[float64]
}

// NewFloatProgress makes a bar from min to max, which stands at min.
func (m *Manager) NewFloatProgress(min, max float64) *FloatProgress {
	s := newProgressState(finite(min), finite(max))
	d := m.describe("FloatProgress", s, &s.describedState, valued(&s.Value, s.check))
	return &FloatProgress{described: d, floatValue: floatValue{d.model, &s.Value}, state: s}
}

// SetMax changes what is the end.
func (w *FloatProgress) SetMax(max float64) { w.model.change(func() { w.state.setMax(finite(max)) }) }

// SetKind changes the bar's looks: "success", "info", "warning", "danger" or "", as at
// first.
func (w *FloatProgress) SetKind(kind string) { w.model.change(func() { w.state.Kind = kind }) }
