package vm

import (
	"go/types"
	"reflect"
	"unsafe"
)

// class is how values of a type are carried between compiled expressions.
type class uint8

const (
	cBool class = iota
	cInt
	cInt8
	cInt16
	cInt32
	cInt64
	cUint
	cUint8
	cUint16
	cUint32
	cUint64
	cUintptr
	cFloat32
	cFloat64
	cComplex64
	cComplex128
	cString
	cPtr   // pointers, maps, channels, functions: one word
	cSlice // slices
	cAny   // interfaces without methods
	cIface // interfaces with methods
	cMem   // structs and arrays: carried by address, and copied by who takes them
	cTuple // several results: not a value
)

// slice is a slice of anything.
type slice struct {
	p        unsafe.Pointer
	len, cap int
}

// iface is an interface value with methods, whatever its methods are.
type iface interface{ vmMethod() }

// eface is the layout of an interface value without methods.
type eface struct {
	typ  unsafe.Pointer
	data unsafe.Pointer
}

var basicClasses = [...]class{
	types.Bool: cBool, types.Int: cInt, types.Int8: cInt8, types.Int16: cInt16, types.Int32: cInt32,
	types.Int64: cInt64, types.Uint: cUint, types.Uint8: cUint8, types.Uint16: cUint16,
	types.Uint32: cUint32, types.Uint64: cUint64, types.Uintptr: cUintptr, types.Float32: cFloat32,
	types.Float64: cFloat64, types.Complex64: cComplex64, types.Complex128: cComplex128,
	types.String: cString, types.UnsafePointer: cPtr,
	types.UntypedBool: cBool, types.UntypedInt: cInt, types.UntypedRune: cInt32,
	types.UntypedFloat: cFloat64, types.UntypedComplex: cComplex128, types.UntypedString: cString,
	types.UntypedNil: cPtr,
}

// classOf gives the class of a type without type parameters.
func classOf(t types.Type) class {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return basicClasses[t.Kind()]
	case *types.Pointer, *types.Map, *types.Chan, *types.Signature:
		return cPtr
	case *types.Slice:
		return cSlice
	case *types.Interface:
		if t.NumMethods() == 0 {
			return cAny
		}
		return cIface
	case *types.Tuple:
		return cTuple
	}
	return cMem
}

// kit makes what every class needs: loads and stores. An `any` here is a
// func(*frame) T, where T carries the class.
type kit interface {
	// local loads a variable of the frame.
	local(off uintptr) any
	// fixed loads a variable at a fixed address.
	fixed(p unsafe.Pointer) any
	// captured loads a captured variable.
	captured(i int) any
	// boxed loads a variable whose address is in the frame.
	boxed(off uintptr) any
	// at loads from an address.
	at(addr func(*frame) unsafe.Pointer) any
	// field loads what lies off bytes behind a pointer that must not be nil.
	field(p func(*frame) unsafe.Pointer, off uintptr) any
	// put evaluates x and stores it.
	put(x any) func(fr *frame, dst unsafe.Pointer)
	// setLocal and the others are assignments: the value is evaluated before the address.
	setLocal(off uintptr, x any) stmt
	setFixed(p unsafe.Pointer, x any) stmt
	set(addr func(*frame) unsafe.Pointer, x any) stmt
	// own gives a function that returns a value of the same memory as the class's own.
	own(f funcWord) any
	// equal compares two values.
	equal(x, y any) func(*frame) bool
	// boxes makes an interface value of a type that is not stored directly.
	boxes(typ unsafe.Pointer, x any) func(*frame) any
	// then evaluates x after a statement.
	then(s func(*frame), x any) any
	// choose evaluates one of two values.
	choose(cond func(*frame) bool, x, y any) any
}

// valueKit is the kit of a class that is carried by value.
type valueKit interface {
	kit
	// result takes a result out of a frame that has ended.
	result(invoke func(*frame) *frame, off uintptr) any
	// static is result of a call whose target is known.
	static(f *function, args argPut, off uintptr) any
}

// kitOf is the kit of such a class.
type kitOf[T comparable] struct{}

var kits = [...]valueKit{
	cBool: kitOf[bool]{}, cInt: kitOf[int]{}, cInt8: kitOf[int8]{}, cInt16: kitOf[int16]{},
	cInt32: kitOf[int32]{}, cInt64: kitOf[int64]{}, cUint: kitOf[uint]{}, cUint8: kitOf[uint8]{},
	cUint16: kitOf[uint16]{}, cUint32: kitOf[uint32]{}, cUint64: kitOf[uint64]{},
	cUintptr: kitOf[uintptr]{}, cFloat32: kitOf[float32]{}, cFloat64: kitOf[float64]{},
	cComplex64: kitOf[complex64]{}, cComplex128: kitOf[complex128]{}, cString: kitOf[string]{},
	cPtr: kitOf[unsafe.Pointer]{}, cSlice: kitOf[slice]{}, cAny: kitOf[any]{}, cIface: kitOf[iface]{},
	cMem: nil,
}

