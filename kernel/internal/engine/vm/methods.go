package vm

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"sync/atomic"
	"unsafe"
)

// selection is x.f where x is a value or a type.
type selection struct {
	kind  types.SelectionKind
	recv  types.Type // of x
	obj   types.Object
	index []int
}

// selection looks a selector up, nil for a qualified identifier. In a generic function
// the real type of x may have the method at another place than its constraint says.
func (c *compiler) selection(e *ast.SelectorExpr) *selection {
	s := c.unit.info.Selections[e]
	if s == nil {
		return nil
	}
	out := &selection{kind: s.Kind(), recv: s.Recv(), obj: s.Obj(), index: s.Index()}
	if len(c.targs) > 0 {
		out.recv = c.subst(s.Recv())
		if obj, index, _ := types.LookupFieldOrMethod(out.recv, true, s.Obj().Pkg(), s.Obj().Name()); obj != nil {
			out.obj, out.index = obj, index
		}
	}
	return out
}

// selector compiles x.f as a value.
func (c *compiler) selector(e *ast.SelectorExpr) expr {
	sel := c.selection(e)
	if sel == nil {
		return c.ident(e.Sel)
	}
	switch sel.kind {
	case types.FieldVal:
		return c.load(c.fieldPlace(e))
	case types.MethodExpr:
		return c.methodExpr(e, sel)
	}
	return c.methodValue(e, sel)
}

// fieldPlace gives the place of x.f.
func (c *compiler) fieldPlace(e *ast.SelectorExpr) place {
	sel := c.selection(e)
	if sel == nil {
		v, ok := c.unit.info.Uses[e.Sel].(*types.Var)
		if !ok {
			return c.spill(c.expr(e)) // a constant, as in time.Second.String()
		}
		return c.variable(e, v)
	}
	return c.walk(c.operand(e.X), sel.index)
}

// operand gives the place of what a selector selects from: a pointer's target, a
// variable, or a value put aside.
func (c *compiler) operand(x ast.Expr) place {
	if _, isPointer := c.typ(x).Underlying().(*types.Pointer); isPointer {
		return c.target(c.expr(x))
	}
	return c.place(x)
}

// target gives the place that a pointer points to.
func (c *compiler) target(x expr) place {
	t := x.t.Underlying().(*types.Pointer).Elem()
	return place{how: behind, addr: fn[unsafe.Pointer](x), t: t, rt: c.m.rt(t)}
}

// walk follows fields, through embedded pointers too.
func (c *compiler) walk(p place, index []int) place {
	for _, i := range index {
		if _, isPointer := p.t.Underlying().(*types.Pointer); isPointer {
			p = c.target(c.load(p))
		}
		f := p.t.Underlying().(*types.Struct).Field(i)
		p = c.field(p, p.rt.Field(i).Offset, f.Type())
	}
	return p
}

// methodCall compiles x.f(…).
func (c *compiler) methodCall(e *ast.CallExpr, fun *ast.SelectorExpr, sel *selection, sig *types.Signature) *invocation {
	args := c.arguments(e, sig)
	var p place
	if types.IsInterface(sel.recv) {
		x := c.expr(fun.X)
		p = valuePlace(x)
	} else {
		p = c.receiverOperand(fun.X)
	}
	return c.callMethod(e, p, sel, sig, args)
}

// valuePlace makes a place of a value.
func valuePlace(x expr) place { return place{how: asValue, x: &x, t: x.t, rt: x.rt} }

// receiverOperand is operand, but keeps a pointer as it is: its method may want it nil.
func (c *compiler) receiverOperand(x ast.Expr) place {
	if _, isPointer := c.typ(x).Underlying().(*types.Pointer); isPointer {
		return valuePlace(c.expr(x))
	}
	return c.place(x)
}

// callMethod compiles a call of a method of what is at p.
func (c *compiler) callMethod(n ast.Node, p place, sel *selection, sig *types.Signature, args arguments) *invocation {
	obj := sel.obj.(*types.Func)
	p = c.walk(p, sel.index[:len(sel.index)-1])
	if types.IsInterface(p.t) {
		return c.interfaceCall(c.load(p), obj, sig, args)
	}
	recv := c.receiver(p, obj)
	f := c.functionOf(n, obj, receiverArgs(p.t))
	res, slots, _ := c.m.signature(recv.t, sig)
	args.values = append([]expr{recv}, args.values...)
	return staticInvocation(f, args, slots, res, sig)
}

