package vm

import (
	"reflect"
	"time"
	"unsafe"
)

// Compiled functions of common forms are called without reflection, and without a frame
// of their own. Types of one representation are passed alike, so a form stands for many
// types: a named integer is passed as an int, a map as a pointer.

// funcWord is a function value whose type is known to who uses it.
type funcWord = unsafe.Pointer

// nativeCall is the call of a compiled function f with some arguments, in three ways.
type nativeCall struct {
	f      funcWord
	value  funcWord     // gives the only result: a func(*frame) T, as expressions are
	effect func(*frame) // for the effects only
	// into evaluates the arguments on fr, calls f, and stores the results in to.
	into func(f funcWord, fr, to *frame, results [2]uintptr)
}

// form makes calls of a function with arguments that are functions of expressions.
type form func(f funcWord, args []funcWord) nativeCall

// formOf gives the form of a signature, nil if it is not a common one.
func formOf(res, args []slot) form {
	name := make([]byte, 0, 8)
	for _, a := range args {
		name = append(name, formLetter(a))
	}
	name = append(name, '>')
	for _, r := range res {
		name = append(name, formLetter(r))
	}
	return forms[string(name)]
}

// direct gives calls without a frame.
func (make form) direct(v reflect.Value) func(args []expr) *nativeCall {
	f := funcPointer(v)
	return func(args []expr) *nativeCall {
		list := []funcWord{}
		for _, a := range args {
			list = append(list, words(a.f).data)
		}
		call := make(f, list)
		return &call
	}
}

// run gives the body of a frame that has the arguments.
func (make form) run(v reflect.Value, res, args []slot) func(*frame) {
	call, results := make.inFrame(res, args)
	f, into := funcPointer(v), call.into
	return func(nf *frame) { into(f, nf, nf, results) }
}

// runCaptured is run for the function caps[0].
func (make form) runCaptured(res, args []slot) func(*frame) {
	call, results := make.inFrame(res, args)
	into := call.into
	return func(nf *frame) {
		f := nf.caps[0]
		if f == nil {
			panicNil()
		}
		into(f, nf, nf, results)
	}
}

func (make form) inFrame(res, args []slot) (call nativeCall, results [2]uintptr) {
	list := []funcWord{}
	for _, a := range args {
		list = append(list, words(kitFor(a.c, a.rt).local(a.off)).data)
	}
	for i, r := range res {
		results[i] = r.off
	}
	return make(nil, list), results
}

func formLetter(s slot) byte {
	switch s.c {
	case cInt, cInt64, cUint, cUint64, cUintptr:
		return 'i'
	case cFloat64:
		return 'd'
	case cString:
		return 's'
	case cBool:
		return 'b'
	case cPtr:
		return 'p'
	case cSlice:
		return 'l'
	case cAny, cIface:
		return 'e'
	case cInt32, cUint32:
		return 'w'
	case cUint8:
		return 'c'
	}
	if s.rt == reflect.TypeFor[time.Time]() {
		return 't'
	}
	return '?'
}

// arg gives the function of an argument: structs are carried by address.
func arg[T any](f funcWord) func(*frame) T {
	if _, isMem := any(*new(T)).(time.Time); isMem {
		p := *(*addr)(unsafe.Pointer(&f))
		return func(fr *frame) T { return *(*T)(p(fr)) }
	}
	return *(*func(*frame) T)(unsafe.Pointer(&f))
}

// value is arg's other way.
func value[T any](f func(*frame) T) funcWord {
	if _, isMem := any(*new(T)).(time.Time); isMem {
		return words(func(fr *frame) unsafe.Pointer {
			v := f(fr)
			return unsafe.Pointer(&v)
		}).data
	}
	return words(f).data
}

func at[T any](fr *frame, off uintptr) *T { return (*T)(unsafe.Add(unsafe.Pointer(fr), off)) }

func f0() form {
	return func(f funcWord, a []funcWord) nativeCall {
		g := *(*func())(unsafe.Pointer(&f))
		return nativeCall{
			f:      f,
			effect: func(_ *frame) { g() },
			into: func(f funcWord, _, _ *frame, _ [2]uintptr) {
				(*(*func())(unsafe.Pointer(&f)))()
			},
		}
	}
}

func f0r[R any]() form {
	return func(f funcWord, a []funcWord) nativeCall {
		g := *(*func() R)(unsafe.Pointer(&f))
		return nativeCall{
			f:      f,
			value:  value(func(_ *frame) R { return g() }),
			effect: func(_ *frame) { g() },
			into: func(f funcWord, _, to *frame, o [2]uintptr) {
				*at[R](to, o[0]) = (*(*func() R)(unsafe.Pointer(&f)))()
			},
		}
	}
}

