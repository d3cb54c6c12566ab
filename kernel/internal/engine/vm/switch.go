package vm

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
)

// clause is one case of a switch or select.
type clause struct {
	tests []func(*frame) bool // nil for default
	enter func(*frame)        // sets the clause's own variable
	body  stmt
	falls bool // falls through into the next one
}

// switchStmt compiles an expression switch.
func (c *compiler) switchStmt(s *ast.SwitchStmt, label int) stmt {
	var init, prepare stmt
	if s.Init != nil {
		init = c.stmt(s.Init)
	}
	var tag *ast.Ident
	if s.Tag != nil {
		tag, prepare = c.holdTag(s.Tag)
	}
	var clauses []clause
	byDefault := -1
	for i, b := range s.Body.List {
		cc := b.(*ast.CaseClause)
		var cl clause
		for _, x := range cc.List {
			cl.tests = append(cl.tests, c.caseTest(tag, x))
		}
		if cc.List == nil {
			byDefault = i
		}
		cl.body, cl.falls = c.block(cc.Body), fallsThrough(cc.Body)
		clauses = append(clauses, cl)
	}
	return withInit(init, withInit(prepare, choose(clauses, byDefault, label)))
}

func fallsThrough(body []ast.Stmt) bool {
	if len(body) == 0 {
		return false
	}
	last := body[len(body)-1]
	if l, ok := last.(*ast.LabeledStmt); ok {
		last = l.Stmt
	}
	b, ok := last.(*ast.BranchStmt)
	return ok && b.Tok == token.FALLTHROUGH
}

// holdTag evaluates a switch's tag into a hidden variable, which has a name for the
// comparisons.
func (c *compiler) holdTag(x ast.Expr) (*ast.Ident, stmt) {
	t := defaulted(c.typ(x))
	v := types.NewVar(x.Pos(), nil, "tag", t)
	id := &ast.Ident{NamePos: x.Pos(), Name: "tag"}
	c.unit.info.Defs[id] = v
	c.unit.info.Types[id] = types.TypeAndValue{Type: t}
	p := place{how: inFrame, off: c.temp(c.m.rt(t)), t: t, rt: c.m.rt(t)}
	c.places[v] = p
	return id, after(c.hoist(x), c.assign(p, c.exprAs(x, t)))
}

func (c *compiler) caseTest(tag *ast.Ident, x ast.Expr) func(*frame) bool {
	prepare := c.hoist(x)
	test := c.casePlain(tag, x)
	if prepare == nil {
		return test
	}
	return func(fr *frame) bool {
		prepare(fr)
		return test(fr)
	}
}

func (c *compiler) casePlain(tag *ast.Ident, x ast.Expr) func(*frame) bool {
	if tag == nil {
		if t := c.typ(x); types.IsInterface(t) { // compared with true
			return c.equal(c.constant(t, constant.MakeBool(true)), c.expr(x))
		}
		return fn[bool](c.exprAs(x, types.Typ[types.Bool]))
	}
	return c.equality(&ast.BinaryExpr{X: tag, Op: token.EQL, OpPos: x.Pos(), Y: x}).(func(*frame) bool)
}

// choose runs the clause whose test holds first.
func choose(clauses []clause, byDefault, label int) stmt {
	return func(fr *frame) ctl {
		chosen := byDefault
	search:
		for i := range clauses {
			for _, test := range clauses[i].tests {
				if test(fr) {
					chosen = i
					break search
				}
			}
		}
		if chosen < 0 {
			return next
		}
		for {
			cl := &clauses[chosen]
			if cl.enter != nil {
				cl.enter(fr)
			}
			how := cl.body(fr)
			if how != next || !cl.falls {
				return leaves(fr, how, label)
			}
			chosen++
		}
	}
}

// leaves gives what a switch or select as a statement does after a clause.
func leaves(fr *frame, how ctl, label int) ctl {
	if how == brk || how == brkLabel && fr.target == label && label != 0 {
		return next
	}
	return how
}

// typeSwitch compiles a type switch.
func (c *compiler) typeSwitch(s *ast.TypeSwitchStmt, label int) stmt {
	var init stmt
	if s.Init != nil {
		init = c.stmt(s.Init)
	}
	x := typeSwitchOperand(s)
	value := c.expr(x)
	f := asAny(value)
	off := c.temp(reflect.TypeFor[any]())
	prepare := func(fr *frame) ctl {
		*at[any](fr, off) = f(fr)
		return next
	}
	load := func(fr *frame) any { return *at[any](fr, off) }
	var clauses []clause
	byDefault := -1
	for i, b := range s.Body.List {
		cc := b.(*ast.CaseClause)
		cl := clause{}
		for _, t := range cc.List {
			cl.tests = append(cl.tests, c.typeCase(t, load))
		}
		if cc.List == nil {
			byDefault = i
		}
		cl.enter = c.bindClause(cc, load, value)
		cl.body = c.block(cc.Body)
		clauses = append(clauses, cl)
	}
	return withInit(init, withInit(prepare, choose(clauses, byDefault, label)))
}

func typeSwitchOperand(s *ast.TypeSwitchStmt) ast.Expr {
	switch a := s.Assign.(type) {
	case *ast.AssignStmt:
		return ast.Unparen(a.Rhs[0]).(*ast.TypeAssertExpr).X
	case *ast.ExprStmt:
		return ast.Unparen(a.X).(*ast.TypeAssertExpr).X
	}
	return nil
}

func (c *compiler) typeCase(t ast.Expr, load func(*frame) any) func(*frame) bool {
	if c.unit.info.Types[t].IsNil() {
		return func(fr *frame) bool { return load(fr) == nil }
	}
	test := c.typeTest(c.typ(t))
	return func(fr *frame) bool { return test(load(fr)) }
}

// bindClause gives the clause's variable its value: of the type, if the clause names one.
func (c *compiler) bindClause(cc *ast.CaseClause, load func(*frame) any, whole expr) func(*frame) {
	v, ok := c.unit.info.Implicits[cc].(*types.Var)
	if !ok {
		return nil
	}
	p, fresh := c.declare(v)
	var x expr
	if len(cc.List) == 1 && !c.unit.info.Types[cc.List[0]].IsNil() {
		x = c.contents(load, p.t)
	} else {
		x = c.convertible(expr{t: types.NewInterfaceType(nil, nil), rt: reflect.TypeFor[any](), c: cAny, f: load}, p.t)
		if whole.c == cIface {
			x = c.contents(load, p.t)
		}
	}
	set := c.assign(p, x)
	return func(fr *frame) {
		fresh(fr)
		set(fr)
	}
}