// receiver gives what a method is called on: an address or a value.
func (c *compiler) receiver(p place, obj *types.Func) expr {
	_, wantsPointer := obj.Signature().Recv().Type().Underlying().(*types.Pointer)
	_, isPointer := p.t.Underlying().(*types.Pointer)
	switch {
	case wantsPointer && !isPointer:
		t := types.NewPointer(p.t)
		return expr{t: t, rt: c.m.rt(t), c: cPtr, f: c.address(p)}
	case !wantsPointer && isPointer:
		return c.load(c.target(c.load(p)))
	}
	return c.load(p)
}

// receiverArgs gives the type arguments of a method's receiver.
func receiverArgs(t types.Type) []types.Type {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return nil
	}
	var list []types.Type
	for t := range named.TypeArgs().Types() {
		list = append(list, t)
	}
	return list
}

// dispatch is what an interface method call found for one type.
type dispatch struct {
	typ    unsafe.Pointer
	fn     *function
	recv   slot
	direct bool
}

// interfaceCall compiles the call of a method of an interface value.
func (c *compiler) interfaceCall(x expr, obj *types.Func, sig *types.Signature, list arguments) *invocation {
	f := asAny(x)
	m := c.m
	res, slots, _ := m.signature(nil, sig)
	args := list.put(slots)
	var seen dispatches
	return &invocation{res: res, sig: sig, prepare: func(fr *frame) *frame {
		w := words(f(fr))
		if w.typ == nil {
			m.nilMethod(fr, sig, args)
		}
		d := seen.find(w.typ)
		if d == nil {
			d = m.dispatch(w.typ, obj, sig)
			seen.add(d)
		}
		nf := fr.t.take(d.fn.load())
		p := unsafe.Add(unsafe.Pointer(nf), d.recv.off)
		if d.direct {
			*(*unsafe.Pointer)(p) = w.data
		} else {
			typedmemmove(d.typ, p, w.data)
		}
		if args != nil {
			args(fr, nf)
		}
		return nf
	}}
}

// nilMethod is the call of a method of a nil interface value: the arguments are evaluated
// before it panics.
func (m *Machine) nilMethod(fr *frame, sig *types.Signature, args argPut) {
	if args != nil {
		args(fr, fr.t.take(m.nativeCaller(sig)))
	}
	panicNil()
}

// dispatches are what a call has found so far, for a few types.
type dispatches struct {
	last atomic.Pointer[dispatched]
}

type dispatched struct {
	*dispatch
	before *dispatched
	count  int
}

func (s *dispatches) find(typ unsafe.Pointer) *dispatch {
	for d := s.last.Load(); d != nil; d = d.before {
		if d.typ == typ {
			return d.dispatch
		}
	}
	return nil
}

// add starts again when the list has become longer than a look into the machine's table
// takes.
func (s *dispatches) add(d *dispatch) {
	before, count := s.last.Load(), 1
	if before != nil {
		count = before.count + 1
	}
	if count > 8 {
		before, count = nil, 1
	}
	s.last.Store(&dispatched{d, before, count})
}

type dispatchKey struct {
	typ unsafe.Pointer
	obj *types.Func
}

// dispatch finds the method of a type.
func (m *Machine) dispatch(typ unsafe.Pointer, obj *types.Func, sig *types.Signature) *dispatch {
	key := dispatchKey{typ, obj}
	if d, ok := m.dispatches.Load(key); ok {
		return d.(*dispatch)
	}
	rt := typeOf(typ)
	d := &dispatch{typ: typ, direct: isDirect(rt)}
	recv := m.types.Source(rt)
	if recv == nil {
		d.fn, d.recv = m.dispatchNative(rt, obj, sig)
	} else {
		found, index, _ := types.LookupFieldOrMethod(recv, false, obj.Pkg(), obj.Name())
		d.fn = m.methodOf(recv, &selection{kind: types.MethodVal, recv: recv, obj: found, index: index})
		_, slots, _ := m.signature(recv, sig)
		d.recv = slots[0]
	}
	m.dispatches.Store(key, d)
	return d
}

