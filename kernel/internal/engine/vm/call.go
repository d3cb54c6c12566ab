package vm

import (
	"go/ast"
	"go/types"
	"reflect"
	"unsafe"
)

// argPut evaluates arguments on fr and puts them into the callee's frame.
type argPut = func(fr, nf *frame)

// invocation is a compiled call.
type invocation struct {
	static  *function            // the target, if it is known
	args    argPut               // of a static call; nil if there are none
	prepare func(*frame) *frame  // makes the callee's frame, ready to run
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
		invoke := inv.invoke()
		return expr{c: cTuple, f: func(fr *frame) { invoke(fr).leave() }}
	}
	t := inv.sig.Results().At(0).Type()
	r := inv.res[0]
	out := expr{t: t, rt: r.rt, c: r.c}
	k := kitFor(out.c, out.rt)
	if inv.static != nil {
		out.f = k.static(inv.static, inv.args, r.off)
	} else {
		out.f = k.result(inv.invoke(), r.off)
	}
	return out
}

// callStmt compiles a call whose results nobody wants.
func (c *compiler) callStmt(e *ast.CallExpr) stmt {
	if tv := c.unit.info.Types[e.Fun]; tv.IsType() || c.builtinName(e) != "" {
		return discard(c.call(e))
	}
	inv := c.invocation(e)
	invoke := inv.invoke()
	return func(fr *frame) ctl {
		invoke(fr).leave()
		return next
	}
}

// tuple compiles a call of several results: after the statement they are in the frame.
func (c *compiler) tuple(e *ast.CallExpr) (func(*frame), []expr) {
	inv := c.invocation(e)
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
	res, args, _ := c.m.signature(nil, sig)
	return &invocation{static: f, args: c.arguments(e, sig, args), res: res, sig: sig}
}

// valueCall compiles the call of a function value.
func (c *compiler) valueCall(e *ast.CallExpr, sig *types.Signature) *invocation {
	f := fn[unsafe.Pointer](c.expr(e.Fun))
	res, slots, _ := c.m.signature(nil, sig)
	args := c.arguments(e, sig, slots)
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
	if cl := closureOf(p); cl != nil {
		nf := t.take(cl.code())
		nf.caps = cl.caps
		return nf
	}
	nf := t.take(native)
	nf.caps = []unsafe.Pointer{p}
	return nf
}

// arguments compiles what puts a call's arguments into the callee's slots; slots are
// those of the parameters, without a receiver.
func (c *compiler) arguments(e *ast.CallExpr, sig *types.Signature, slots []slot) argPut {
	params := sig.Params()
	if len(e.Args) == 1 && params.Len() > 0 {
		if call, ok := ast.Unparen(e.Args[0]).(*ast.CallExpr); ok {
			if tuple, ok := c.typ(call).(*types.Tuple); ok && tuple.Len() > 1 {
				return c.spread(call, sig, slots)
			}
		}
	}
	fixed := params.Len()
	packs := sig.Variadic() && !e.Ellipsis.IsValid()
	if packs {
		fixed--
	}
	var puts []argPut
	for i := range fixed {
		puts = append(puts, putArg(c.exprAs(e.Args[i], params.At(i).Type()), slots[i].off))
	}
	if packs {
		elem := params.At(fixed).Type().Underlying().(*types.Slice).Elem()
		var values []expr
		for _, a := range e.Args[fixed:] {
			values = append(values, c.exprAs(a, elem))
		}
		puts = append(puts, c.pack(values, elem, slots[fixed].off))
	}
	return sequence(puts)
}

// spread passes the results of a call on to another call.
func (c *compiler) spread(call *ast.CallExpr, sig *types.Signature, slots []slot) argPut {
	prepare, values := c.tuple(call)
	puts := []argPut{func(fr, _ *frame) { prepare(fr) }}
	params := sig.Params()
	fixed := params.Len()
	if sig.Variadic() {
		fixed--
	}
	for i := range fixed {
		puts = append(puts, putArg(c.convertible(values[i], params.At(i).Type()), slots[i].off))
	}
	if sig.Variadic() {
		elem := params.At(fixed).Type().Underlying().(*types.Slice).Elem()
		var rest []expr
		for _, v := range values[fixed:] {
			rest = append(rest, c.convertible(v, elem))
		}
		puts = append(puts, c.pack(rest, elem, slots[fixed].off))
	}
	return sequence(puts)
}

// pack makes the slice of a variadic parameter.
func (c *compiler) pack(values []expr, elem types.Type, off uintptr) argPut {
	if len(values) == 0 {
		return func(_, nf *frame) { *(*slice)(unsafe.Add(unsafe.Pointer(nf), off)) = slice{} }
	}
	rt := c.m.rt(elem)
	typ, size, n := typePointer(rt), rt.Size(), len(values)
	puts := make([]func(*frame, unsafe.Pointer), n)
	for i, v := range values {
		puts[i] = kitFor(v.c, v.rt).put(v.f)
	}
	return func(fr, nf *frame) {
		p := newArray(typ, n)
		for i, put := range puts {
			put(fr, unsafe.Add(p, uintptr(i)*size))
		}
		*(*slice)(unsafe.Add(unsafe.Pointer(nf), off)) = slice{p, n, n}
	}
}

func putArg(x expr, off uintptr) argPut {
	switch x.c {
	case cInt:
		f := fn[int](x)
		return func(fr, nf *frame) { *(*int)(unsafe.Add(unsafe.Pointer(nf), off)) = f(fr) }
	case cPtr:
		f := fn[unsafe.Pointer](x)
		return func(fr, nf *frame) { *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(nf), off)) = f(fr) }
	}
	put := kitFor(x.c, x.rt).put(x.f)
	return func(fr, nf *frame) { put(fr, unsafe.Add(unsafe.Pointer(nf), off)) }
}

func sequence(puts []argPut) argPut {
	switch len(puts) {
	case 0:
		return nil
	case 1:
		return puts[0]
	case 2:
		a, b := puts[0], puts[1]
		return func(fr, nf *frame) {
			a(fr, nf)
			b(fr, nf)
		}
	case 3:
		a, b, d := puts[0], puts[1], puts[2]
		return func(fr, nf *frame) {
			a(fr, nf)
			b(fr, nf)
			d(fr, nf)
		}
	}
	return func(fr, nf *frame) {
		for _, put := range puts {
			put(fr, nf)
		}
	}
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
