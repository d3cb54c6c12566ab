package vm

import (
	"reflect"
	"runtime"
	"strconv"
	"unsafe"
)

// The panics of Go's runtime, made by the runtime itself where Go code can provoke
// them: so they are runtime.Error values with the runtime's own words.

func panicNil() {
	var p *int
	_ = *p
}

// panicIndex panics as s[i] does for a slice, string or array of length n.
func panicIndex(i int64, n int) {
	s := make([]struct{}, n)
	_ = s[i]
}

func panicShift(count int64) {
	one := 1
	_ = one << count
}

func panicSliceToArray(have, want int) {
	panic(boundsError("cannot convert slice with length " + strconv.Itoa(have) + " to array or pointer to array with length " + strconv.Itoa(want)))
}

// boundsError is a runtime.Error with words that Go code can't provoke.
type boundsError string

// Error gives the text with the runtime's prefix.
func (e boundsError) Error() string { return "runtime error: " + string(e) }

// RuntimeError makes it a runtime.Error.
func (boundsError) RuntimeError() {}

// panicSlice panics as s[lo:hi:max] does when the limit is that of the operand.
func panicSlice(lo, hi, max int64, limit int, isString, three bool) {
	s := make([]struct{}, limit)
	switch {
	case isString:
		text := string(make([]byte, limit))
		_ = text[lo:hi]
	case three:
		_ = s[lo:hi:max]
	default:
		_ = s[lo:hi]
	}
}

// assertionError mirrors runtime.TypeAssertionError, whose fields are not exported.
type assertionError struct {
	iface, concrete, asserted unsafe.Pointer
	missing                   string
}

// panicAssert panics as a failed assertion of v, of the interface type from, to rt.
func (m *Machine) panicAssert(from reflect.Type, v any, rt reflect.Type) {
	e := &runtime.TypeAssertionError{}
	a := (*assertionError)(unsafe.Pointer(e))
	a.iface, a.asserted = typePointer(from), typePointer(rt)
	if v != nil {
		a.concrete = words(v).typ
		if rt.Kind() == reflect.Interface {
			a.missing = missingMethod(reflect.TypeOf(v), rt)
		}
	}
	panic(e)
}

// missingMethod gives the first method of iface that rt lacks.
func missingMethod(rt, iface reflect.Type) string {
	for i := range iface.NumMethod() {
		m := iface.Method(i)
		have, ok := rt.MethodByName(m.Name)
		if !ok || m.PkgPath != "" {
			return m.Name
		}
		if have.Type.NumIn() != m.Type.NumIn()+1 {
			return m.Name
		}
	}
	return ""
}