// dispatchNative finds the method of a compiled type.
func (m *Machine) dispatchNative(rt reflect.Type, obj *types.Func, sig *types.Signature) (*function, slot) {
	res, args, vars := m.signature(nil, sig)
	recv := slot{off: vars.add(rt), rt: rt, c: classOfReal(rt)}
	v, err := nativeMethod(rt, obj.Name())
	f := &function{compile: func() *code {
		if err != nil {
			panic(err)
		}
		if other := m.std.override(rt, obj.Name()); other.IsValid() {
			v = other
		}
		c := m.nativeCode(obj.FullName(), v, res, append([]slot{recv}, args...), vars)
		if isTestState(rt) {
			if run := m.testLog(testCommon+obj.Name(), c); run != nil {
				c.run, c.direct = run, nil
			}
		}
		return c
	}}
	return f, recv
}

func classOfReal(rt reflect.Type) class {
	switch rt.Kind() {
	case reflect.Struct, reflect.Array:
		return cMem
	case reflect.Slice:
		return cSlice
	case reflect.Interface:
		return cAny
	case reflect.String:
		return cString
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return cPtr
	}
	return realClasses[rt.Kind()]
}

var realClasses = map[reflect.Kind]class{
	reflect.Bool: cBool, reflect.Int: cInt, reflect.Int8: cInt8, reflect.Int16: cInt16, reflect.Int32: cInt32,
	reflect.Int64: cInt64, reflect.Uint: cUint, reflect.Uint8: cUint8, reflect.Uint16: cUint16,
	reflect.Uint32: cUint32, reflect.Uint64: cUint64, reflect.Uintptr: cUintptr,
	reflect.Float32: cFloat32, reflect.Float64: cFloat64, reflect.Complex64: cComplex64, reflect.Complex128: cComplex128,
}

// methodOf gives a method as a function whose receiver is exactly recv: the declared
// one, or one that finds the way to it.
func (m *Machine) methodOf(recv types.Type, sel *selection) *function {
	obj := sel.obj.(*types.Func)
	if len(sel.index) == 1 && !types.IsInterface(recv) {
		_, wantsPointer := obj.Signature().Recv().Type().Underlying().(*types.Pointer)
		_, isPointer := recv.Underlying().(*types.Pointer)
		if wantsPointer == isPointer {
			if f, err := m.function(obj, receiverArgs(recv)); err == nil {
				return f
			}
		}
	}
	return &function{compile: func() *code { return m.forward(recv, sel) }}
}

// forward compiles a function that calls a method on its receiver.
func (m *Machine) forward(recv types.Type, sel *selection) *code {
	c := &compiler{m: m, unit: &unit{}, body: &body{name: sel.obj.Name()}, places: map[*types.Var]place{}}
	sig := methodSignature(recv, sel)
	res, args, vars := m.signature(recv, sig)
	c.vars = vars
	p := place{how: inFrame, off: args[0].off, t: recv, rt: args[0].rt}
	out := c.passOn(&code{name: sel.obj.Name(), res: res, args: args}, p, sel, sig, args[1:])
	if msg := nilReceiver(recv, sel); msg != "" {
		run, off := out.run, args[0].off
		out.run = func(fr *frame) {
			if *(*unsafe.Pointer)(at8(fr, off)) == nil {
				panic(plainError(msg))
			}
			run(fr)
		}
	}
	return out
}

// nilReceiver gives what a value's method says that is called on a nil pointer, "" for
// other methods.
func nilReceiver(recv types.Type, sel *selection) string {
	p, isPointer := types.Unalias(recv).(*types.Pointer)
	if !isPointer || len(sel.index) != 1 {
		return ""
	}
	obj := sel.obj.(*types.Func)
	named, ok := types.Unalias(p.Elem()).(*types.Named)
	if _, wantsPointer := obj.Signature().Recv().Type().Underlying().(*types.Pointer); wantsPointer || !ok || named.Obj().Pkg() == nil {
		return ""
	}
	name := named.Obj().Name()
	return fmt.Sprintf("value method %s.%s.%s called using nil *%s pointer", named.Obj().Pkg().Path(), name, obj.Name(), name)
}

