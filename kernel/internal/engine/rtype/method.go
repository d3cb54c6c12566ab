package rtype

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"sync"
)

// methodSet gives a type's methods in the runtime's order.
func methodSet(t types.Type) []*types.Selection {
	methods := slices.Collect(types.NewMethodSet(t).Methods())
	slices.SortFunc(methods, func(a, b *types.Selection) int { return compareMembers(a.Obj(), b.Obj()) })
	return methods
}

func withoutReceiver(s *types.Signature) *types.Signature {
	return types.NewSignatureType(nil, nil, nil, s.Params(), s.Results(), s.Variadic())
}

// completeMethods gives d and the pointer to it their methods. Compiled code calls a method
// through an interface with the interface's data word as receiver: a pointer to the value,
// or the value itself if it is of a pointer's form. So the code of *T's methods serves T
// in interfaces too, except for the latter kind; and reflect.Type.Method wants code that
// takes T itself.
func (b *builder) completeMethods(d *draft) {
	values := map[string]int{} // by identity, index in d.vals
	for i, sel := range d.vals {
		values[sel.Obj().Id()] = i
	}
	self := toReflect(d.rtype)
	for i, sel := range d.ptrs {
		typ := b.methodType(promotedFrom(sel), sel.Obj().(*types.Func))
		m := method{name: b.methodName(sel.Obj(), d.pkgPath), mtyp: typeOffset(fromReflect(typ))}
		if v, ok := values[sel.Obj().Id()]; ok {
			body := b.body(d.typ, d.vals[v], typ)
			m.ifn = b.pointerCode(d.typ, d.vals[v], typ, dereferencing(self, body, sel.Obj().Name()))
			d.valueMethod(v, m, code(self, typ, body))
		} else {
			recv := types.NewPointer(d.typ)
			m.ifn = b.pointerCode(recv, sel, typ, retyping(self, b.body(recv, sel, typ)))
		}
		m.tfn = m.ifn
		d.pointer.methods[i] = m
	}
}

// valueMethod sets a method of T, given that of *T and the code that takes T itself.
func (d *draft) valueMethod(i int, m method, code int32) {
	m.tfn = code
	if d.tflag&tflagDirectIface != 0 {
		m.ifn = code
	}
	d.methods[i] = m
}

// pointerWord stands for all pointer receivers, so that methods of equal signatures share
// what package reflect keeps for a func type.
var pointerWord = basics[types.UnsafePointer]

// code makes a stub that calls body with a receiver of type recv; typ is the method's type.
func code(recv, typ reflect.Type, body Body) int32 {
	return newStub(func(int) reflect.Value { return reflect.MakeFunc(withReceiver(recv, typ), body) })
}

// pointerCode makes a stub that calls body with the receiver's address. The first call
// asks the session for a Go function, which the stub calls from then on.
func (t *Types) pointerCode(recv types.Type, sel *types.Selection, typ reflect.Type, body Body) int32 {
	whole := withReceiver(pointerWord, typ)
	return newStub(func(stub int) reflect.Value {
		ask := sync.OnceFunc(func() {
			if t.config.Func == nil {
				return
			}
			if fn := t.config.Func(recv, sel, whole); fn != nil {
				stubCode.set(stub, reflect.ValueOf(fn).Convert(whole))
			}
		})
		return reflect.MakeFunc(whole, func(args []reflect.Value) []reflect.Value {
			ask()
			return body(args)
		})
	})
}

// withReceiver gives a func type another first parameter.
func withReceiver(recv, typ reflect.Type) reflect.Type {
	in := append([]reflect.Type{recv}, slices.Collect(typ.Ins())...)
	return reflect.FuncOf(in, slices.Collect(typ.Outs()), typ.IsVariadic())
}

// body gives the body of a method, which the session is asked for when it is first called.
func (t *Types) body(recv types.Type, sel *types.Selection, typ reflect.Type) Body {
	find := sync.OnceValue(func() Body {
		if body := t.config.Method(recv, sel); body != nil {
			return body
		}
		return t.forward(sel, typ)
	})
	return func(args []reflect.Value) []reflect.Value { return find()(args) }
}

// dereferencing makes a body for *self of one for self.
func dereferencing(self reflect.Type, body Body, name string) Body {
	return func(args []reflect.Value) []reflect.Value {
		p := args[0].UnsafePointer()
		if p == nil {
			panic(nilReceiver{self, name})
		}
		args[0] = reflect.NewAt(self, p).Elem()
		return body(args)
	}
}

// retyping gives body its receiver as a *self.
func retyping(self reflect.Type, body Body) Body {
	return func(args []reflect.Value) []reflect.Value {
		args[0] = reflect.NewAt(self, args[0].UnsafePointer())
		return body(args)
	}
}

// nilReceiver is the runtime.Error of a value method called by a nil pointer.
type nilReceiver struct {
	typ    reflect.Type
	method string
}

func (e nilReceiver) Error() string {
	return fmt.Sprintf("value method %v.%s called using nil *%s pointer", e.typ, e.method, e.typ.Name())
}

// RuntimeError marks the error as one of the runtime's.
func (nilReceiver) RuntimeError() {}
