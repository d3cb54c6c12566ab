package vm

import (
	"reflect"
	"unsafe"
)

// fastNative calls compiled functions of common forms without reflection; nil for
// other forms. Types of one representation are passed alike, so a form stands for many
// types: a named integer is passed as an int, a map as a pointer.
func fastNative(v reflect.Value, res, args []slot) func(*frame) {
	form := ""
	for _, a := range args {
		form += formLetter(a.c)
	}
	form += ">"
	for _, r := range res {
		form += formLetter(r.c)
	}
	make := fastForms[form]
	if make == nil {
		return nil
	}
	p := funcPointer(v)
	offs := fastSlots{}
	for i, a := range args {
		offs.a[i] = a.off
	}
	for i, r := range res {
		offs.r[i] = r.off
	}
	return make(unsafe.Pointer(&p), offs)
}

type fastSlots struct{ a, r [4]uintptr }

func formLetter(c class) string {
	switch c {
	case cInt, cInt64, cUint, cUint64, cUintptr:
		return "i"
	case cFloat64:
		return "d"
	case cString:
		return "s"
	case cBool:
		return "b"
	case cPtr:
		return "p"
	case cSlice:
		return "l"
	case cAny, cIface:
		return "e"
	case cInt32, cUint32:
		return "w"
	case cUint8:
		return "c"
	}
	return "?"
}

func at[T any](fr *frame, off uintptr) *T { return (*T)(unsafe.Add(unsafe.Pointer(fr), off)) }

type maker = func(f unsafe.Pointer, o fastSlots) func(*frame)

func f0() maker {
	return func(f unsafe.Pointer, o fastSlots) func(*frame) {
		g := *(*func())(f)
		return func(*frame) { g() }
	}
}

func f0r[R any]() maker {
	return func(f unsafe.Pointer, o fastSlots) func(*frame) {
		g := *(*func() R)(f)
		return func(fr *frame) { *at[R](fr, o.r[0]) = g() }
	}
}

func f1[A any]() maker {
	return func(f unsafe.Pointer, o fastSlots) func(*frame) {
		g := *(*func(A))(f)
		return func(fr *frame) { g(*at[A](fr, o.a[0])) }
	}
}

func f1r[A, R any]() maker {
	return func(f unsafe.Pointer, o fastSlots) func(*frame) {
		g := *(*func(A) R)(f)
		return func(fr *frame) { *at[R](fr, o.r[0]) = g(*at[A](fr, o.a[0])) }
	}
}

func f1rr[A, R, S any]() maker {
	return func(f unsafe.Pointer, o fastSlots) func(*frame) {
		g := *(*func(A) (R, S))(f)
		return func(fr *frame) { *at[R](fr, o.r[0]), *at[S](fr, o.r[1]) = g(*at[A](fr, o.a[0])) }
	}
}

func f2[A, B any]() maker {
	return func(f unsafe.Pointer, o fastSlots) func(*frame) {
		g := *(*func(A, B))(f)
		return func(fr *frame) { g(*at[A](fr, o.a[0]), *at[B](fr, o.a[1])) }
	}
}

func f2r[A, B, R any]() maker {
	return func(f unsafe.Pointer, o fastSlots) func(*frame) {
		g := *(*func(A, B) R)(f)
		return func(fr *frame) { *at[R](fr, o.r[0]) = g(*at[A](fr, o.a[0]), *at[B](fr, o.a[1])) }
	}
}

func f2rr[A, B, R, S any]() maker {
	return func(f unsafe.Pointer, o fastSlots) func(*frame) {
		g := *(*func(A, B) (R, S))(f)
		return func(fr *frame) {
			*at[R](fr, o.r[0]), *at[S](fr, o.r[1]) = g(*at[A](fr, o.a[0]), *at[B](fr, o.a[1]))
		}
	}
}

func f3[A, B, C any]() maker {
	return func(f unsafe.Pointer, o fastSlots) func(*frame) {
		g := *(*func(A, B, C))(f)
		return func(fr *frame) { g(*at[A](fr, o.a[0]), *at[B](fr, o.a[1]), *at[C](fr, o.a[2])) }
	}
}

func f3r[A, B, C, R any]() maker {
	return func(f unsafe.Pointer, o fastSlots) func(*frame) {
		g := *(*func(A, B, C) R)(f)
		return func(fr *frame) {
			*at[R](fr, o.r[0]) = g(*at[A](fr, o.a[0]), *at[B](fr, o.a[1]), *at[C](fr, o.a[2]))
		}
	}
}

func f3rr[A, B, C, R, S any]() maker {
	return func(f unsafe.Pointer, o fastSlots) func(*frame) {
		g := *(*func(A, B, C) (R, S))(f)
		return func(fr *frame) {
			*at[R](fr, o.r[0]), *at[S](fr, o.r[1]) = g(*at[A](fr, o.a[0]), *at[B](fr, o.a[1]), *at[C](fr, o.a[2]))
		}
	}
}

type ptr = unsafe.Pointer

// fastForms are the commonest forms of the standard library's functions.
var fastForms = map[string]maker{
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
}
