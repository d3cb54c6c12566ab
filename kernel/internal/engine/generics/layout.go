package generics

import "reflect"

// as gives a function the type sig if it can be called by it: if all parameters and
// results have the same layout in memory and the same place in registers.
func as(sig reflect.Type, fn reflect.Value) (reflect.Value, bool) {
	if fn.Type() == sig {
		return fn, true
	}
	if !sameLayout(fn.Type(), sig, deepest) {
		return reflect.Value{}, false
	}
	p := reflect.New(fn.Type())
	p.Elem().Set(fn)
	return reflect.NewAt(sig, p.UnsafePointer()).Elem(), true
}

// deepest bounds how far sameLayout goes into types that may have no end: type F func(F).
const deepest = 8

// sameLayout reports whether values of two types look the same in memory, to the garbage
// collector too. It does not follow pointers.
func sameLayout(a, b reflect.Type, depth int) bool {
	switch {
	case a == b:
		return true
	case depth == 0:
		return false
	case a.Kind() == reflect.Func && b.Kind() == reflect.Func:
		return sameParameters(a, b, depth-1)
	case isPointer(a) && isPointer(b):
		return true
	case a.Kind() != b.Kind():
		return false
	}
	switch a.Kind() {
	case reflect.Slice:
		return sameLayout(a.Elem(), b.Elem(), depth-1)
	case reflect.Array:
		return a.Len() == b.Len() && sameLayout(a.Elem(), b.Elem(), depth-1)
	case reflect.Struct:
		return sameFields(a, b, depth-1)
	}
	return true
}

// isPointer reports whether values of a type are one pointer to Go's memory.
func isPointer(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.UnsafePointer, reflect.Chan, reflect.Map, reflect.Func:
		return true
	}
	return false
}

func sameParameters(a, b reflect.Type, depth int) bool {
	if a.NumIn() != b.NumIn() || a.NumOut() != b.NumOut() || a.IsVariadic() != b.IsVariadic() {
		return false
	}
	for i := range a.NumIn() {
		if !sameLayout(a.In(i), b.In(i), depth) {
			return false
		}
	}
	for i := range a.NumOut() {
		if !sameLayout(a.Out(i), b.Out(i), depth) {
			return false
		}
	}
	return true
}

func sameFields(a, b reflect.Type, depth int) bool {
	if a.NumField() != b.NumField() {
		return false
	}
	for i := range a.NumField() {
		if !sameLayout(a.Field(i).Type, b.Field(i).Type, depth) {
			return false
		}
	}
	return true
}
