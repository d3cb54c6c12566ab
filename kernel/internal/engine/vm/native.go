package vm

import (
	"fmt"
	"go/types"
	"reflect"
	"unsafe"
)

// native gives a compiled function or method; m.mu is held.
func (m *Machine) native(obj *types.Func) (*function, error) {
	sig := obj.Signature()
	var recv types.Type
	if sig.Recv() != nil {
		recv = sig.Recv().Type()
	}
	v, err := m.std.function(obj)
	if err != nil {
		return nil, err
	}
	f := &function{compiled: true}
	name := obj.FullName()
	f.compile = func() *code {
		res, args, vars := m.signature(recv, sig)
		c := m.nativeCode(name, v, res, args, vars)
		if run := m.callerAware(name, c); run != nil {
			c.run, c.direct = run, nil
		}
		return c
	}
	return f, nil
}

// nativeCode makes the code that calls a compiled function.
func (m *Machine) nativeCode(name string, v reflect.Value, res, args []slot, vars variables) *code {
	c := &code{name: name, native: true, layout: m.layouts.of(vars.fields), res: res, args: args}
	if form := formOf(res, args); form != nil {
		c.run, c.direct = form.run(v, res, args), form.direct(v)
	} else {
		c.run = func(nf *frame) { callNative(v, nf, res, args) }
	}
	return c
}

// nativeCaller gives the code that calls a function value of compiled code: caps[0].
func (m *Machine) nativeCaller(sig *types.Signature) *code {
	res, args, vars := m.signature(nil, sig)
	rt := m.rt(types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic()))
	c := &code{name: "compiled code", native: true, layout: m.layouts.of(vars.fields), res: res, args: args}
	if form := formOf(res, args); form != nil {
		c.run = form.runCaptured(res, args)
		return c
	}
	c.run = func(nf *frame) {
		p := nf.caps[0]
		if p == nil {
			panicNil()
		}
		callNative(reflect.NewAt(rt, unsafe.Pointer(&p)).Elem(), nf, res, args)
	}
	return c
}

func callNative(v reflect.Value, nf *frame, res, args []slot) {
	t := v.Type()
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		in[i] = reflect.NewAt(t.In(i), unsafe.Add(unsafe.Pointer(nf), a.off)).Elem()
	}
	var out []reflect.Value
	if t.IsVariadic() {
		out = v.CallSlice(in)
	} else {
		out = v.Call(in)
	}
	for i, r := range res {
		reflect.NewAt(out[i].Type(), unsafe.Add(unsafe.Pointer(nf), r.off)).Elem().Set(out[i])
	}
}

// method gives the function value of a compiled type's method, receiver first.
func nativeMethod(recv reflect.Type, name string) (reflect.Value, error) {
	method, ok := recv.MethodByName(name)
	if !ok {
		return reflect.Value{}, fmt.Errorf("method %s of %s can't be called from a cell", name, recv)
	}
	return method.Func, nil
}