func f0rr[R, S any]() form {
	return func(f funcWord, a []funcWord) nativeCall {
		g := *(*func() (R, S))(unsafe.Pointer(&f))
		return nativeCall{
			f:      f,
			effect: func(_ *frame) { g() },
			into: func(f funcWord, _, to *frame, o [2]uintptr) {
				*at[R](to, o[0]), *at[S](to, o[1]) = (*(*func() (R, S))(unsafe.Pointer(&f)))()
			},
		}
	}
}

func f1[A any]() form {
	return func(f funcWord, a []funcWord) nativeCall {
		g := *(*func(A))(unsafe.Pointer(&f))
		x := arg[A](a[0])
		return nativeCall{
			f:      f,
			effect: func(fr *frame) { g(x(fr)) },
			into: func(f funcWord, fr, _ *frame, _ [2]uintptr) {
				(*(*func(A))(unsafe.Pointer(&f)))(x(fr))
			},
		}
	}
}

func f1r[A, R any]() form {
	return func(f funcWord, a []funcWord) nativeCall {
		g := *(*func(A) R)(unsafe.Pointer(&f))
		x := arg[A](a[0])
		return nativeCall{
			f:      f,
			value:  value(func(fr *frame) R { return g(x(fr)) }),
			effect: func(fr *frame) { g(x(fr)) },
			into: func(f funcWord, fr, to *frame, o [2]uintptr) {
				*at[R](to, o[0]) = (*(*func(A) R)(unsafe.Pointer(&f)))(x(fr))
			},
		}
	}
}

func f1rr[A, R, S any]() form {
	return func(f funcWord, a []funcWord) nativeCall {
		g := *(*func(A) (R, S))(unsafe.Pointer(&f))
		x := arg[A](a[0])
		return nativeCall{
			f:      f,
			effect: func(fr *frame) { g(x(fr)) },
			into: func(f funcWord, fr, to *frame, o [2]uintptr) {
				*at[R](to, o[0]), *at[S](to, o[1]) = (*(*func(A) (R, S))(unsafe.Pointer(&f)))(x(fr))
			},
		}
	}
}

func f2[A, B any]() form {
	return func(f funcWord, a []funcWord) nativeCall {
		g := *(*func(A, B))(unsafe.Pointer(&f))
		x := arg[A](a[0])
		y := arg[B](a[1])
		return nativeCall{
			f:      f,
			effect: func(fr *frame) { g(x(fr), y(fr)) },
			into: func(f funcWord, fr, _ *frame, _ [2]uintptr) {
				(*(*func(A, B))(unsafe.Pointer(&f)))(x(fr), y(fr))
			},
		}
	}
}

func f2r[A, B, R any]() form {
	return func(f funcWord, a []funcWord) nativeCall {
		g := *(*func(A, B) R)(unsafe.Pointer(&f))
		x := arg[A](a[0])
		y := arg[B](a[1])
		return nativeCall{
			f:      f,
			value:  value(func(fr *frame) R { return g(x(fr), y(fr)) }),
			effect: func(fr *frame) { g(x(fr), y(fr)) },
			into: func(f funcWord, fr, to *frame, o [2]uintptr) {
				*at[R](to, o[0]) = (*(*func(A, B) R)(unsafe.Pointer(&f)))(x(fr), y(fr))
			},
		}
	}
}

func f2rr[A, B, R, S any]() form {
	return func(f funcWord, a []funcWord) nativeCall {
		g := *(*func(A, B) (R, S))(unsafe.Pointer(&f))
		x := arg[A](a[0])
		y := arg[B](a[1])
		return nativeCall{
			f:      f,
			effect: func(fr *frame) { g(x(fr), y(fr)) },
			into: func(f funcWord, fr, to *frame, o [2]uintptr) {
				*at[R](to, o[0]), *at[S](to, o[1]) = (*(*func(A, B) (R, S))(unsafe.Pointer(&f)))(x(fr), y(fr))
			},
		}
	}
}

func f3[A, B, C any]() form {
	return func(f funcWord, a []funcWord) nativeCall {
		g := *(*func(A, B, C))(unsafe.Pointer(&f))
		x := arg[A](a[0])
		y := arg[B](a[1])
		z := arg[C](a[2])
		return nativeCall{
			f:      f,
			effect: func(fr *frame) { g(x(fr), y(fr), z(fr)) },
			into: func(f funcWord, fr, _ *frame, _ [2]uintptr) {
				(*(*func(A, B, C))(unsafe.Pointer(&f)))(x(fr), y(fr), z(fr))
			},
		}
	}
}