// kitFor gives the kit of a type.
func kitFor(c class, rt reflect.Type) kit {
	if c == cMem {
		return memKit{typ: typePointer(rt), rt: rt}
	}
	return kits[c]
}

func (kitOf[T]) local(off uintptr) any {
	return func(fr *frame) T { return *(*T)(unsafe.Add(unsafe.Pointer(fr), off)) }
}

func (kitOf[T]) fixed(p unsafe.Pointer) any {
	q := (*T)(p)
	return func(*frame) T { return *q }
}

func (kitOf[T]) captured(i int) any {
	return func(fr *frame) T { return *(*T)(fr.caps[i]) }
}

func (kitOf[T]) boxed(off uintptr) any {
	return func(fr *frame) T { return **(**T)(unsafe.Add(unsafe.Pointer(fr), off)) }
}

func (kitOf[T]) at(addr func(*frame) unsafe.Pointer) any {
	return func(fr *frame) T { return *(*T)(addr(fr)) }
}

func (kitOf[T]) field(p func(*frame) unsafe.Pointer, off uintptr) any {
	return func(fr *frame) T {
		q := p(fr)
		if q == nil {
			panicNil()
		}
		return *(*T)(unsafe.Add(q, off))
	}
}

func (kitOf[T]) put(x any) func(*frame, unsafe.Pointer) {
	f := x.(func(*frame) T)
	return func(fr *frame, dst unsafe.Pointer) { *(*T)(dst) = f(fr) }
}

func (kitOf[T]) setLocal(off uintptr, x any) stmt {
	f := x.(func(*frame) T)
	return func(fr *frame) ctl {
		*(*T)(unsafe.Add(unsafe.Pointer(fr), off)) = f(fr)
		return next
	}
}

func (kitOf[T]) setFixed(p unsafe.Pointer, x any) stmt {
	f, q := x.(func(*frame) T), (*T)(p)
	return func(fr *frame) ctl {
		*q = f(fr)
		return next
	}
}

func (kitOf[T]) set(addr func(*frame) unsafe.Pointer, x any) stmt {
	f := x.(func(*frame) T)
	return func(fr *frame) ctl {
		v := f(fr)
		*(*T)(addr(fr)) = v
		return next
	}
}

func (kitOf[T]) result(invoke func(*frame) *frame, off uintptr) any {
	return func(fr *frame) T {
		nf := invoke(fr)
		r := *(*T)(unsafe.Add(unsafe.Pointer(nf), off))
		nf.leave()
		return r
	}
}

func (kitOf[T]) static(f *function, args argPut, off uintptr) any {
	if args == nil {
		args = func(*frame, *frame) {}
	}
	return func(fr *frame) T {
		t := fr.t
		code := f.load()
		nf := t.take(code)
		args(fr, nf)
		nf.up = fr
		t.top = nf
		code.run(nf)
		t.top = fr
		r := *(*T)(unsafe.Add(unsafe.Pointer(nf), off))
		nf.leave()
		return r
	}
}

func (kitOf[T]) own(f funcWord) any { return *(*func(*frame) T)(unsafe.Pointer(&f)) }

func (kitOf[T]) equal(x, y any) func(*frame) bool {
	fx, fy := x.(func(*frame) T), y.(func(*frame) T)
	return func(fr *frame) bool {
		a := fx(fr)
		return a == fy(fr)
	}
}

func (kitOf[T]) boxes(typ unsafe.Pointer, x any) func(*frame) any {
	f := x.(func(*frame) T)
	return func(fr *frame) any {
		v := f(fr)
		p := newObject(typ)
		*(*T)(p) = v
		return makeAny(typ, p)
	}
}

func (kitOf[T]) then(s func(*frame), x any) any {
	f := x.(func(*frame) T)
	return func(fr *frame) T {
		s(fr)
		return f(fr)
	}
}

func (kitOf[T]) choose(cond func(*frame) bool, x, y any) any {
	fx, fy := x.(func(*frame) T), y.(func(*frame) T)
	return func(fr *frame) T {
		if cond(fr) {
			return fx(fr)
		}
		return fy(fr)
	}
}

// makeAny builds an interface value from its two words.
func makeAny(typ, data unsafe.Pointer) (v any) {
	*(*eface)(unsafe.Pointer(&v)) = eface{typ, data}
	return v
}

// words takes an interface value apart.
func words(v any) eface { return *(*eface)(unsafe.Pointer(&v)) }
