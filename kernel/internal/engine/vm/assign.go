package vm

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

// assignStmt compiles an assignment or a short variable declaration.
func (c *compiler) assignStmt(s *ast.AssignStmt) stmt {
	switch {
	case s.Tok != token.ASSIGN && s.Tok != token.DEFINE:
		return c.assignOp(s.Lhs[0], assignOps[s.Tok], s.Rhs[0])
	case len(s.Lhs) == 1 && len(s.Rhs) == 1:
		return c.assignOne(s.Lhs[0], s.Rhs[0], s.Tok == token.DEFINE)
	case len(s.Rhs) == 1:
		hoisted := c.hoist(append(s.Lhs[:len(s.Lhs):len(s.Lhs)], s.Rhs[0])...)
		prepare, values := c.multi(s.Rhs[0])
		return after(hoisted, c.assignHeld(prepare, s.Lhs, values))
	}
	return c.assignParallel(s)
}

var assignOps = map[token.Token]token.Token{
	token.ADD_ASSIGN: token.ADD, token.SUB_ASSIGN: token.SUB, token.MUL_ASSIGN: token.MUL,
	token.QUO_ASSIGN: token.QUO, token.REM_ASSIGN: token.REM, token.AND_ASSIGN: token.AND,
	token.OR_ASSIGN: token.OR, token.XOR_ASSIGN: token.XOR, token.SHL_ASSIGN: token.SHL,
	token.SHR_ASSIGN: token.SHR, token.AND_NOT_ASSIGN: token.AND_NOT,
}

func isBlank(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && id.Name == "_"
}

// target is the left side of an assignment.
type target struct {
	place place
	fresh func(*frame) // makes the variable, if it is new
}

// lhs compiles the left side of an assignment; new variables are declared.
func (c *compiler) lhs(e ast.Expr) target {
	e = ast.Unparen(e)
	if id, ok := e.(*ast.Ident); ok {
		if v, ok := c.unit.info.Defs[id].(*types.Var); ok && v != nil {
			p, fresh := c.declare(v)
			return target{place: p, fresh: fresh}
		}
	}
	if ix, ok := e.(*ast.IndexExpr); ok {
		if t, ok := c.typ(ix.X).Underlying().(*types.Map); ok {
			return target{place: c.mapPlace(ix, t)}
		}
	}
	return target{place: c.place(e)}
}

// lhsType gives the type that the right side must have; nil for a blank one.
func (c *compiler) lhsType(e ast.Expr, rhs types.Type) types.Type {
	if isBlank(e) {
		if isUntyped(rhs) {
			return types.Default(rhs)
		}
		return rhs
	}
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		if v, ok := c.unit.info.Defs[id].(*types.Var); ok {
			return c.subst(v.Type())
		}
	}
	return c.typ(e)
}

// assignOne compiles x = y and x := y.
func (c *compiler) assignOne(l, r ast.Expr, define bool) stmt {
	if define || isBlank(l) || !c.hasEvents(l) { // the value is evaluated before the place
		return after(c.hoist(r), c.assignPlain(l, r, define))
	}
	return after(c.hoist(l, r), c.assignPlain(l, r, define))
}

func (c *compiler) assignPlain(l, r ast.Expr, define bool) stmt {
	if isBlank(l) {
		if c.unit.info.Types[r].IsNil() {
			return func(*frame) ctl { return next }
		}
		return discard(c.exprAs(r, c.lhsType(l, c.typ(r))))
	}
	t := c.lhsType(l, nil)
	if define {
		return c.define(l, c.exprAs(r, t))
	}
	if ix, ok := ast.Unparen(l).(*ast.IndexExpr); ok {
		if mt, ok := c.typ(ix.X).Underlying().(*types.Map); ok {
			return c.assignMap(ix, mt, r)
		}
	}
	p := c.place(l)
	return c.assign(p, c.exprAs(r, t))
}