func f3r[A, B, C, R any]() form {
	return func(f funcWord, a []funcWord) nativeCall {
		g := *(*func(A, B, C) R)(unsafe.Pointer(&f))
		x := arg[A](a[0])
		y := arg[B](a[1])
		z := arg[C](a[2])
		return nativeCall{
			f:      f,
			value:  value(func(fr *frame) R { return g(x(fr), y(fr), z(fr)) }),
			effect: func(fr *frame) { g(x(fr), y(fr), z(fr)) },
			into: func(f funcWord, fr, to *frame, o [2]uintptr) {
				*at[R](to, o[0]) = (*(*func(A, B, C) R)(unsafe.Pointer(&f)))(x(fr), y(fr), z(fr))
			},
		}
	}
}

func f3rr[A, B, C, R, S any]() form {
	return func(f funcWord, a []funcWord) nativeCall {
		g := *(*func(A, B, C) (R, S))(unsafe.Pointer(&f))
		x := arg[A](a[0])
		y := arg[B](a[1])
		z := arg[C](a[2])
		return nativeCall{
			f:      f,
			effect: func(fr *frame) { g(x(fr), y(fr), z(fr)) },
			into: func(f funcWord, fr, to *frame, o [2]uintptr) {
				*at[R](to, o[0]), *at[S](to, o[1]) = (*(*func(A, B, C) (R, S))(unsafe.Pointer(&f)))(x(fr), y(fr), z(fr))
			},
		}
	}
}

type ptr = unsafe.Pointer

