package vm

import (
	"go/types"
	"reflect"
	"unsafe"
)

// Functions and methods of common signatures are given to compiled code as Go functions
// that work on the callee's frame: those that package reflect makes take many times as
// long to make and to call. As in forms, types of one representation are passed alike.

// entrance is a function or method that compiled code calls.
type entrance struct {
	closure *closure
	m       *Machine
	recv    unsafe.Pointer // type of a method's value receiver: the first argument is its address
}

// enterMaker makes the function value of an entrance.
type enterMaker func(*entrance) funcWord

// begin makes the callee's frame on a thread of its own.
func (e *entrance) begin() *frame {
	nf := e.m.thread().take(e.closure.code())
	nf.caps = e.closure.caps
	return nf
}

func first[T any](e *entrance, nf *frame, v T) {
	to := unsafe.Add(unsafe.Pointer(nf), nf.code.args[0].off)
	if e.recv != nil {
		typedmemmove(e.recv, to, *(*unsafe.Pointer)(unsafe.Pointer(&v)))
		return
	}
	*(*T)(to) = v
}

func argumentOf[T any](nf *frame, i int) *T { return at[T](nf, nf.code.args[i].off) }
func resultOf[T any](nf *frame, i int) T    { return *at[T](nf, nf.code.res[i].off) }

func (nf *frame) run() { nf.t.run(nf) }

// end gives the frame and its thread back.
func (nf *frame) end() {
	t := nf.t
	nf.leave()
	t.release()
}

func enter[F any](make func(*entrance) F) enterMaker {
	return func(e *entrance) funcWord {
		f := make(e)
		return *(*funcWord)(unsafe.Pointer(&f))
	}
}

func enter0() enterMaker {
	return enter(func(e *entrance) func() {
		return func() {
			nf := e.begin()
			nf.run()
			nf.end()
		}
	})
}

func enter0r[R any]() enterMaker {
	return enter(func(e *entrance) func() R {
		return func() R {
			nf := e.begin()
			nf.run()
			r := resultOf[R](nf, 0)
			nf.end()
			return r
		}
	})
}

func enter1[A any]() enterMaker {
	return enter(func(e *entrance) func(A) {
		return func(a A) {
			nf := e.begin()
			first(e, nf, a)
			nf.run()
			nf.end()
		}
	})
}

func enter1r[A, R any]() enterMaker {
	return enter(func(e *entrance) func(A) R {
		return func(a A) R {
			nf := e.begin()
			first(e, nf, a)
			nf.run()
			r := resultOf[R](nf, 0)
			nf.end()
			return r
		}
	})
}

func enter1rr[A, R, S any]() enterMaker {
	return enter(func(e *entrance) func(A) (R, S) {
		return func(a A) (R, S) {
			nf := e.begin()
			first(e, nf, a)
			nf.run()
			r, s := resultOf[R](nf, 0), resultOf[S](nf, 1)
			nf.end()
			return r, s
		}
	})
}

func enter2[A, B any]() enterMaker {
	return enter(func(e *entrance) func(A, B) {
		return func(a A, b B) {
			nf := e.begin()
			first(e, nf, a)
			*argumentOf[B](nf, 1) = b
			nf.run()
			nf.end()
		}
	})
}

func enter2r[A, B, R any]() enterMaker {
	return enter(func(e *entrance) func(A, B) R {
		return func(a A, b B) R {
			nf := e.begin()
			first(e, nf, a)
			*argumentOf[B](nf, 1) = b
			nf.run()
			r := resultOf[R](nf, 0)
			nf.end()
			return r
		}
	})
}

func enter2rr[A, B, R, S any]() enterMaker {
	return enter(func(e *entrance) func(A, B) (R, S) {
		return func(a A, b B) (R, S) {
			nf := e.begin()
			first(e, nf, a)
			*argumentOf[B](nf, 1) = b
			nf.run()
			r, s := resultOf[R](nf, 0), resultOf[S](nf, 1)
			nf.end()
			return r, s
		}
	})
}

func enter3[A, B, C any]() enterMaker {
	return enter(func(e *entrance) func(A, B, C) {
		return func(a A, b B, c C) {
			nf := e.begin()
			first(e, nf, a)
			*argumentOf[B](nf, 1), *argumentOf[C](nf, 2) = b, c
			nf.run()
			nf.end()
		}
	})
}

func enter3r[A, B, C, R any]() enterMaker {
	return enter(func(e *entrance) func(A, B, C) R {
		return func(a A, b B, c C) R {
			nf := e.begin()
			first(e, nf, a)
			*argumentOf[B](nf, 1), *argumentOf[C](nf, 2) = b, c
			nf.run()
			r := resultOf[R](nf, 0)
			nf.end()
			return r
		}
	})
}