// define compiles x := y: the variable is made after y was evaluated, which may use an
// older one of its name.
func (c *compiler) define(l ast.Expr, x expr) stmt {
	tg := c.lhs(l)
	if tg.place.how == inFrame || tg.place.how == atFixed {
		return c.assign(tg.place, x)
	}
	put := kitFor(x.c, x.rt).put(x.f)
	if tg.fresh == nil {
		return c.assign(tg.place, x)
	}
	typ, off := typePointer(tg.place.rt), tg.place.off
	return func(fr *frame) ctl {
		p := newObject(typ)
		put(fr, p)
		*(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(fr), off)) = p
		return next
	}
}

// assignMap compiles m[k] = v: the value is evaluated before the key is put in.
func (c *compiler) assignMap(ix *ast.IndexExpr, t *types.Map, r ast.Expr) stmt {
	x := c.expr(ix.X)
	m, typ := fn[unsafe.Pointer](x), typePointer(x.rt)
	key := c.mapKey(ix.Index, t)
	v := c.exprAs(r, t.Elem())
	put, elem := kitFor(v.c, v.rt).put(v.f), typePointer(v.rt)
	off := c.temp(v.rt)
	return func(fr *frame) ctl {
		at := unsafe.Add(unsafe.Pointer(fr), off)
		put(fr, at)
		table := m(fr)
		typedmemmove(elem, mapassign(typ, table, key(fr)), at)
		return next
	}
}

// assignOp compiles x op= y, and x++ with a y of 1.
func (c *compiler) assignOp(l ast.Expr, op token.Token, r ast.Expr) stmt {
	return after(c.hoist(l, r), c.assignOpPlain(l, op, r))
}

func (c *compiler) assignOpPlain(l ast.Expr, op token.Token, r ast.Expr) stmt {
	if mt, ok := c.mapTarget(l); ok && (mayPanicOps[op] || c.mayPanic(r)) {
		return c.assignOpMap(ast.Unparen(l).(*ast.IndexExpr), mt, op, r)
	}
	t := c.typ(l)
	p := c.operandOnce(l)
	var prepare func(*frame)
	if p.how == behind || p.how == atAddr {
		prepare, p = c.hold(p)
	}
	x := c.load(p)
	f := c.applied(x, op, r)
	if p.how == inFrame && x.c == cInt && r == nil {
		return addLocal(p.off, op)
	}
	set := c.assign(p, expr{t: t, rt: x.rt, c: x.c, f: f})
	if prepare == nil {
		return set
	}
	return func(fr *frame) ctl {
		prepare(fr)
		return set(fr)
	}
}

func addLocal(off uintptr, op token.Token) stmt {
	by := 1
	if op == token.SUB {
		by = -1
	}
	return func(fr *frame) ctl {
		*(*int)(unsafe.Add(unsafe.Pointer(fr), off)) += by
		return next
	}
}

var mayPanicOps = map[token.Token]bool{token.QUO: true, token.REM: true, token.SHL: true, token.SHR: true}

// applied gives the value that x op= y stores.
func (c *compiler) applied(x expr, op token.Token, y ast.Expr) any {
	switch {
	case op == token.SHL || op == token.SHR:
		return ariths[x.c].shift(op, x, c.shiftCount(y))
	case y == nil:
		return ariths[x.c].binary(op, x, c.one(x.t))
	}
	return ariths[x.c].binary(op, x, c.exprAs(y, x.t))
}

// assignOpMap compiles an m[k] op= y that may panic: then m has no new key.
func (c *compiler) assignOpMap(ix *ast.IndexExpr, t *types.Map, op token.Token, y ast.Expr) stmt {
	h := &holder{c: c}
	table := h.hold(ix.X)
	key := c.spill(h.holdAs(ix.Index, t.Key())).addr
	m, typ := fn[unsafe.Pointer](table), typePointer(table.rt)
	p := place{how: atAddr, t: t.Elem(), rt: c.m.rt(t.Elem())}
	zero := newObject(typePointer(p.rt))
	p.addr = func(fr *frame) unsafe.Pointer {
		if at, found := mapaccess2(typ, m(fr), key(fr)); found {
			return at
		}
		return zero
	}
	old := c.load(p)
	p.addr = func(fr *frame) unsafe.Pointer { return mapassign(typ, m(fr), key(fr)) }
	set := c.assign(p, expr{t: old.t, rt: old.rt, c: old.c, f: c.applied(old, op, y)})
	before := h.runs
	return func(fr *frame) ctl {
		for _, b := range before {
			b(fr)
		}
		return set(fr)
	}
}

