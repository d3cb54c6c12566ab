package lib

import (
	"errors"
	"reflect"
	"runtime"
	"testing"

	"gokernel/kernel/internal/engine/support"
)

func TestNormal(t *testing.T) {
	const memory = "runtime error: invalid memory address or nil pointer dereference"
	for _, tt := range []struct {
		name  string
		value any
		want  string
	}{
		{"index of a slice", panicOf(func() { reflect.ValueOf([]int{1}).Index(3) }), "runtime error: index out of range"},
		{"index of an array", panicOf(func() { reflect.ValueOf([1]int{}).Index(3) }), "runtime error: index out of range"},
		{"index of a string", panicOf(func() { reflect.ValueOf("a").Index(3) }), "runtime error: index out of range"},
		{"bounds of a slice", panicOf(func() { reflect.ValueOf([]int{1}).Slice(2, 1) }), "runtime error: slice bounds out of range"},
		{"three bounds", panicOf(func() { reflect.ValueOf([]int{1}).Slice3(0, 2, 1) }), "runtime error: slice bounds out of range"},
		{"negative length", panicOf(func() { reflect.MakeSlice(reflect.TypeFor[[]int](), -1, 1) }), "runtime error: makeslice: len out of range"},
		{"negative capacity", panicOf(func() { reflect.MakeSlice(reflect.TypeFor[[]int](), 0, -1) }), "runtime error: makeslice: cap out of range"},
		{"no value", panicOf(func() { reflect.Value{}.Type() }), memory},
		{"nil function", panicOf(func() { reflect.ValueOf((func())(nil)).Call(nil) }), memory},
	} {
		err, ok := normal(tt.value).(runtime.Error)
		if !ok || err.Error() != tt.want {
			t.Errorf("%s: %v became %v (%T), want %s", tt.name, tt.value, normal(tt.value), normal(tt.value), tt.want)
		}
	}
}

func TestNormalLeavesOthers(t *testing.T) {
	err := errors.New("reflect: no")
	for _, v := range []any{nil, 3, "text", err, support.KeyboardInterrupt{}} {
		want(t, "value", normal(v), v)
	}
	other, ok := normal("reflect: something else").(error)
	if !ok || other.Error() != "reflect: something else" {
		t.Errorf("got %v, want an error of the same text", other)
	}
}
