package vm

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

var constantOne = constant.MakeInt64(1)

func at8(fr *frame, off uintptr) unsafe.Pointer { return unsafe.Add(unsafe.Pointer(fr), off) }

// loopCtl decides how a loop goes on after its body: again, or out with what the loop
// as a statement gives.
func loopCtl(fr *frame, how ctl, label int) (out bool, result ctl) {
	switch how {
	case next, cont:
		return false, next
	case brk:
		return true, next
	case brkLabel:
		if fr.target == label && label != 0 {
			return true, next
		}
	case contLabel:
		if fr.target == label && label != 0 {
			return false, next
		}
	}
	return true, how
}

// poll lets a loop notice an interrupt. The deferred calls of what was interrupted run
// to their end, unless the cell is abandoned.
func (t *thread) poll() {
	if *t.stop != 0 && (t.quiet == 0 || t.m.abandoned.Load()) {
		t.m.host.Poll()
	}
}

func (c *compiler) forStmt(s *ast.ForStmt, label int) stmt {
	var init, post stmt
	if s.Init != nil {
		init = c.stmt(s.Init)
	}
	cond := func(*frame) bool { return true }
	if s.Cond != nil {
		cond = c.orderedBool(s.Cond)
	}
	body := c.block(s.Body.List)
	if s.Post != nil {
		post = c.stmt(s.Post)
	}
	if fresh := c.freshEach(s.Init); fresh != nil {
		old := post
		post = func(fr *frame) ctl {
			fresh(fr)
			if old != nil {
				old(fr)
			}
			return next
		}
	}
	return withInit(init, loop(cond, body, post, label))
}

func loop(cond func(*frame) bool, body, post stmt, label int) stmt {
	return func(fr *frame) ctl {
		stop := fr.t.stop
		for cond(fr) {
			if how := body(fr); how != next {
				if out, result := loopCtl(fr, how, label); out {
					return result
				}
			}
			if *stop != 0 {
				fr.t.poll()
			}
			if post != nil {
				post(fr)
			}
		}
		return next
	}
}

// freshEach gives each iteration its own copies of the loop's variables, if a closure
// or a pointer can tell.
func (c *compiler) freshEach(init ast.Stmt) func(*frame) {
	s, ok := init.(*ast.AssignStmt)
	if !ok || s.Tok != token.DEFINE {
		return nil
	}
	var list []func(*frame)
	for _, l := range s.Lhs {
		v, ok := c.unit.info.Defs[l.(*ast.Ident)].(*types.Var)
		if !ok {
			continue
		}
		p, known := c.places[v]
		if !known || p.how != inBox {
			continue
		}
		off, typ := p.off, typePointer(p.rt)
		list = append(list, func(fr *frame) {
			box := (*unsafe.Pointer)(at8(fr, off))
			p := newObject(typ)
			typedmemmove(typ, p, *box)
			*box = p
		})
	}
	if len(list) == 0 {
		return nil
	}
	return func(fr *frame) {
		for _, f := range list {
			f(fr)
		}
	}
}

// rangeStmt compiles for … := range x.
func (c *compiler) rangeStmt(s *ast.RangeStmt, label int) stmt {
	return after(c.hoist(s.X), c.rangePlain(s, label))
}

func (c *compiler) rangePlain(s *ast.RangeStmt, label int) stmt {
	switch t := c.typ(s.X).Underlying().(type) {
	case *types.Basic:
		if t.Info()&types.IsString != 0 {
			return c.rangeString(s, label)
		}
		return c.rangeInt(s, label)
	case *types.Slice:
		return c.rangeSlice(s, t, label)
	case *types.Array:
		return c.rangeArray(s, t, label)
	case *types.Pointer:
		return c.rangeArrayPointer(s, t.Elem().Underlying().(*types.Array), label)
	case *types.Map:
		return c.rangeMap(s, t, label)
	case *types.Chan:
		return c.rangeChan(s, t, label)
	case *types.Signature:
		return c.rangeFunc(s, t, label)
	}
	c.fail(s, "range over %s is not supported", c.typ(s.X))
	return nil
}

