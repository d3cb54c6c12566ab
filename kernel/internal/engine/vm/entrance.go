package vm

import (
	"go/types"
	"reflect"
	"unsafe"
)

// Methods of common signatures are given to compiled code as Go functions that work on
// the callee's frame: a call through package reflect takes many times as long.

// entrance is a method that compiled code calls.
type entrance struct {
	m    *Machine
	fn   *function      // late bound
	recv unsafe.Pointer // type of a value receiver, nil if the receiver is a pointer
}

// methodFunc gives a method as a Go function of type typ, whose first parameter is the
// receiver's address; nil if the signature is not a common one.
func (m *Machine) methodFunc(recv types.Type, sel *types.Selection, typ reflect.Type) any {
	form, ok := entranceForms[typ]
	if !ok {
		return nil
	}
	e := &entrance{m: m, fn: m.methodBehind(recv, sel)}
	if _, pointer := recv.Underlying().(*types.Pointer); !pointer {
		e.recv = typePointer(m.rt(recv))
	}
	return form.Call([]reflect.Value{reflect.ValueOf(e)})[0].Interface()
}

// begin makes the method's frame on a thread of its own, with the receiver in it.
func (e *entrance) begin(p unsafe.Pointer) *frame {
	nf := e.m.thread().take(e.fn.load())
	at := unsafe.Add(unsafe.Pointer(nf), nf.code.args[0].off)
	if e.recv == nil {
		*(*unsafe.Pointer)(at) = p
	} else {
		typedmemmove(e.recv, at, p)
	}
	return nf
}

func (nf *frame) run() { nf.t.run(nf) }

// end gives the frame and its thread back.
func (nf *frame) end() {
	t := nf.t
	nf.leave()
	t.release()
}

func argumentOf[T any](nf *frame, i int) *T { return at[T](nf, nf.code.args[i].off) }
func resultOf[T any](nf *frame, i int) T    { return *at[T](nf, nf.code.res[i].off) }

func enter0(e *entrance) func(ptr) {
	return func(p ptr) {
		nf := e.begin(p)
		nf.run()
		nf.end()
	}
}

func enter0r[R any](e *entrance) func(ptr) R {
	return func(p ptr) R {
		nf := e.begin(p)
		nf.run()
		r := resultOf[R](nf, 0)
		nf.end()
		return r
	}
}

func enter0rr[R, S any](e *entrance) func(ptr) (R, S) {
	return func(p ptr) (R, S) {
		nf := e.begin(p)
		nf.run()
		r, s := resultOf[R](nf, 0), resultOf[S](nf, 1)
		nf.end()
		return r, s
	}
}

func enter1[A any](e *entrance) func(ptr, A) {
	return func(p ptr, a A) {
		nf := e.begin(p)
		*argumentOf[A](nf, 1) = a
		nf.run()
		nf.end()
	}
}

func enter1r[A, R any](e *entrance) func(ptr, A) R {
	return func(p ptr, a A) R {
		nf := e.begin(p)
		*argumentOf[A](nf, 1) = a
		nf.run()
		r := resultOf[R](nf, 0)
		nf.end()
		return r
	}
}

func enter1rr[A, R, S any](e *entrance) func(ptr, A) (R, S) {
	return func(p ptr, a A) (R, S) {
		nf := e.begin(p)
		*argumentOf[A](nf, 1) = a
		nf.run()
		r, s := resultOf[R](nf, 0), resultOf[S](nf, 1)
		nf.end()
		return r, s
	}
}

func enter2[A, B any](e *entrance) func(ptr, A, B) {
	return func(p ptr, a A, b B) {
		nf := e.begin(p)
		*argumentOf[A](nf, 1), *argumentOf[B](nf, 2) = a, b
		nf.run()
		nf.end()
	}
}

func enter2r[A, B, R any](e *entrance) func(ptr, A, B) R {
	return func(p ptr, a A, b B) R {
		nf := e.begin(p)
		*argumentOf[A](nf, 1), *argumentOf[B](nf, 2) = a, b
		nf.run()
		r := resultOf[R](nf, 0)
		nf.end()
		return r
	}
}

// entranceForms holds the makers of the functions above by the type of what they make.
var entranceForms = makersByType(
	enter0, enter0r[string], enter0r[int], enter0r[bool], enter0r[error], enter0r[any], enter0r[float64],
	enter0r[int64], enter0r[[]byte], enter0r[[]error], enter0rr[[]byte, error], enter0rr[string, error],
	enter1[any], enter1[int], enter1[string], enter1[error], enter1r[int, int], enter1r[int, bool], enter1r[int, string],
	enter1r[string, error], enter1r[any, error], enter1r[error, bool], enter1r[any, bool], enter1r[any, any], enter1r[[]byte, error],
	enter1rr[[]byte, int, error], enter1rr[string, int, error], enter1rr[string, string, bool],
	enter2[int, int], enter2r[int, int, bool], enter2r[int, int, int],
)

func makersByType(makers ...any) map[reflect.Type]reflect.Value {
	table := map[reflect.Type]reflect.Value{}
	for _, f := range makers {
		table[reflect.TypeOf(f).Out(0)] = reflect.ValueOf(f)
	}
	return table
}
