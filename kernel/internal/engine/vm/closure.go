package vm

import (
	"errors"
	"reflect"
	"sync/atomic"
	"unsafe"
)

// closure is a function value that the evaluator has made.
type closure struct {
	fn   *function // late bound: a declared function
	own  *code     // or the code of a literal
	caps []unsafe.Pointer
}

func (cl *closure) code() *code {
	if cl.own != nil {
		return cl.own
	}
	return cl.fn.load()
}

// makeFunc makes a function value of a type.
func (m *Machine) makeFunc(rt reflect.Type, cl *closure) unsafe.Pointer {
	if form := m.enterForm(rt); form != nil {
		return form(&entrance{m: m, closure: cl})
	}
	return funcPointer(reflect.MakeFunc(rt, cl.entry(m)))
}

// makeFuncOnce makes a function value when it is first asked for: the type may still be
// in the making when code is compiled.
func (m *Machine) makeFuncOnce(rt reflect.Type, cl *closure) func(*frame) unsafe.Pointer {
	var known unsafe.Pointer
	return func(*frame) unsafe.Pointer {
		if p := atomic.LoadPointer(&known); p != nil {
			return p
		}
		atomic.CompareAndSwapPointer(&known, nil, m.makeFunc(rt, cl))
		return atomic.LoadPointer(&known)
	}
}

// entry is what compiled code calls. All such functions share their code, by which
// closureOf knows them.
//
//go:noinline
func (cl *closure) entry(m *Machine) func([]reflect.Value) []reflect.Value {
	return func(args []reflect.Value) []reflect.Value { return m.enter(cl, args) }
}

// funcPointer gives the word that a function value is.
func funcPointer(v reflect.Value) unsafe.Pointer { return words(v.Interface()).data }

// funcForm is how function values lie in memory. A function value is a pointer to an
// object whose first word is the address of code. Ours are made by the entrances' forms, or
// by reflect.MakeFunc; that object holds the Go function that MakeFunc was given, and this
// one, a closure in its turn, holds our closure.
type funcForm struct {
	makeFunc uintptr // the code of MakeFunc's objects
	held     uintptr // offset in them of the function that they hold
	entry    uintptr // the code of our entries
	closure  uintptr // offset in them of our closure

	entrances *entranceCodes
}

// entryObject is the layout of what entry returns: the captured variables are in an
// order that the compiler chooses.
type entryObject struct {
	code uintptr
	a, b unsafe.Pointer
}

// implWords is how much of MakeFunc's object may be looked at.
const implWords = 6

// findFuncForm finds the form by making a function and looking at it.
func findFuncForm() (form funcForm, err error) {
	probe := &closure{}
	entry := probe.entry(nil)
	object := funcPointer(reflect.MakeFunc(reflect.TypeFor[func()](), entry))
	inner := *(**entryObject)(unsafe.Pointer(&entry))
	for i, w := range (*[implWords]unsafe.Pointer)(object) {
		if w == unsafe.Pointer(inner) {
			form.held = uintptr(i) * unsafe.Sizeof(w)
		}
	}
	switch unsafe.Pointer(probe) {
	case inner.a:
		form.closure = unsafe.Offsetof(inner.a)
	case inner.b:
		form.closure = unsafe.Offsetof(inner.b)
	}
	if form.held == 0 || form.closure == 0 {
		return form, errors.New("this Go's reflect.MakeFunc keeps its function elsewhere than that of go1.26")
	}
	form.makeFunc, form.entry = *(*uintptr)(object), inner.code
	if form.entrances = findEntranceCodes(); form.entrances == nil {
		return form, errors.New("no hash tells the entrances of compiled code apart")
	}
	return form, nil
}

// closureOf gives the closure behind a function value, nil if it is compiled code.
func (f *funcForm) closureOf(p unsafe.Pointer) *closure {
	if p == nil {
		return nil
	}
	if *(*uintptr)(p) != f.makeFunc {
		return f.entrances.closureOf(p)
	}
	inner := *(*unsafe.Pointer)(unsafe.Add(p, f.held))
	if *(*uintptr)(inner) != f.entry {
		return nil
	}
	return *(**closure)(unsafe.Add(inner, f.closure))
}