// iteration stores the values of an iteration into the loop's variables; nil without
// variables.
func (c *compiler) iteration(s *ast.RangeStmt, key, value *expr) stmt {
	var runs []stmt
	var lhs []ast.Expr
	var values []expr
	for i, l := range []ast.Expr{s.Key, s.Value} {
		x := []*expr{key, value}[i]
		if l == nil || isBlank(l) || x == nil {
			continue
		}
		lhs, values = append(lhs, l), append(values, *x)
	}
	if len(lhs) == 0 {
		return nil
	}
	if s.Tok == token.ASSIGN {
		return c.assignHeld(func(*frame) {}, lhs, values)
	}
	for i, l := range lhs {
		v := c.unit.info.Defs[l.(*ast.Ident)].(*types.Var)
		runs = append(runs, c.define(l, c.convertible(values[i], c.subst(v.Type()))))
	}
	return inOrder(runs)
}

// plainInt tells whether a loop's variable is an int of the frame that no closure sees,
// and where: the loop can then count in it.
func (c *compiler) plainInt(key ast.Expr) (uintptr, bool) {
	id, ok := key.(*ast.Ident)
	if !ok {
		return 0, false
	}
	v, ok := c.unit.info.Defs[id].(*types.Var)
	if !ok {
		return 0, false
	}
	p, ok := c.places[v]
	return p.off, ok && p.how == inFrame && classOf(p.t) == cInt
}

// counter is a hidden variable of a loop.
func (c *compiler) counter() (uintptr, expr) {
	rt := reflect.TypeFor[int]()
	off := c.temp(rt)
	return off, c.load(place{how: inFrame, off: off, t: types.Typ[types.Int], rt: rt})
}

func (c *compiler) rangeInt(s *ast.RangeStmt, label int) stmt {
	t := c.typ(s.X)
	if s.Key != nil && !isBlank(s.Key) {
		t = c.lhsType(s.Key, t)
	}
	if isUntyped(t) {
		t = types.Default(t)
	}
	x := c.exprAs(s.X, t)
	limit := ariths[x.c].convert(x.f, cInt64).(func(*frame) int64)
	if x.c >= cUint && x.c <= cUintptr {
		u := ariths[x.c].convert(x.f, cUint64).(func(*frame) uint64)
		limit = func(fr *frame) int64 { return int64(min(u(fr), 1<<63-1)) }
	}
	off, i := c.counter()
	key := expr{t: t, rt: x.rt, c: x.c, f: ariths[cInt].convert(i.f, x.c)}
	iterate := c.iteration(s, &key, nil)
	if own, ok := c.plainInt(s.Key); ok {
		off, iterate = own, nil
	}
	body := c.block(s.Body.List)
	return func(fr *frame) ctl {
		n := limit(fr)
		at := at[int](fr, off)
		for i := int64(0); i < n; i++ {
			*at = int(i)
			if iterate != nil {
				iterate(fr)
			}
			if how := body(fr); how != next {
				if out, result := loopCtl(fr, how, label); out {
					return result
				}
			}
			fr.t.poll()
		}
		return next
	}
}

func (c *compiler) rangeSlice(s *ast.RangeStmt, t *types.Slice, label int) stmt {
	x := fn[slice](c.expr(s.X))
	return c.rangeElements(s, t.Elem(), label, func(fr *frame) (unsafe.Pointer, int) {
		v := x(fr)
		return v.p, v.len
	})
}

// rangeElements ranges over elements in memory: start evaluates the operand and tells
// where the elements are, and how many.
func (c *compiler) rangeElements(s *ast.RangeStmt, elem types.Type, label int, start func(*frame) (unsafe.Pointer, int)) stmt {
	off, i := c.counter()
	rt := c.m.rt(elem)
	size := rt.Size()
	eo := c.temp(reflect.TypeFor[unsafe.Pointer]())
	value := c.load(place{how: inBox, off: eo, t: elem, rt: rt})
	iterate := c.iteration(s, &i, &value)
	if own, ok := c.plainInt(s.Key); ok && !wantsValue(s) {
		off, iterate = own, nil
	}
	held := wantsValue(s)
	body := c.block(s.Body.List)
	return func(fr *frame) ctl {
		p, n := start(fr)
		index := at[int](fr, off)
		for k := range n {
			*index = k
			if held {
				*at[unsafe.Pointer](fr, eo) = unsafe.Add(p, uintptr(k)*size)
			}
			if iterate != nil {
				iterate(fr)
			}
			if how := body(fr); how != next {
				if out, result := loopCtl(fr, how, label); out {
					return result
				}
			}
			fr.t.poll()
		}
		return next
	}
}

