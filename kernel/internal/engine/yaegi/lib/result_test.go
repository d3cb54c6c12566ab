package lib

import (
	"errors"
	"testing"

	"gokernel/display"
	"gokernel/kernel/internal/engine/support"
)

func TestValues(t *testing.T) {
	h := newHost()
	h.unwrap = func(v any) any {
		if v == "wrapped" {
			return 3
		}
		return v
	}
	x, y := 3, any("wrapped")
	var none error
	h.Result(&x, &y, &none)
	*h.Line() = 4
	values := h.Values()
	want(t, "values", len(values), 3)
	want(t, "int", values[0].Interface(), any(3))
	want(t, "wrapped", values[1].Interface(), any(3))
	want(t, "nil error", values[2].Interface(), nil)
	want(t, "line", h.CurrentLine(), 4)
	h.Reset()
	want(t, "values of the next cell", len(h.Values()), 0)
	want(t, "line of the next cell", h.CurrentLine(), 0)
}

func TestValueThatShowsItself(t *testing.T) {
	h := newHost()
	x, p := 3, (*int)(nil)
	for _, tt := range []struct {
		name   string
		value  any
		method string
		call   func() string
		want   string
	}{
		{"String", &x, "String", func() string { return "three" }, "three"},
		{"panic", &x, "String", func() string { panic("no") }, "<a value whose method panicked: no>"},
		{"nil pointer", &p, "String", func() string { return "three" }, ""},
		{"unknown method", &x, "Text", func() string { return "three" }, ""},
	} {
		h.Reset()
		h.Result(tt.value)
		h.Method(tt.method, tt.call)
		b, _ := h.Values()[0].Interface().(display.Bundle)
		want(t, tt.name, b.String(), tt.want)
	}
	h.Method("String", func() string { h.Interrupt(); return "" })
	h.Result(&x)
	want(t, "interrupt", panicOf(func() { h.Values() }), any(support.KeyboardInterrupt{}))
}

func TestErrorOfACell(t *testing.T) {
	err := errors.New("no")
	got := newHost().Error(err)
	want(t, "text", got.Error(), "no")
	want(t, "is the cell's", errors.Is(got, err), true)
}
