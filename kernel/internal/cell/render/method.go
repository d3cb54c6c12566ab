package render

import (
	"fmt"
	"go/types"
	"math/big"
	"reflect"
)

// method writes a value within others by its own Error or String method.
func (p *printer) method(v reflect.Value, t types.Type) (s string, ok bool) {
	if isInternal(v.Type()) {
		return p.spend(internalText(v, t)), true
	}
	defer p.guard(func(recovered any) { s, ok = p.spend(typeName(v, t)+panicText(recovered)), true })
	if v.CanInterface() {
		if text, ok := ownText(v.Interface()); ok {
			return p.spend(cutString(text, p.left)), true
		}
	}
	return "", false
}

// ownText gives the text of compiled values that have one. Numbers of package big are
// also met without a pointer to them, which their methods want.
func ownText(v any) (string, bool) {
	switch v := v.(type) {
	case error:
		return v.Error(), true
	case fmt.Stringer:
		return v.String(), true
	case big.Int:
		return v.String(), true
	case big.Float:
		return v.String(), true
	case big.Rat:
		return v.String(), true
	default:
		return "", false
	}
}

// isInternal tells whether a type is one of the interpreter's own, with all of a
// program behind it.
func isInternal(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.PkgPath() == interpreter && !hasText(t)
}

// internalText stands for what only the interpreter understands: its functions.
func internalText(v reflect.Value, t types.Type) string {
	if t != nil {
		return typeName(v, t)
	}
	return "func"
}

func panicText(recovered any) (s string) {
	defer func() {
		if recover() != nil {
			s = " (its method panicked)"
		}
	}()
	return cutString(fmt.Sprintf(" (its method panicked: %v)", recovered), 300)
}