// rangeArray ranges over a copy of an array, if the values are wanted.
func (c *compiler) rangeArray(s *ast.RangeStmt, t *types.Array, label int) stmt {
	n := int(t.Len())
	if !wantsValue(s) && !c.hasCall(s.X) {
		return c.rangeElements(s, t.Elem(), label, func(*frame) (unsafe.Pointer, int) { return nil, n })
	}
	x := c.expr(s.X)
	put, typ := kitFor(x.c, x.rt).put(x.f), typePointer(x.rt)
	return c.rangeElements(s, t.Elem(), label, func(fr *frame) (unsafe.Pointer, int) {
		p := newObject(typ)
		put(fr, p)
		return p, n
	})
}

func wantsValue(s *ast.RangeStmt) bool { return s.Value != nil && !isBlank(s.Value) }

// hasCall tells whether evaluating an expression has effects.
func (c *compiler) hasCall(x ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}

func (c *compiler) rangeArrayPointer(s *ast.RangeStmt, t *types.Array, label int) stmt {
	n := int(t.Len())
	p := fn[unsafe.Pointer](c.expr(s.X))
	needed := n > 0 && wantsValue(s)
	return c.rangeElements(s, t.Elem(), label, func(fr *frame) (unsafe.Pointer, int) {
		q := p(fr)
		if q == nil && needed {
			panicNil()
		}
		return q, n
	})
}

func (c *compiler) rangeString(s *ast.RangeStmt, label int) stmt {
	x := fn[string](c.exprAs(s.X, defaulted(c.typ(s.X))))
	off, i := c.counter()
	ro := c.temp(reflect.TypeFor[rune]())
	r := c.load(place{how: inFrame, off: ro, t: types.Typ[types.Rune], rt: reflect.TypeFor[rune]()})
	iterate := c.iteration(s, &i, &r)
	body := c.block(s.Body.List)
	return func(fr *frame) ctl {
		for k, v := range x(fr) {
			*at[int](fr, off), *at[rune](fr, ro) = k, v
			if iterate != nil {
				iterate(fr)
			}
			if how := body(fr); how != next {
				if out, result := loopCtl(fr, how, label); out {
					return result
				}
			}
			fr.t.poll()
		}
		return next
	}
}

func defaulted(t types.Type) types.Type {
	if isUntyped(t) {
		return types.Default(t)
	}
	return t
}

func (c *compiler) rangeMap(s *ast.RangeStmt, t *types.Map, label int) stmt {
	x := c.expr(s.X)
	m := fn[unsafe.Pointer](x)
	krt, vrt := c.m.rt(t.Key()), c.m.rt(t.Elem())
	ko, vo := c.temp(krt), c.temp(vrt)
	key := c.load(place{how: inFrame, off: ko, t: t.Key(), rt: krt})
	value := c.load(place{how: inFrame, off: vo, t: t.Elem(), rt: vrt})
	iterate := c.iteration(s, &key, &value)
	body := c.block(s.Body.List)
	kt, vt, rt := x.rt.Key(), x.rt.Elem(), x.rt
	return func(fr *frame) ctl {
		p := m(fr)
		it := reflect.NewAt(rt, unsafe.Pointer(&p)).Elem().MapRange()
		kv := reflect.NewAt(kt, at8(fr, ko)).Elem()
		vv := reflect.NewAt(vt, at8(fr, vo)).Elem()
		for it.Next() {
			kv.SetIterKey(it)
			vv.SetIterValue(it)
			if iterate != nil {
				iterate(fr)
			}
			if how := body(fr); how != next {
				if out, result := loopCtl(fr, how, label); out {
					return result
				}
			}
			fr.t.poll()
		}
		return next
	}
}

func (c *compiler) rangeChan(s *ast.RangeStmt, t *types.Chan, label int) stmt {
	x := c.expr(s.X)
	ch := fn[unsafe.Pointer](x)
	rt := c.m.rt(t.Elem())
	off := c.temp(rt)
	value := c.load(place{how: inFrame, off: off, t: t.Elem(), rt: rt})
	iterate := c.iteration(s, &value, nil)
	body := c.block(s.Body.List)
	chanType, m := x.rt, c.m
	return func(fr *frame) ctl {
		p := ch(fr)
		for m.recv(chanType, p, at8(fr, off)) {
			if iterate != nil {
				iterate(fr)
			}
			if how := body(fr); how != next {
				if out, result := loopCtl(fr, how, label); out {
					return result
				}
			}
			fr.t.poll()
		}
		return next
	}
}
