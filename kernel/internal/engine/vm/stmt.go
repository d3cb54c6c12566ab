package vm

import (
	"go/ast"
	"go/token"
	"go/types"
)

// block compiles a list of statements. Labels that a goto of the list jumps to are
// places in it.
func (c *compiler) block(list []ast.Stmt) stmt {
	runs := make([]stmt, 0, len(list))
	poss := make([]token.Pos, 0, len(list))
	var labels map[int]int // label's number → index
	for _, s := range list {
		if l, ok := s.(*ast.LabeledStmt); ok {
			if labels == nil {
				labels = map[int]int{}
			}
			labels[c.label(l.Label)] = len(runs)
		}
		if _, empty := s.(*ast.EmptyStmt); empty {
			continue
		}
		runs, poss = append(runs, c.stmt(s)), append(poss, s.Pos())
	}
	if labels != nil {
		return blockWithLabels(runs, poss, labels)
	}
	switch len(runs) {
	case 0:
		return func(*frame) ctl { return next }
	case 1:
		run, pos := runs[0], poss[0]
		return func(fr *frame) ctl {
			fr.pos = pos
			return run(fr)
		}
	case 2:
		a, b, pa, pb := runs[0], runs[1], poss[0], poss[1]
		return func(fr *frame) ctl {
			fr.pos = pa
			if how := a(fr); how != next {
				return how
			}
			fr.pos = pb
			return b(fr)
		}
	}
	return func(fr *frame) ctl {
		for i, run := range runs {
			fr.pos = poss[i]
			if how := run(fr); how != next {
				return how
			}
		}
		return next
	}
}

func blockWithLabels(runs []stmt, poss []token.Pos, labels map[int]int) stmt {
	return func(fr *frame) ctl {
		for i := 0; i < len(runs); i++ {
			fr.pos = poss[i]
			how := runs[i](fr)
			if how == jump {
				at, here := labels[fr.target]
				if !here {
					return jump
				}
				fr.t.poll()
				i = at - 1
				continue
			}
			if how != next {
				return how
			}
		}
		return next
	}
}

// label gives the number of a label.
func (c *compiler) label(id *ast.Ident) int {
	l, ok := c.unit.info.ObjectOf(id).(*types.Label)
	if !ok {
		c.fail(id, "label %s is not known", id.Name)
	}
	if _, known := c.labels[l]; !known {
		c.labels[l] = len(c.labels) + 1
	}
	return c.labels[l]
}

// stmt compiles a statement.
func (c *compiler) stmt(s ast.Stmt) stmt {
	switch s := s.(type) {
	case *ast.ExprStmt:
		return c.exprStmt(s.X)
	case *ast.AssignStmt:
		return c.assignStmt(s)
	case *ast.IncDecStmt:
		op := token.ADD
		if s.Tok == token.DEC {
			op = token.SUB
		}
		return c.assignOp(s.X, op, nil)
	case *ast.DeclStmt:
		return c.declStmt(s)
	case *ast.ReturnStmt:
		return c.returnStmt(s)
	case *ast.IfStmt:
		return c.ifStmt(s)
	case *ast.BlockStmt:
		return c.block(s.List)
	case *ast.ForStmt:
		return c.forStmt(s, 0)
	case *ast.RangeStmt:
		return c.rangeStmt(s, 0)
	case *ast.SwitchStmt:
		return c.switchStmt(s, 0)
	case *ast.TypeSwitchStmt:
		return c.typeSwitch(s, 0)
	case *ast.SelectStmt:
		return c.selectStmt(s, 0)
	case *ast.LabeledStmt:
		return c.labeled(s)
	case *ast.BranchStmt:
		return c.branch(s)
	case *ast.DeferStmt:
		return c.deferStmt(s)
	case *ast.GoStmt:
		return c.goStmt(s)
	case *ast.SendStmt:
		return c.send(s)
	case *ast.EmptyStmt:
		return func(*frame) ctl { return next }
	}
	c.fail(s, "statement %T is not supported", s)
	return nil
}

func (c *compiler) exprStmt(x ast.Expr) stmt {
	if call, ok := ast.Unparen(x).(*ast.CallExpr); ok {
		return after(c.hoistCall(call), c.callStmt(call))
	}
	return after(c.hoist(x), discard(c.expr(x)))
}

// labeled compiles the statement behind a label; a block looks after its gotos.
func (c *compiler) labeled(s *ast.LabeledStmt) stmt {
	n := c.label(s.Label)
	switch inner := s.Stmt.(type) {
	case *ast.ForStmt:
		return c.forStmt(inner, n)
	case *ast.RangeStmt:
		return c.rangeStmt(inner, n)
	case *ast.SwitchStmt:
		return c.switchStmt(inner, n)
	case *ast.TypeSwitchStmt:
		return c.typeSwitch(inner, n)
	case *ast.SelectStmt:
		return c.selectStmt(inner, n)
	}
	run := c.stmt(s.Stmt)
	return func(fr *frame) ctl {
		how := run(fr)
		if how == brkLabel && fr.target == n {
			return next
		}
		return how
	}
}

func (c *compiler) branch(s *ast.BranchStmt) stmt {
	how := map[token.Token]ctl{token.BREAK: brk, token.CONTINUE: cont, token.GOTO: jump}[s.Tok]
	if s.Tok == token.FALLTHROUGH {
		return func(*frame) ctl { return next } // the switch has seen it
	}
	if s.Label == nil {
		return func(*frame) ctl { return how }
	}
	n := c.label(s.Label)
	switch how {
	case brk:
		how = brkLabel
	case cont:
		how = contLabel
	}
	return func(fr *frame) ctl {
		fr.target = n
		return how
	}
}

