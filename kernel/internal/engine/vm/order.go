package vm

import (
	"go/ast"
	"go/token"
	"go/types"
)

// The order of evaluation, as Go's compiler has it: the calls of a statement run first,
// from left to right, and so do receives, assertions and slicings. What remains (reading
// variables, elements and what pointers lead to, and the panics of that) comes after all
// of them: in x + f() the x is what f leaves. The specification allows it, and programs
// depend on it.

// hoist gives what runs the calls of some expressions, which the statement then finds
// done. It is nil if their order can't be told from that of plain evaluation.
func (c *compiler) hoist(list ...ast.Expr) func(*frame) {
	o := &ordering{c: c}
	for _, e := range list {
		if e != nil {
			o.visit(e)
		}
	}
	return o.run()
}

// hoistCall is hoist for a statement that is a call: the call itself comes last.
func (c *compiler) hoistCall(call *ast.CallExpr) func(*frame) {
	o := &ordering{c: c}
	o.operands(call)
	return o.run()
}

// hasEvents tells that something of an expression runs before the rest of its statement.
func (c *compiler) hasEvents(e ast.Expr) bool {
	o := &ordering{c: c}
	o.visit(e)
	return len(o.events) > 0
}

// mayPanic tells that evaluating an expression may panic or see what calls change.
func (c *compiler) mayPanic(e ast.Expr) bool {
	if e == nil {
		return false
	}
	o := &ordering{c: c}
	o.visit(e)
	return o.late || len(o.events) > 0
}

func (o *ordering) run() func(*frame) {
	if !o.matters {
		return nil
	}
	c := o.c
	if c.held == nil {
		c.held = map[ast.Expr]expr{}
	}
	var runs []func(*frame)
	for _, e := range o.events {
		x := c.expr(e)
		off := c.temp(x.rt)
		put := kitFor(x.c, x.rt).put(x.f)
		runs = append(runs, func(fr *frame) { put(fr, at8(fr, off)) })
		c.held[e] = c.load(place{how: inFrame, off: off, t: x.t, rt: x.rt})
	}
	return func(fr *frame) {
		for _, run := range runs {
			run(fr)
		}
	}
}

// after runs a hoisted part before a statement.
func after(prepare func(*frame), s stmt) stmt {
	if prepare == nil {
		return s
	}
	return func(fr *frame) ctl {
		prepare(fr)
		return s(fr)
	}
}

// ordered compiles an expression that is evaluated by itself: a condition, a tag.
func (c *compiler) ordered(e ast.Expr, compile func() expr) expr {
	prepare := c.hoist(e)
	x := compile()
	if prepare == nil {
		return x
	}
	return expr{t: x.t, rt: x.rt, c: x.c, f: kitFor(x.c, x.rt).then(prepare, x.f)}
}

// orderedBool is ordered for a condition.
func (c *compiler) orderedBool(e ast.Expr) func(*frame) bool {
	return fn[bool](c.ordered(e, func() expr { return c.expr(e) }))
}

// ordering looks through expressions in the order of their evaluation.
type ordering struct {
	c       *compiler
	events  []ast.Expr // what runs first, in order
	late    bool       // something that comes after the events has been seen
	matters bool       // and an event after it
}

// event notes something that runs first and may change what is late. What it consumes is
// no longer late.
func (o *ordering) event(e ast.Expr, operands func()) {
	o.matters = o.matters || o.late
	o.early(e, operands)
}

// early notes something that runs first and changes nothing.
func (o *ordering) early(e ast.Expr, operands func()) {
	before := o.late
	operands()
	o.late = before
	if o.isValue(e) {
		o.events = append(o.events, e)
	}
}

// isValue tells that an expression has one value, which can be put aside.
func (o *ordering) isValue(e ast.Expr) bool {
	tv := o.c.unit.info.Types[e]
	if tv.Type == nil || tv.IsVoid() || tv.Value != nil {
		return false
	}
	_, isTuple := tv.Type.(*types.Tuple)
	return !isTuple
}

func (o *ordering) visit(e ast.Expr) {
	info := o.c.unit.info
	if tv := info.Types[e]; tv.Value != nil || tv.IsType() || tv.IsNil() {
		return
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		o.visit(e.X)
	case *ast.Ident:
		o.late = o.late || o.changes(e)
	case *ast.SelectorExpr:
		o.selector(e)
	case *ast.StarExpr:
		o.visit(e.X)
		o.late = true
	case *ast.IndexExpr:
		o.index(e)
	case *ast.SliceExpr:
		o.early(e, func() { o.all(e.X, e.Low, e.High, e.Max) })
	case *ast.TypeAssertExpr:
		o.early(e, func() { o.visit(e.X) })
	case *ast.UnaryExpr:
		if e.Op == token.ARROW {
			o.event(e, func() { o.visit(e.X) })
		} else {
			o.visit(e.X)
		}
	case *ast.BinaryExpr:
		o.binary(e)
	case *ast.CompositeLit:
		o.literal(e)
	case *ast.CallExpr:
		o.call(e)
	}
}

