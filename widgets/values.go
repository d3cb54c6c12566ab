package widgets

// intValue, floatValue, textValue and boolValue are the values of widgets: what the
// front end calls value.

type intValue struct {
	of *model
	v  *int
}

// Value is what the person or SetValue has chosen.
func (v intValue) Value() int { return read(v.of, v.v) }

// SetValue changes the value, to the nearest that the widget can have.
func (v intValue) SetValue(value int) { v.of.change(func() { *v.v = value }) }

// OnChange makes handle the one that is called with the new value after each change, by
// the person or by SetValue; nil for none.
func (v intValue) OnChange(handle func(int)) { listen(v.of, handle) }

type floatValue struct {
	of *model
	v  *float64
}

// Value is what the person or SetValue has chosen.
func (v floatValue) Value() float64 { return read(v.of, v.v) }

// SetValue changes the value, to the nearest that the widget can have; NaN is 0.
func (v floatValue) SetValue(value float64) { v.of.change(func() { *v.v = finite(value) }) }

// OnChange makes handle the one that is called with the new value after each change, by
// the person or by SetValue; nil for none.
func (v floatValue) OnChange(handle func(float64)) { listen(v.of, handle) }

type textValue struct {
	of *model
	v  *string
}

// Value is the text.
func (v textValue) Value() string { return read(v.of, v.v) }

// SetValue changes the text.
func (v textValue) SetValue(text string) { v.of.change(func() { *v.v = text }) }

// OnChange makes handle the one that is called with the new text after each change, by
// the person or by SetValue; nil for none.
func (v textValue) OnChange(handle func(string)) { listen(v.of, handle) }

type boolValue struct {
	of *model
	v  *bool
}

// Value tells whether the box is ticked.
func (v boolValue) Value() bool { return read(v.of, v.v) }

// SetValue ticks the box or clears it.
func (v boolValue) SetValue(value bool) { v.of.change(func() { *v.v = value }) }

// OnChange makes handle the one that is called with the new value after each change, by
// the person or by SetValue; nil for none.
func (v boolValue) OnChange(handle func(bool)) { listen(v.of, handle) }

// read gives a part of a model's state.
func read[T any](m *model, part *T) (value T) {
	m.with(func() { value = *part })
	return value
}

// listen makes handle a model's handler of changes; its value must be of type T.
func listen[T any](m *model, handle func(T)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.onChange = nil
	if handle != nil {
		m.onChange = func(v any) { handle(v.(T)) }
	}
}

// valued gives a model the value that handlers of changes are called with.
func valued[T comparable](part *T, check func()) func(*model) {
	return func(m *model) {
		m.value = func() any { return *part }
		m.check = check
	}
}
