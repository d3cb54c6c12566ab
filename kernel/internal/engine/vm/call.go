package vm

import (
	"go/ast"
	"go/types"
	"reflect"
	"unsafe"
)

// invocation is a compiled call.
type invocation struct {
	static  *function           // the target, if it is known
	direct  *nativeCall         // how to call it without a frame, if that is possible
	args    argPut              // of a static call; nil if there are none
	prepare func(*frame) *frame // makes the callee's frame, ready to run
	res     []slot
	sig     *types.Signature
}

// frameFor gives what evaluates the function and its arguments.
func (inv *invocation) frameFor() func(*frame) *frame {
	if inv.static == nil {
		return inv.prepare
	}
	f, args := inv.static, inv.args
	return func(fr *frame) *frame {
		nf := fr.t.take(f.load())
		if args != nil {
			args(fr, nf)
		}
		return nf
	}
}

// invoke gives what runs the call; the frame it returns has the results.
func (inv *invocation) invoke() func(*frame) *frame {
	if inv.static != nil {
		return staticInvoke(inv.static, inv.args)
	}
	prepare := inv.prepare
	return func(fr *frame) *frame {
		nf := prepare(fr)
		nf.runFor(fr)
		return nf
	}
}

// runFor runs a prepared frame.
func (nf *frame) runFor(fr *frame) {
	t := fr.t
	nf.up = fr
	t.top = nf
	nf.code.run(nf)
	t.top = fr
}

func staticInvoke(f *function, args argPut) func(*frame) *frame {
	return func(fr *frame) *frame {
		nf := fr.t.take(f.load())
		if args != nil {
			args(fr, nf)
		}
		nf.runFor(fr)
		return nf
	}
}

// call compiles a call that has one value, or none.
func (c *compiler) call(e *ast.CallExpr) expr {
	tv := c.unit.info.Types[e.Fun]
	if tv.IsType() {
		return c.conversion(e)
	}
	if name := c.builtinName(e); name != "" {
		return c.builtin(e, name)
	}
	return c.result(c.invocation(e))
}

// result gives the one value of a call.
func (c *compiler) result(inv *invocation) expr {
	if len(inv.res) == 0 {
		if inv.direct != nil {
			return expr{c: cTuple, f: inv.direct.effect}
		}
		invoke := inv.invoke()
		return expr{c: cTuple, f: func(fr *frame) { invoke(fr).leave() }}
	}
	t := inv.sig.Results().At(0).Type()
	r := inv.res[0]
	out := expr{t: t, rt: r.rt, c: r.c}
	switch {
	case inv.direct != nil:
		out.f = kitFor(out.c, out.rt).own(inv.direct.value)
	case out.c == cMem:
		out.f = c.memResult(inv, r)
	case inv.static != nil:
		out.f = kits[out.c].static(inv.static, inv.args, r.off)
	default:
		out.f = kits[out.c].result(inv.invoke(), r.off)
	}
	return out
}

// memResult copies a struct or an array: the frame that has it is used again.
func (c *compiler) memResult(inv *invocation, r slot) addr {
	invoke, place, typ, off := inv.invoke(), c.scratch(r.rt), typePointer(r.rt), r.off
	return func(fr *frame) unsafe.Pointer {
		nf := invoke(fr)
		p := place(fr)
		typedmemmove(typ, p, at8(nf, off))
		nf.leave()
		return p
	}
}

// callStmt compiles a call whose results nobody wants.
func (c *compiler) callStmt(e *ast.CallExpr) stmt {
	if tv := c.unit.info.Types[e.Fun]; tv.IsType() || c.builtinName(e) != "" {
		return discard(c.call(e))
	}
	inv := c.invocation(e)
	if inv.direct != nil {
		return asStmt(inv.direct.effect)
	}
	invoke := inv.invoke()
	return func(fr *frame) ctl {
		invoke(fr).leave()
		return next
	}
}

// tuple compiles a call of several results: after the statement they are in the frame.
func (c *compiler) tuple(e *ast.CallExpr) (func(*frame), []expr) {
	inv := c.invocation(e)
	if inv.direct != nil {
		return c.directTuple(inv)
	}
	invoke := inv.invoke()
	var values []expr
	type move struct {
		from, to uintptr
		typ      unsafe.Pointer
	}
	var moves []move
	for i, r := range inv.res {
		off := c.temp(r.rt)
		moves = append(moves, move{r.off, off, typePointer(r.rt)})
		values = append(values, c.load(place{how: inFrame, off: off, t: inv.sig.Results().At(i).Type(), rt: r.rt}))
	}
	return func(fr *frame) {
		nf := invoke(fr)
		for _, m := range moves {
			typedmemmove(m.typ, unsafe.Add(unsafe.Pointer(fr), m.to), unsafe.Add(unsafe.Pointer(nf), m.from))
		}
		nf.leave()
	}, values
}

// directTuple compiles a call of several results without a frame of its own.
func (c *compiler) directTuple(inv *invocation) (func(*frame), []expr) {
	var at [2]uintptr
	var values []expr
	for i, r := range inv.res {
		at[i] = c.temp(r.rt)
		values = append(values, c.load(place{how: inFrame, off: at[i], t: inv.sig.Results().At(i).Type(), rt: r.rt}))
	}
	into, f := inv.direct.into, inv.direct.f
	return func(fr *frame) { into(f, fr, fr, at) }, values
}