// operandOnce gives the place of the left side of x op= y.
func (c *compiler) operandOnce(l ast.Expr) place {
	if ix, ok := ast.Unparen(l).(*ast.IndexExpr); ok {
		if t, ok := c.typ(ix.X).Underlying().(*types.Map); ok {
			return c.mapPlace(ix, t)
		}
	}
	return c.place(l)
}

// hold evaluates an address once and keeps it in the frame.
func (c *compiler) hold(p place) (func(*frame), place) {
	at := c.address(p)
	off := c.temp(reflect.TypeFor[unsafe.Pointer]())
	return func(fr *frame) {
		*(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(fr), off)) = at(fr)
	}, place{how: inBox, off: off, t: p.t, rt: p.rt}
}

// one gives 1 as a number of type t.
func (c *compiler) one(t types.Type) expr { return c.constant(t, constantOne) }

// multi compiles an expression of several values: after the statement they are in the
// frame.
func (c *compiler) multi(e ast.Expr) (func(*frame), []expr) {
	switch e := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		return c.tuple(e)
	case *ast.TypeAssertExpr:
		t := c.typ(e)
		if tuple, ok := t.(*types.Tuple); ok {
			t = tuple.At(0).Type()
		}
		prepare, v, ok := c.assertCommaOk(e, t)
		return prepare, []expr{v, ok}
	case *ast.IndexExpr:
		prepare, v, ok := c.mapIndex(e, c.typ(e.X).Underlying().(*types.Map), true)
		return prepare, []expr{v, ok}
	case *ast.UnaryExpr:
		prepare, v, ok := c.receiveCommaOk(e)
		return prepare, []expr{v, ok}
	}
	c.fail(e, "%T has no two values", e)
	return nil, nil
}

func (c *compiler) mapTarget(l ast.Expr) (*types.Map, bool) {
	ix, ok := ast.Unparen(l).(*ast.IndexExpr)
	if !ok {
		return nil, false
	}
	t, ok := c.typ(ix.X).Underlying().(*types.Map)
	return t, ok
}

func asStmt(f func(*frame)) stmt {
	return func(fr *frame) ctl {
		f(fr)
		return next
	}
}

// assignParallel compiles a, b = x, y: the operands on the left and the values on the
// right first, then the assignments from left to right.
func (c *compiler) assignParallel(s *ast.AssignStmt) stmt {
	hoisted := c.hoist(append(s.Lhs[:len(s.Lhs):len(s.Lhs)], s.Rhs...)...)
	var before []func(*frame)
	var values []expr
	for i, r := range s.Rhs {
		t := c.parallelType(s.Lhs[i], r)
		x := c.exprAs(r, t)
		off := c.temp(x.rt)
		put := kitFor(x.c, x.rt).put(x.f)
		before = append(before, func(fr *frame) { put(fr, unsafe.Add(unsafe.Pointer(fr), off)) })
		values = append(values, c.load(place{how: inFrame, off: off, t: t, rt: x.rt}))
	}
	prepare := func(fr *frame) {
		for _, b := range before {
			b(fr)
		}
	}
	return after(hoisted, c.assignHeld(prepare, s.Lhs, values))
}

func (c *compiler) parallelType(l, r ast.Expr) types.Type {
	if isBlank(l) && c.unit.info.Types[r].IsNil() {
		return types.Typ[types.UnsafePointer]
	}
	if isBlank(l) {
		return c.lhsType(l, c.typ(r))
	}
	return c.lhsType(l, nil)
}

// assignHeld stores values that prepare makes ready. The operands of what is assigned to
// are evaluated before the first assignment; what they lead to is looked at by each.
func (c *compiler) assignHeld(prepare func(*frame), lhs []ast.Expr, values []expr) stmt {
	h := &holder{c: c, lhs: lhs}
	var sets []stmt
	for i, l := range lhs {
		if isBlank(l) {
			continue
		}
		p, fresh := h.target(l)
		if fresh != nil {
			sets = append(sets, asStmt(fresh))
		}
		sets = append(sets, c.assign(p, c.convertible(values[i], p.t)))
	}
	before := h.runs
	return func(fr *frame) ctl {
		prepare(fr)
		for _, b := range before {
			b(fr)
		}
		for _, s := range sets {
			s(fr)
		}
		return next
	}
}

