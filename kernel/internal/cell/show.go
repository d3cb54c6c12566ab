package cell

import (
	"encoding/json"
	"go/types"
	"reflect"
	"strconv"
	"strings"

	"gokernel/display"
	"gokernel/kernel/internal/cell/render"
)

// values reads what the pointers of a cell's last expression point to.
func (s *Session) values(pointers []any) []reflect.Value {
	values := make([]reflect.Value, len(pointers))
	for i, p := range pointers {
		values[i] = reflect.ValueOf(p).Elem()
	}
	return values
}

// render makes one bundle of the values: several are shown as text, separated by commas.
func (s *Session) render(values []reflect.Value, list []types.Type) *display.Bundle {
	opts := render.Options{Resolve: s.resolve, GoesOn: s.host.IsInterrupt}
	if len(values) == 1 {
		opts.Call = s.callMethod(values[0])
		if _, isHandle := s.host.Unwrap(values[0].Interface()).(*display.Handle); isHandle {
			return nil
		}
		b := render.Value(values[0], list[0], opts)
		return &b
	}
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = plainText(render.Value(v, list[i], opts))
		if v.Kind() == reflect.String {
			texts[i] = strconv.Quote(texts[i])
		}
	}
	b := display.TextValue(strings.Join(texts, ", "))
	return &b
}

// callMethod calls the methods of the last expression's value, and of no other.
func (s *Session) callMethod(value reflect.Value) func(reflect.Value, types.Type, string) any {
	return func(v reflect.Value, _ types.Type, method string) any {
		if v.CanAddr() && value.CanAddr() && v.Addr().UnsafePointer() == value.Addr().UnsafePointer() {
			return s.host.CallMethod(method)
		}
		return nil
	}
}

// resolve gives what the evaluator has wrapped into an interface value.
func (s *Session) resolve(v reflect.Value) (reflect.Value, types.Type) {
	if !v.CanInterface() {
		return v, nil
	}
	return reflect.ValueOf(s.host.Unwrap(v.Interface())), nil
}

func plainText(b display.Bundle) string {
	var text string
	_ = json.Unmarshal(b.Data["text/plain"], &text) // our own JSON: a string
	return text
}