func (o *ordering) all(list ...ast.Expr) {
	for _, e := range list {
		if e != nil {
			o.visit(e)
		}
	}
}

// changes tells that a call may change a variable: others can reach it.
func (o *ordering) changes(id *ast.Ident) bool {
	v, ok := o.c.unit.info.Uses[id].(*types.Var)
	if !ok {
		return false
	}
	return v.IsField() || o.c.escapes[v] || o.c.m.global(v) != nil || v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}

func (o *ordering) selector(e *ast.SelectorExpr) {
	s := o.c.unit.info.Selections[e]
	if s == nil {
		o.visit(e.Sel)
		return
	}
	o.visit(e.X)
	if _, isPointer := o.under(e.X).(*types.Pointer); isPointer || s.Indirect() {
		o.late = true
	}
}

func (o *ordering) under(e ast.Expr) types.Type {
	if o.c.unit.info.TypeOf(e) == nil {
		return nil
	}
	return o.c.typ(e).Underlying()
}

func (o *ordering) index(e *ast.IndexExpr) {
	if tv := o.c.unit.info.Types[e.X]; tv.IsType() || o.c.isGenericFunc(e.X) {
		return
	}
	o.all(e.X, e.Index)
	o.late = true // it may panic
}

func (o *ordering) binary(e *ast.BinaryExpr) {
	switch e.Op {
	case token.LAND, token.LOR: // the right side has an order of its own
		if o.c.hasCall(e) {
			o.event(e, func() { o.visit(e.X) })
			return
		}
		o.all(e.X, e.Y)
		return
	case token.QUO, token.REM, token.SHL, token.SHR: // they may panic
		o.all(e.X, e.Y)
		o.late = o.late || o.c.unit.info.Types[e.Y].Value == nil
		return
	}
	o.all(e.X, e.Y)
}

func (o *ordering) literal(e *ast.CompositeLit) {
	_, isStruct := o.under(e).(*types.Struct)
	for _, elt := range e.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if !isStruct {
				o.element(kv.Key)
			}
			elt = kv.Value
		}
		o.element(elt)
	}
}

// element visits an element of a literal; one whose type is left out has no type of its
// own among the checker's findings in every case.
func (o *ordering) element(e ast.Expr) {
	if lit, ok := e.(*ast.CompositeLit); ok {
		o.literal(lit)
		return
	}
	o.visit(e)
}

// plainBuiltins change nothing, but they run in turn as calls do.
var plainBuiltins = map[string]bool{
	"len": true, "cap": true, "make": true, "real": true, "imag": true, "complex": true, "new": true,
	"Add": true, "Slice": true, "SliceData": true, "String": true, "StringData": true,
	"Sizeof": true, "Alignof": true, "Offsetof": true,
}

func (o *ordering) call(e *ast.CallExpr) {
	name := o.c.builtinName(e)
	switch {
	case plainBuiltins[name] || o.readsText(e):
		o.early(e, func() { o.all(e.Args...) })
	case o.c.unit.info.Types[e.Fun].IsType():
		o.all(e.Args...)
	default:
		o.event(e, func() { o.operands(e) })
	}
}

// readsText tells that a call converts a string to a slice.
func (o *ordering) readsText(e *ast.CallExpr) bool {
	if !o.c.unit.info.Types[e.Fun].IsType() {
		return false
	}
	_, toSlice := o.under(e).(*types.Slice)
	from, _ := o.under(e.Args[0]).(*types.Basic)
	return toSlice && from != nil && from.Info()&types.IsString != 0
}

// operands visits what a call needs: the function or receiver, and the arguments.
func (o *ordering) operands(e *ast.CallExpr) {
	if o.c.builtinName(e) == "" && !o.c.unit.info.Types[e.Fun].IsType() {
		o.function(ast.Unparen(e.Fun))
	}
	// a call of several results goes straight into the parameters, before the function
	// is looked at
	if len(e.Args) == 1 && len(o.events) > 0 && !o.isValue(e.Args[0]) {
		o.matters = true
	}
	o.all(e.Args...)
}

func (o *ordering) function(fun ast.Expr) {
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		o.visit(fun)
		return
	}
	s := o.c.selection(sel)
	if s == nil || s.kind != types.MethodVal {
		o.visit(fun)
		return
	}
	if types.IsInterface(s.recv) { // an interface value is taken before the arguments
		o.early(sel.X, func() { o.visit(sel.X) })
		return
	}
	o.visit(sel.X)
	recv := s.obj.(*types.Func).Signature().Recv().Type()
	_, wantsPointer := recv.Underlying().(*types.Pointer)
	_, isPointer := o.under(sel.X).(*types.Pointer)
	if len(s.index) > 1 || isPointer && !wantsPointer {
		o.late = true
	}
}