// enterForms are the commonest forms of callbacks and, with the receiver's address in
// front, of methods.
var enterForms = map[string]enterMaker{
	">": enter0(), ">i": enter0r[int](), ">s": enter0r[string](), ">b": enter0r[bool](), ">e": enter0r[any](), ">p": enter0r[ptr](),
	"p>": enter1[ptr](), "i>": enter1[int](), "s>": enter1[string](), "e>": enter1[any](),
	"p>i": enter1r[ptr, int](), "p>s": enter1r[ptr, string](), "p>b": enter1r[ptr, bool](), "p>e": enter1r[ptr, any](),
	"p>p": enter1r[ptr, ptr](), "p>d": enter1r[ptr, float64](), "p>l": enter1r[ptr, slice](),
	"i>i": enter1r[int, int](), "i>b": enter1r[int, bool](), "i>s": enter1r[int, string](), "d>d": enter1r[float64, float64](),
	"s>s": enter1r[string, string](), "s>b": enter1r[string, bool](), "s>i": enter1r[string, int](), "s>e": enter1r[string, any](),
	"e>b": enter1r[any, bool](), "e>e": enter1r[any, any](), "w>w": enter1r[int32, int32](), "w>b": enter1r[int32, bool](),
	"p>le": enter1rr[ptr, slice, any](), "p>se": enter1rr[ptr, string, any](), "p>ee": enter1rr[ptr, any, any](),
	"ii>": enter2[int, int](), "pi>": enter2[ptr, int](), "ps>": enter2[ptr, string](), "pe>": enter2[ptr, any](),
	"pp>": enter2[ptr, ptr](), "ep>": enter2[any, ptr](),
	"ii>i": enter2r[int, int, int](), "ii>b": enter2r[int, int, bool](), "ss>i": enter2r[string, string, int](),
	"ss>b": enter2r[string, string, bool](), "ss>s": enter2r[string, string, string](), "dd>d": enter2r[float64, float64, float64](),
	"pp>i": enter2r[ptr, ptr, int](), "pp>b": enter2r[ptr, ptr, bool](), "pp>e": enter2r[ptr, ptr, any](),
	"pi>i": enter2r[ptr, int, int](), "pi>b": enter2r[ptr, int, bool](), "pi>s": enter2r[ptr, int, string](),
	"ps>e": enter2r[ptr, string, any](), "pe>e": enter2r[ptr, any, any](), "pe>b": enter2r[ptr, any, bool](), "pl>e": enter2r[ptr, slice, any](),
	"is>b": enter2r[int, string, bool](), "si>b": enter2r[string, int, bool](), "ie>b": enter2r[int, any, bool](),
	"pl>ie": enter2rr[ptr, slice, int, any](), "ps>ie": enter2rr[ptr, string, int, any](),
	"pii>": enter3[ptr, int, int](), "pep>": enter3[ptr, any, ptr](),
	"pii>b": enter3r[ptr, int, int, bool](), "pii>i": enter3r[ptr, int, int, int](), "see>e": enter3r[string, any, any, any](),
}

// enterForm gives what makes functions of a type; nil if its signature is not a common one.
func (m *Machine) enterForm(rt reflect.Type) enterMaker {
	if known, ok := m.entrances.Load(rt); ok {
		return known.(enterMaker)
	}
	name := ""
	for in := range rt.Ins() {
		name += letterOf(in)
	}
	name += ">"
	for out := range rt.Outs() {
		name += letterOf(out)
	}
	form := enterForms[name]
	m.entrances.Store(rt, form)
	return form
}

func letterOf(rt reflect.Type) string {
	return string(formLetter(slot{rt: rt, c: classOfReal(rt)}))
}

// methodFunc gives a method as a Go function of type typ, whose first parameter is the
// receiver's address; nil if the signature is not a common one.
func (m *Machine) methodFunc(recv types.Type, sel *types.Selection, typ reflect.Type) any {
	form := m.enterForm(typ)
	if form == nil {
		return nil
	}
	e := &entrance{m: m, closure: &closure{fn: m.methodBehind(recv, sel)}}
	if _, pointer := recv.Underlying().(*types.Pointer); !pointer {
		e.recv = typePointer(m.rt(recv))
	}
	f := form(e)
	return reflect.NewAt(typ, unsafe.Pointer(&f)).Elem().Interface()
}

// entranceCodes tells entrances from compiled functions: by the address of their code,
// which leads to where in the function value the entrance is.
type entranceCodes struct {
	factor uintptr // with which no two codes share a slot
	slots  [1 << slotBits]struct{ code, off uintptr }
}

const slotBits = 11

func (t *entranceCodes) slot(code uintptr) int {
	return int(uint32(code*t.factor) >> (32 - slotBits))
}

// findEntranceCodes makes a function of each form and looks at it. It gives nil if it
// finds no factor.
func findEntranceCodes() *entranceCodes {
	offsets := map[uintptr]uintptr{}
	for _, form := range enterForms {
		probe := &entrance{}
		f := form(probe)
		off := unsafe.Offsetof(entryObject{}.a)
		if *(*unsafe.Pointer)(unsafe.Add(f, off)) != unsafe.Pointer(probe) { // the second of two captured variables
			off = unsafe.Offsetof(entryObject{}.b)
		}
		offsets[*(*uintptr)(f)] = off
	}
	const maxFactor = 1 << 16
	for factor := uintptr(1); factor < maxFactor; factor += 2 {
		if t := codesWith(factor*0x9E3779B1, offsets); t != nil {
			return t
		}
	}
	return nil
}

func codesWith(factor uintptr, offsets map[uintptr]uintptr) *entranceCodes {
	t := &entranceCodes{factor: factor}
	for code, off := range offsets {
		s := &t.slots[t.slot(code)]
		if s.code != 0 {
			return nil
		}
		s.code, s.off = code, off
	}
	return t
}

// closureOf gives the closure behind a function value, nil if it is no entrance.
func (t *entranceCodes) closureOf(p unsafe.Pointer) *closure {
	code := *(*uintptr)(p)
	s := &t.slots[t.slot(code)]
	if s.code != code {
		return nil
	}
	return (*(**entrance)(unsafe.Add(p, s.off))).closure
}