// signature lays out the frame of a call: results, parameters, and the receiver last, so
// that the places of the others don't depend on it. Of args it is the first.
func (m *Machine) signature(recv types.Type, sig *types.Signature) (res, args []slot, vars variables) {
	add := func(t types.Type) slot {
		rt := m.rt(t)
		return slot{off: vars.add(rt), rt: rt, c: classOf(t)}
	}
	for v := range sig.Results().Variables() {
		res = append(res, add(v.Type()))
	}
	for v := range sig.Params().Variables() {
		args = append(args, add(v.Type()))
	}
	if recv != nil {
		args = append([]slot{add(recv)}, args...)
	}
	return res, args, vars
}

// invocation compiles a call of a function or method.
func (c *compiler) invocation(e *ast.CallExpr) *invocation {
	sig, ok := c.typ(e.Fun).Underlying().(*types.Signature)
	if !ok {
		c.fail(e, "%s is not a function", c.typ(e.Fun))
	}
	switch fun := ast.Unparen(e.Fun).(type) {
	case *ast.Ident:
		if f := c.staticFunc(fun); f != nil {
			return c.staticCall(e, f, sig)
		}
	case *ast.IndexExpr, *ast.IndexListExpr:
		if f := c.instantiated(fun); f != nil {
			return c.staticCall(e, f, sig)
		}
	case *ast.SelectorExpr:
		if f := c.staticFunc(fun.Sel); f != nil && c.unit.info.Selections[fun] == nil {
			return c.staticCall(e, f, sig)
		}
		if sel := c.selection(fun); sel != nil && sel.kind == types.MethodVal {
			return c.methodCall(e, fun, sel, sig)
		}
	}
	return c.valueCall(e, sig)
}

// staticFunc gives the function that a name stands for, nil if it is a variable.
func (c *compiler) staticFunc(id *ast.Ident) *function {
	obj, ok := c.unit.info.Uses[id].(*types.Func)
	if !ok || obj.Signature().Recv() != nil {
		return nil
	}
	return c.functionOf(id, obj, c.typeArgs(id))
}

// typeArgs gives the type arguments with which a generic function is used.
func (c *compiler) typeArgs(id *ast.Ident) []types.Type {
	inst, ok := c.unit.info.Instances[id]
	if !ok {
		return nil
	}
	list := make([]types.Type, inst.TypeArgs.Len())
	for i := range list {
		list[i] = c.subst(inst.TypeArgs.At(i))
	}
	return list
}

// instantiated gives the function of f[int].
func (c *compiler) instantiated(e ast.Expr) *function {
	var x ast.Expr
	switch e := e.(type) {
	case *ast.IndexExpr:
		x = e.X
	case *ast.IndexListExpr:
		x = e.X
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		return c.staticFunc(x)
	case *ast.SelectorExpr:
		if c.unit.info.Selections[x] == nil {
			return c.staticFunc(x.Sel)
		}
	}
	return nil
}

// functionOf finds or makes a function, or ends the compilation.
func (c *compiler) functionOf(n ast.Node, obj *types.Func, targs []types.Type) *function {
	f, err := c.m.function(obj, targs)
	if err != nil {
		c.fail(n, "%s", err)
	}
	return f
}

func (c *compiler) staticCall(e *ast.CallExpr, f *function, sig *types.Signature) *invocation {
	res, slots, _ := c.m.signature(nil, sig)
	return staticInvocation(f, c.arguments(e, sig), slots, res, sig)
}

// staticInvocation is the call of a function that is known. Slots are those of all
// arguments, the receiver first.
func staticInvocation(f *function, args arguments, slots, res []slot, sig *types.Signature) *invocation {
	inv := &invocation{static: f, args: args.put(slots), res: res, sig: sig}
	if f.compiled && args.prepare == nil {
		if direct := f.load().direct; direct != nil {
			inv.direct = direct(args.values)
		}
	}
	return inv
}

// valueCall compiles the call of a function value.
func (c *compiler) valueCall(e *ast.CallExpr, sig *types.Signature) *invocation {
	f := fn[unsafe.Pointer](c.expr(e.Fun))
	res, slots, _ := c.m.signature(nil, sig)
	args := c.arguments(e, sig).put(slots)
	native := c.m.nativeCaller(sig)
	return &invocation{res: res, sig: sig, prepare: func(fr *frame) *frame {
		p := f(fr)
		nf := fr.t.prepareValue(p, native)
		if args != nil {
			args(fr, nf)
		}
		return nf
	}}
}

// prepareValue makes the frame for a call of a function value.
func (t *thread) prepareValue(p unsafe.Pointer, native *code) *frame {
	if cl := t.m.funcs.closureOf(p); cl != nil {
		nf := t.take(cl.code())
		nf.caps = cl.caps
		return nf
	}
	nf := t.take(native)
	nf.caps = []unsafe.Pointer{p}
	return nf
}

// discard evaluates for the effects only.
func discard(x expr) stmt {
	if f, ok := x.f.(func(*frame)); ok {
		return func(fr *frame) ctl {
			f(fr)
			return next
		}
	}
	put := kitFor(x.c, x.rt).put(x.f)
	typ := typePointer(x.rt)
	return func(fr *frame) ctl {
		put(fr, newObject(typ))
		return next
	}
}

// load gives what is in a slot of a frame.
func load(nf *frame, s slot) reflect.Value {
	return reflect.NewAt(s.rt, unsafe.Add(unsafe.Pointer(nf), s.off)).Elem()
}
