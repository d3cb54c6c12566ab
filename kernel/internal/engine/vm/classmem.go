package vm

import (
	"reflect"
	"unsafe"
)

// memKit is the kit of structs and arrays: an expression gives the address of its
// value, which stays valid until the next evaluation.
type memKit struct {
	typ unsafe.Pointer
	rt  reflect.Type
}

type addr = func(*frame) unsafe.Pointer

func (memKit) local(off uintptr) any {
	return func(fr *frame) unsafe.Pointer { return unsafe.Add(unsafe.Pointer(fr), off) }
}

func (memKit) fixed(p unsafe.Pointer) any { return func(*frame) unsafe.Pointer { return p } }

func (memKit) captured(i int) any { return func(fr *frame) unsafe.Pointer { return fr.caps[i] } }

func (memKit) boxed(off uintptr) any {
	return func(fr *frame) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(fr), off)) }
}

func (memKit) at(p addr) any { return p }

func (memKit) field(p addr, off uintptr) any {
	return func(fr *frame) unsafe.Pointer {
		q := p(fr)
		if q == nil {
			panicNil()
		}
		return unsafe.Add(q, off)
	}
}

func (k memKit) put(x any) func(*frame, unsafe.Pointer) {
	f, typ := x.(addr), k.typ
	return func(fr *frame, dst unsafe.Pointer) { typedmemmove(typ, dst, f(fr)) }
}

func (k memKit) setLocal(off uintptr, x any) stmt {
	f, typ := x.(addr), k.typ
	return func(fr *frame) ctl {
		typedmemmove(typ, unsafe.Add(unsafe.Pointer(fr), off), f(fr))
		return next
	}
}

func (k memKit) setFixed(p unsafe.Pointer, x any) stmt {
	f, typ := x.(addr), k.typ
	return func(fr *frame) ctl {
		typedmemmove(typ, p, f(fr))
		return next
	}
}

func (k memKit) set(to addr, x any) stmt {
	f, typ := x.(addr), k.typ
	return func(fr *frame) ctl {
		v := f(fr)
		typedmemmove(typ, to(fr), v)
		return next
	}
}

func (memKit) own(f funcWord) any { return *(*addr)(unsafe.Pointer(&f)) }

func (k memKit) equal(x, y any) func(*frame) bool {
	fx, fy, typ := x.(addr), y.(addr), k.typ
	if isDirect(k.rt) {
		return func(fr *frame) bool { return *(*unsafe.Pointer)(fx(fr)) == *(*unsafe.Pointer)(fy(fr)) }
	}
	return func(fr *frame) bool {
		a := fx(fr)
		return makeAny(typ, a) == makeAny(typ, fy(fr))
	}
}

func (k memKit) boxes(typ unsafe.Pointer, x any) func(*frame) any {
	f := x.(addr)
	return func(fr *frame) any {
		v := f(fr)
		p := newObject(typ)
		typedmemmove(typ, p, v)
		return makeAny(typ, p)
	}
}

func (memKit) then(s func(*frame), x any) any {
	f := x.(addr)
	return func(fr *frame) unsafe.Pointer {
		s(fr)
		return f(fr)
	}
}

func (memKit) choose(cond func(*frame) bool, x, y any) any {
	return kitOf[unsafe.Pointer]{}.choose(cond, x, y)
}
