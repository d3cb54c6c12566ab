package lib

import (
	"fmt"
	"reflect"

	"gokernel/display"
)

// Reset forgets what an earlier cell has handed over.
func (h *Host) Reset() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.line = 0
	h.results, h.methods = nil, map[string]reflect.Value{}
}

// Line gives the word in which a cell notes the line of its statement that runs.
func (h *Host) Line() *int { return &h.line }

// CurrentLine is that line, 0 if the cell has noted none.
func (h *Host) CurrentLine() int { return h.line }

// Result keeps pointers to the values of a cell's last expression.
func (h *Host) Result(pointers ...any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.results = pointers
}

// Method keeps a method of the last expression's value, bound to it: a function without
// parameters and with one result.
func (h *Host) Method(name string, f any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.methods[name] = reflect.ValueOf(f)
}

// Values gives the values that the cell has handed over. One that shows itself by methods
// of its own, which compiled code does not see, is given as the bundle that they make.
func (h *Host) Values() []reflect.Value {
	h.mu.Lock()
	results, methods := h.results, h.methods
	h.mu.Unlock()
	values := make([]reflect.Value, len(results))
	for i, p := range results {
		values[i] = h.plainValue(reflect.ValueOf(p).Elem())
	}
	if len(values) == 1 && len(methods) > 0 {
		if b, ok := h.rich(values[0], methods); ok {
			values[0] = reflect.ValueOf(b)
		}
	}
	return values
}

// plainValue gives what the interpreter has wrapped; a nil interface stays one.
func (h *Host) plainValue(v reflect.Value) reflect.Value {
	held := v.Interface()
	plain := h.unwrap(held)
	switch {
	case plain == nil:
		return reflect.New(reflect.TypeFor[any]()).Elem()
	case reflect.TypeOf(plain) == reflect.TypeOf(held):
		return v
	}
	return reflect.ValueOf(plain)
}

// rich makes a bundle by calling methods. The cell's interrupt goes on; a method that
// panics otherwise is told of.
func (h *Host) rich(v reflect.Value, methods map[string]reflect.Value) (b display.Bundle, ok bool) {
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return b, false
	}
	defer func() {
		switch r := recover(); {
		case r == nil:
		case h.IsInterrupt(r):
			panic(r)
		default:
			b, ok = display.TextValue(fmt.Sprintf("<a value whose method panicked: %v>", h.Plain(r))), true
		}
	}()
	return display.RichBy(func(method string) any {
		if f, ok := methods[method]; ok {
			return h.unwrap(f.Call(nil)[0].Interface())
		}
		return nil
	})
}