// declStmt compiles var declarations; types and constants need no code.
func (c *compiler) declStmt(s *ast.DeclStmt) stmt {
	var runs []stmt
	gen, ok := s.Decl.(*ast.GenDecl)
	if !ok || gen.Tok != token.VAR {
		return func(*frame) ctl { return next }
	}
	for _, spec := range gen.Specs {
		runs = append(runs, c.valueSpec(spec.(*ast.ValueSpec))...)
	}
	return inOrder(runs)
}

func inOrder(runs []stmt) stmt {
	if len(runs) == 1 {
		return runs[0]
	}
	return func(fr *frame) ctl {
		for _, run := range runs {
			if how := run(fr); how != next {
				return how
			}
		}
		return next
	}
}

func (c *compiler) valueSpec(v *ast.ValueSpec) []stmt {
	lhs := make([]ast.Expr, len(v.Names))
	for i, name := range v.Names {
		lhs[i] = name
	}
	switch {
	case len(v.Values) == len(v.Names):
		return c.valuePairs(v, lhs)
	case len(v.Values) == 1:
		hoisted := c.hoist(v.Values[0])
		prepare, values := c.multi(v.Values[0])
		return []stmt{after(hoisted, c.assignHeld(prepare, lhs, values))}
	}
	var runs []stmt
	for _, name := range v.Names {
		if obj, ok := c.unit.info.Defs[name].(*types.Var); ok && name.Name != "_" {
			_, fresh := c.declare(obj)
			runs = append(runs, asStmt(fresh))
		}
	}
	return runs
}

func (c *compiler) valuePairs(v *ast.ValueSpec, lhs []ast.Expr) []stmt {
	if len(lhs) == 1 {
		return []stmt{c.specOne(v, lhs[0], v.Values[0])}
	}
	return []stmt{c.assignParallel(&ast.AssignStmt{Lhs: lhs, Tok: token.DEFINE, TokPos: v.Pos(), Rhs: v.Values})}
}

func (c *compiler) specOne(v *ast.ValueSpec, l, r ast.Expr) stmt {
	if !isBlank(l) {
		return c.assignOne(l, r, true)
	}
	t := c.typ(r)
	if v.Type != nil {
		t = c.typ(v.Type)
	}
	if isUntyped(t) {
		t = types.Default(t)
	}
	if b, ok := t.(*types.Basic); ok && b.Kind() == types.UntypedNil {
		return func(*frame) ctl { return next }
	}
	return after(c.hoist(r), discard(c.exprAs(r, t)))
}

// returnStmt sets the results, which named ones may be read for, and ends the function.
func (c *compiler) returnStmt(s *ast.ReturnStmt) stmt {
	results := c.body.results
	if len(s.Results) == 0 {
		return func(*frame) ctl { return ret }
	}
	return after(c.hoist(s.Results...), c.returnPlain(s, results))
}

func (c *compiler) returnPlain(s *ast.ReturnStmt, results []*types.Var) stmt {
	places := make([]place, len(results))
	for i, v := range results {
		places[i], _ = c.find(v)
	}
	switch {
	case len(results) == 1:
		set := c.assign(places[0], c.exprAs(s.Results[0], places[0].t))
		return func(fr *frame) ctl {
			set(fr)
			return ret
		}
	case len(s.Results) == 1:
		prepare, values := c.multi(s.Results[0])
		return c.returnValues(prepare, places, values)
	}
	var prepares []func(*frame)
	var values []expr
	for i, r := range s.Results {
		x := c.exprAs(r, places[i].t)
		off := c.temp(x.rt)
		put := kitFor(x.c, x.rt).put(x.f)
		prepares = append(prepares, func(fr *frame) { put(fr, at8(fr, off)) })
		values = append(values, c.load(place{how: inFrame, off: off, t: places[i].t, rt: x.rt}))
	}
	return c.returnValues(func(fr *frame) {
		for _, p := range prepares {
			p(fr)
		}
	}, places, values)
}

func (c *compiler) returnValues(prepare func(*frame), places []place, values []expr) stmt {
	var sets []stmt
	for i, p := range places {
		sets = append(sets, c.assign(p, c.convertible(values[i], p.t)))
	}
	return func(fr *frame) ctl {
		prepare(fr)
		for _, set := range sets {
			set(fr)
		}
		return ret
	}
}

func (c *compiler) ifStmt(s *ast.IfStmt) stmt {
	var init stmt
	if s.Init != nil {
		init = c.stmt(s.Init)
	}
	cond := c.orderedBool(s.Cond)
	then := c.block(s.Body.List)
	var run stmt
	if s.Else == nil {
		run = func(fr *frame) ctl {
			if cond(fr) {
				return then(fr)
			}
			return next
		}
	} else {
		other := c.stmt(s.Else)
		run = func(fr *frame) ctl {
			if cond(fr) {
				return then(fr)
			}
			return other(fr)
		}
	}
	return withInit(init, run)
}

func withInit(init, run stmt) stmt {
	if init == nil {
		return run
	}
	return func(fr *frame) ctl {
		init(fr)
		return run(fr)
	}
}