// forms are the commonest forms of the standard library's functions.
var forms = map[string]form{
	">": f0(), ">i": f0r[int](), ">p": f0r[ptr](), ">s": f0r[string](), ">b": f0r[bool](), ">d": f0r[float64](), ">e": f0r[any](),
	"p>": f1[ptr](), "i>": f1[int](), "s>": f1[string](), "e>": f1[any](), "l>": f1[slice](),
	"d>d": f1r[float64, float64](), "d>i": f1r[float64, int](), "d>b": f1r[float64, bool](),
	"i>i": f1r[int, int](), "i>s": f1r[int, string](), "i>p": f1r[int, ptr](), "i>d": f1r[int, float64](), "i>b": f1r[int, bool](),
	"s>s": f1r[string, string](), "s>i": f1r[string, int](), "s>e": f1r[string, any](), "s>l": f1r[string, slice](),
	"s>p": f1r[string, ptr](), "s>b": f1r[string, bool](), "s>ie": f1rr[string, int, any](), "s>de": f1rr[string, float64, any](),
	"p>i": f1r[ptr, int](), "p>s": f1r[ptr, string](), "p>p": f1r[ptr, ptr](), "p>b": f1r[ptr, bool](), "p>e": f1r[ptr, any](),
	"p>d": f1r[ptr, float64](), "p>l": f1r[ptr, slice](), "p>se": f1rr[ptr, string, any](), "p>ie": f1rr[ptr, int, any](),
	"e>s": f1r[any, string](), "e>e": f1r[any, any](), "e>p": f1r[any, ptr](), "l>l": f1r[slice, slice](), "l>s": f1r[slice, string](),
	"l>ie": f1rr[slice, int, any](), "w>b": f1r[int32, bool](), "w>w": f1r[int32, int32](), "b>s": f1r[bool, string](),
	"pi>": f2[ptr, int](), "ps>": f2[ptr, string](), "pp>": f2[ptr, ptr](), "pe>": f2[ptr, any](), "ep>": f2[any, ptr](),
	"dd>d": f2r[float64, float64, float64](), "ii>i": f2r[int, int, int](), "is>s": f2r[int, string, string](),
	"ss>s": f2r[string, string, string](), "ss>b": f2r[string, string, bool](), "ss>i": f2r[string, string, int](),
	"ss>l": f2r[string, string, slice](), "si>s": f2r[string, int, string](), "ls>s": f2r[slice, string, string](),
	"ps>ie": f2rr[ptr, string, int, any](), "pl>ie": f2rr[ptr, slice, int, any](), "pc>e": f2r[ptr, byte, any](),
	"pw>ie": f2rr[ptr, int32, int, any](), "sl>s": f2r[string, slice, string](), "sl>ie": f2rr[string, slice, int, any](),
	"pp>p": f2r[ptr, ptr, ptr](), "pp>i": f2r[ptr, ptr, int](), "pp>b": f2r[ptr, ptr, bool](), "pi>p": f2r[ptr, int, ptr](),
	"pi>i": f2r[ptr, int, int](), "pi>b": f2r[ptr, int, bool](), "pi>s": f2r[ptr, int, string](), "ii>s": f2r[int, int, string](),
	"el>e": f2r[any, slice, any](), "es>ie": f2rr[any, string, int, any](), "pe>ee": f2rr[ptr, any, any, any](),
	"ppp>": f3[ptr, ptr, ptr](), "ppp>p": f3r[ptr, ptr, ptr, ptr](), "sss>s": f3r[string, string, string, string](),
	"ssi>s": f3r[string, string, int, string](), "ssi>l": f3r[string, string, int, slice](), "lss>s": f3r[slice, string, string, string](),
	"esl>ie": f3rr[any, string, slice, int, any](), "psl>ie": f3rr[ptr, string, slice, int, any](), "sii>ie": f3rr[string, int, int, int, any](),
	"ppl>": f3[ptr, ptr, slice](),
	">t":   f0r[time.Time](), "t>i": f1r[time.Time, int](), "t>s": f1r[time.Time, string](), "t>b": f1r[time.Time, bool](), "t>t": f1r[time.Time, time.Time](),
	"ti>t": f2r[time.Time, int, time.Time](), "tt>i": f2r[time.Time, time.Time, int](), "tt>b": f2r[time.Time, time.Time, bool](),
	"ts>s": f2r[time.Time, string, string](),
	"pw>w": f2r[ptr, int32, int32](), "p>w": f1r[ptr, int32](), "pw>": f2[ptr, int32](), "pww>b": f3r[ptr, int32, int32, bool](),
	"pii>b": f3r[ptr, int, int, bool](), "pii>i": f3r[ptr, int, int, int](), "ll>l": f2r[slice, slice, slice](),
	"ll>b": f2r[slice, slice, bool](), "ll>i": f2r[slice, slice, int](), "pe>e": f2r[ptr, any, any](),
	"ps>s": f2r[ptr, string, string](), "p>ce": f1rr[ptr, byte, any](), "l>i": f1r[slice, int](), "l>b": f1r[slice, bool](),
	"w>i": f1r[int32, int](), "w>s": f1r[int32, string](), "s>wi": f1rr[string, int32, int](), "l>wi": f1rr[slice, int32, int](),
	"s>se": f1rr[string, string, any](), "s>le": f1rr[string, slice, any](), "lw>l": f2r[slice, int32, slice](),
	"el>ie": f2rr[any, slice, int, any](), ">ib": f0rr[int, bool](), ">sb": f0rr[string, bool](), ">pb": f0rr[ptr, bool](),
	">eb": f0rr[any, bool](), ">db": f0rr[float64, bool](), "p>ee": f1rr[ptr, any, any](), "pl>b": f2r[ptr, slice, bool](),
	"pl>l": f2r[ptr, slice, slice](), "psi>l": f3r[ptr, string, int, slice](), "ps>l": f2r[ptr, string, slice](),
	"pe>p": f2r[ptr, any, ptr](), "pp>e": f2r[ptr, ptr, any](), "pi>l": f2r[ptr, int, slice](), "ee>b": f2r[any, any, bool](),
	"ee>e": f2r[any, any, any](), "ip>i": f2r[int, ptr, int](), "sp>i": f2r[string, ptr, int](), "sp>b": f2r[string, ptr, bool](),
	"sp>s": f2r[string, ptr, string](), "sp>l": f2r[string, ptr, slice](), "sw>b": f2r[string, int32, bool](),
	"sw>i": f2r[string, int32, int](), "sc>i": f2r[string, byte, int](), "ss>sb": f2rr[string, string, string, bool](),
	"s>pe": f1rr[string, ptr, any](), "pi>e": f2r[ptr, int, any](), "pb>": f2[ptr, bool](), "pc>": f2[ptr, byte](),
	"ss>e": f2r[string, string, any](), "s>d": f1r[string, float64](), "iii>i": f3r[int, int, int, int](),
	"pep>": f3[ptr, any, ptr](), "ie>i": f2r[int, any, int](), "es>e": f2r[any, string, any](), "i>w": f1r[int, int32](),
	">w": f0r[int32](), "w>": f1[int32](), "ei>i": f2r[any, int, int](), "e>b": f1r[any, bool](), "e>i": f1r[any, int](),
	">ee": f0rr[any, any](), ">se": f0rr[string, any](), ">ie": f0rr[int, any](), "ls>l": f2r[slice, string, slice](),
	"lw>b": f2r[slice, int32, bool](), "lc>i": f2r[slice, byte, int](), "e>ie": f1rr[any, int, any](), "ep>e": f2r[any, ptr, any](),
	"ps>e": f2r[ptr, string, any](), "p>le": f1rr[ptr, slice, any](),
}
