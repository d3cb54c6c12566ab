package vm

import (
	"os"
	"reflect"
	"runtime"
	"sync"
	"unsafe"
)

// The panics of Go's runtime, made by the runtime itself where Go code can provoke
// them: so they are runtime.Error values with the runtime's own words.

func panicNil() {
	var p *int
	_ = *p
}

// panicIndex panics as s[i] does for a slice, string or array of length n; huge says that
// a negative i is an unsigned number too large for an int.
func panicIndex(i, n int, huge bool) { panicBounds(boundsIndex, i, n, huge) }

func panicShift(count int64) {
	one := 1
	_ = one << count
}

func panicSliceToArray(have, want int) { panicBounds(boundsConvert, want, have, false) }

// textError is a runtime.Error with words that Go code can't provoke.
type textError string

// Error gives the text with the runtime's prefix.
func (e textError) Error() string { return "runtime error: " + string(e) }

// RuntimeError makes it a runtime.Error.
func (textError) RuntimeError() {}

// plainError is one without the prefix.
type plainError string

// Error gives the text.
func (e plainError) Error() string { return string(e) }

// RuntimeError makes it a runtime.Error.
func (plainError) RuntimeError() {}

// boundsError mirrors runtime.boundsError: x is wrong, y is what it is held against.
type boundsError struct {
	x      int64
	y      int
	signed bool
	code   boundsCode
}

// boundsCode mirrors abi.BoundsErrorCode.
type boundsCode uint8

const (
	boundsIndex boundsCode = iota
	boundsSliceLen
	boundsSliceCap
	boundsSliceB
	boundsSlice3Len
	boundsSlice3Cap
	boundsSlice3B
	boundsSlice3C
	boundsConvert
)

// boundsType is the descriptor of runtime.boundsError.
var boundsType = sync.OnceValue(func() (typ unsafe.Pointer) {
	defer func() { typ = words(recover()).typ }()
	var s []int
	_ = s[len(os.Args)] // the compiler must not know that it is out of range
	return nil
})

func panicBounds(code boundsCode, x, y int, huge bool) {
	e := &boundsError{x: int64(x), y: y, signed: !huge, code: code}
	panic(makeAny(boundsType(), unsafe.Pointer(e)))
}

// slicingForm is what the text of a failed x[lo:hi:max] depends on.
type slicingForm struct {
	fixed bool // a string or array: it has a length, no capacity
	three bool
	huge  [3]bool // lo, hi, max may be too large for an int
}

// panic panics as x[lo:hi:max] does when the limit is that of x.
func (f slicingForm) panic(lo, hi, max, limit int) {
	code := boundsSliceCap
	if f.three {
		code = boundsSlice3Cap
	}
	if f.fixed {
		code--
	}
	switch {
	case f.three && uint(max) > uint(limit):
		panicBounds(code, max, limit, f.huge[2])
	case f.three && uint(hi) > uint(max):
		panicBounds(boundsSlice3B, hi, max, f.huge[1])
	case f.three:
		panicBounds(boundsSlice3C, lo, hi, f.huge[0])
	case uint(hi) > uint(limit):
		panicBounds(code, hi, limit, f.huge[1])
	}
	panicBounds(boundsSliceB, lo, hi, f.huge[0])
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
	a.asserted = typePointer(rt)
	if rt.Kind() != reflect.Interface { // as the runtime has it
		a.iface = typePointer(from)
	}
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