// holder evaluates the operands on the left side of an assignment into the frame.
type holder struct {
	c    *compiler
	lhs  []ast.Expr
	runs []func(*frame)
}

// target gives the place of a left side; fresh makes the variable, if it is new.
func (h *holder) target(l ast.Expr) (p place, fresh func(*frame)) {
	l = ast.Unparen(l)
	if id, ok := l.(*ast.Ident); ok {
		tg := h.c.lhs(id)
		return tg.place, tg.fresh
	}
	return h.place(l), nil
}

func (h *holder) place(e ast.Expr) place {
	c := h.c
	switch e := ast.Unparen(e).(type) {
	case *ast.StarExpr:
		t := c.typ(e)
		return place{how: behind, addr: fn[unsafe.Pointer](h.hold(e.X)), t: t, rt: c.m.rt(t)}
	case *ast.SelectorExpr:
		if sel := c.selection(e); sel != nil && sel.kind == types.FieldVal {
			return c.walk(h.operand(e.X), sel.index)
		}
	case *ast.IndexExpr:
		return h.index(e)
	}
	return c.place(e)
}

// operand gives the place that a field is in.
func (h *holder) operand(x ast.Expr) place {
	if _, isPointer := h.c.typ(x).Underlying().(*types.Pointer); isPointer {
		return h.c.target(h.hold(x))
	}
	return h.place(x)
}

func (h *holder) index(e *ast.IndexExpr) place {
	c := h.c
	t := c.typ(e)
	p := place{how: atAddr, t: t, rt: c.m.rt(t)}
	size, huge := p.rt.Size(), c.hugeIndex(e.Index)
	index := func() func(*frame) int { return c.intOf(h.hold(e.Index)) }
	switch xt := c.typ(e.X).Underlying().(type) {
	case *types.Slice:
		x := h.hold(e.X)
		p.addr = elementAddr(x, index(), size, huge)
	case *types.Array:
		x := c.address(h.place(e.X))
		p.addr = arrayElement(x, index(), int(xt.Len()), size, huge)
	case *types.Pointer:
		x := c.address(c.target(h.hold(e.X)))
		p.addr = arrayElement(x, index(), int(xt.Elem().Underlying().(*types.Array).Len()), size, huge)
	case *types.Map:
		m := h.hold(e.X)
		key := c.spill(h.holdAs(e.Index, xt.Key())).addr
		f, typ := fn[unsafe.Pointer](m), typePointer(m.rt)
		p.addr = func(fr *frame) unsafe.Pointer { return mapassign(typ, f(fr), key(fr)) }
	default:
		return c.place(e)
	}
	return p
}

// hold evaluates an operand before the assignments, unless they can't change it.
func (h *holder) hold(e ast.Expr) expr {
	t := h.c.typ(e)
	if isUntyped(t) {
		t = types.Typ[types.Int]
	}
	return h.holdAs(e, t)
}

func (h *holder) holdAs(e ast.Expr, t types.Type) expr {
	c := h.c
	x := c.exprAs(e, t)
	if x.konst || h.steady(e) {
		return x
	}
	off := c.temp(x.rt)
	put := kitFor(x.c, x.rt).put(x.f)
	h.runs = append(h.runs, func(fr *frame) { put(fr, at8(fr, off)) })
	return c.load(place{how: inFrame, off: off, t: x.t, rt: x.rt})
}

// steady tells that an operand is a variable which nothing else reaches, and to which
// the statement does not assign.
func (h *holder) steady(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok || (&ordering{c: h.c}).changes(id) {
		return false
	}
	obj := h.c.unit.info.ObjectOf(id)
	for _, l := range h.lhs {
		if other, ok := ast.Unparen(l).(*ast.Ident); ok && h.c.unit.info.ObjectOf(other) == obj {
			return false
		}
	}
	return true
}