// methodSignature is a method's signature for a receiver: without type parameters.
func methodSignature(recv types.Type, sel *selection) *types.Signature {
	if obj, _, _ := types.LookupFieldOrMethod(recv, true, sel.obj.Pkg(), sel.obj.Name()); obj != nil {
		return obj.(*types.Func).Signature()
	}
	return sel.obj.(*types.Func).Signature()
}

// passOn completes a function that calls a method of what is at p with its own
// arguments, and returns its results.
func (c *compiler) passOn(out *code, p place, sel *selection, sig *types.Signature, args []slot) *code {
	var list arguments
	for i, a := range args {
		list.values = append(list.values, c.load(place{how: inFrame, off: a.off, t: sig.Params().At(i).Type(), rt: a.rt}))
	}
	inv := c.callMethod(&ast.Ident{Name: sel.obj.Name()}, p, sel, sig, list)
	prepare := inv.frameFor()
	res := out.res
	from := inv.res
	out.layout = c.m.layouts.of(c.vars.fields)
	out.run = func(fr *frame) {
		nf := prepare(fr)
		nf.by = fr.by // recover sees through it
		nf.runFor(fr)
		for i, r := range res {
			typedmemmove(typePointer(r.rt), unsafe.Add(unsafe.Pointer(fr), r.off), unsafe.Add(unsafe.Pointer(nf), from[i].off))
		}
		nf.leave()
	}
	return out
}

// methodValue compiles x.f as a function value: the receiver is evaluated now.
func (c *compiler) methodValue(e *ast.SelectorExpr, sel *selection) expr {
	t := c.typ(e)
	sig := t.Underlying().(*types.Signature)
	obj := sel.obj.(*types.Func)
	p := c.walk(c.receiverOperand(e.X), sel.index[:len(sel.index)-1])
	var recv expr
	isInterface := types.IsInterface(p.t)
	if isInterface {
		recv = c.load(p)
	} else {
		recv = c.receiver(p, obj)
	}
	last := &selection{kind: types.MethodVal, recv: recv.t, obj: obj, index: sel.index[len(sel.index)-1:]}
	code := c.boundCode(recv.t, last, sig)
	put, typ := kitFor(recv.c, recv.rt).put(recv.f), typePointer(recv.rt)
	rt, m := c.m.rt(t), c.m
	return expr{t: t, rt: rt, c: cPtr, f: func(fr *frame) unsafe.Pointer {
		box := newObject(typ)
		put(fr, box)
		if isInterface && *(*unsafe.Pointer)(box) == nil {
			panicNil()
		}
		return m.makeFunc(rt, &closure{own: code, caps: []unsafe.Pointer{box}})
	}}
}

// boundCode compiles a function that calls a method of the value in caps[0].
func (c *compiler) boundCode(recv types.Type, sel *selection, sig *types.Signature) *code {
	inner := &compiler{m: c.m, unit: c.unit, body: c.body, places: map[*types.Var]place{}, targs: c.targs}
	res, args, vars := c.m.signature(nil, sig)
	inner.vars = vars
	p := place{how: inCaps, i: 0, t: recv, rt: c.m.rt(recv)}
	return inner.passOn(&code{name: sel.obj.Name(), res: res, args: args}, p, sel, sig, args)
}

// methodExpr compiles T.f: a function whose first parameter is the receiver.
func (c *compiler) methodExpr(e *ast.SelectorExpr, sel *selection) expr {
	t := c.typ(e)
	rt := c.m.rt(t)
	code := c.m.methodExprCode(sel, t.Underlying().(*types.Signature))
	return expr{t: t, rt: rt, c: cPtr, f: c.m.makeFuncOnce(rt, &closure{own: code})}
}

func (m *Machine) methodExprCode(sel *selection, full *types.Signature) *code {
	c := &compiler{m: m, unit: &unit{}, body: &body{name: sel.obj.Name()}, places: map[*types.Var]place{}}
	res, args, vars := m.signature(nil, full)
	c.vars = vars
	recv := full.Params().At(0).Type()
	p := place{how: inFrame, off: args[0].off, t: recv, rt: args[0].rt}
	var params []*types.Var
	for i := 1; i < full.Params().Len(); i++ {
		params = append(params, full.Params().At(i))
	}
	sig := types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), full.Results(), full.Variadic())
	return c.passOn(&code{name: sel.obj.Name(), res: res, args: args}, p, sel, sig, args[1:])
}
