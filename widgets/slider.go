package widgets

import (
	"cmp"
	"math"
)

type number interface{ int | float64 }

// sliderState are the traits of sliders and of progress bars, which have no more than the
// first four.
type sliderState[T number] struct {
	inputState
	boundsState[T]
	Step          T      `json:"step"`
	Orientation   string `json:"orientation"`
	Readout       bool   `json:"readout"`
	ReadoutFormat string `json:"readout_format"`
	Continuous    bool   `json:"continuous_update"`
}

// boundsState is a value within bounds.
type boundsState[T number] struct {
	Value T `json:"value"`
	Min   T `json:"min"`
	Max   T `json:"max"`
}

// check puts the bounds and then the value in order.
func (s *boundsState[T]) check() {
	s.Max = max(s.Min, s.Max)
	s.Value = clamp(s.Value, s.Min, s.Max)
}

// setMax makes v the upper bound, and the lower one too if that is higher.
func (s *boundsState[T]) setMax(v T) { s.Min, s.Max = min(s.Min, v), v }

func clamp[T cmp.Ordered](v, low, high T) T { return min(max(v, low), high) }

// finite is a number that JSON has.
func finite(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return clamp(v, -math.MaxFloat64, math.MaxFloat64)
}

func newSliderState[T number](low, high, step T, format string) *sliderState[T] {
	s := &sliderState[T]{
		boundsState: boundsState[T]{Value: low, Min: low, Max: high},
		Step:        step, Orientation: "horizontal", Readout: true, ReadoutFormat: format, Continuous: true,
	}
	return s
}
