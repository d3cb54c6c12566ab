package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// channels makes every channel operation a select that also waits for an interrupt.
func channels(l *lowering, n ast.Node) ast.Node {
	l.leaveSelects(n)
	return astutil.Apply(n, func(c *astutil.Cursor) bool {
		if clause, ok := c.Node().(*ast.CommClause); ok {
			l.insideClause(clause)
			return false
		}
		return true
	}, func(c *astutil.Cursor) bool {
		switch s := c.Node().(type) {
		case *ast.SelectStmt:
			l.guardSelect(s)
		case *ast.SendStmt:
			c.Replace(l.orInterrupt(s.Arrow, s))
		case *ast.ExprStmt:
			if x := l.receives(s.X); x != nil {
				c.Replace(l.orInterrupt(s.Pos(), s))
			}
		case *ast.AssignStmt:
			l.receiveAssign(c, s)
		case *ast.RangeStmt:
			if t, ok := l.typeOrNil(s.X).(*types.Chan); ok {
				c.Replace(l.rangeChan(s, t))
			}
		case *ast.UnaryExpr:
			if s.Op == token.ARROW && !isStatementReceive(c) {
				c.Replace(l.receiveExpr(s))
			}
		}
		return true
	})
}

// insideClause lowers the body of a select's clause; its channel operation stays.
func (l *lowering) insideClause(clause *ast.CommClause) {
	for i, stmt := range clause.Body {
		inner := channels(l, block(stmt.Pos(), stmt)).(*ast.BlockStmt)
		if len(inner.List) == 1 {
			clause.Body[i] = inner.List[0]
		} else {
			clause.Body[i] = inner
		}
	}
}

// guardSelect lets a select that may block end with an interrupt.
func (l *lowering) guardSelect(s *ast.SelectStmt) {
	for _, stmt := range s.Body.List {
		if stmt.(*ast.CommClause).Comm == nil {
			return
		}
	}
	s.Body.List = append(s.Body.List, l.interruptClause(s.Select))
}

func (l *lowering) interruptClause(pos token.Pos) *ast.CommClause {
	done := &ast.UnaryExpr{OpPos: pos, Op: token.ARROW, X: l.supportCall(pos, "Done")}
	return &ast.CommClause{Case: pos, Comm: exprStmt(done), Colon: pos, Body: []ast.Stmt{exprStmt(l.supportCall(pos, "Interrupt"))}}
}

// orInterrupt writes a channel operation as a select.
func (l *lowering) orInterrupt(pos token.Pos, comm ast.Stmt, body ...ast.Stmt) *ast.SelectStmt {
	clause := &ast.CommClause{Case: pos, Comm: comm, Colon: pos, Body: body}
	return &ast.SelectStmt{Select: pos, Body: block(pos, clause, l.interruptClause(pos))}
}

// receives gives the receive operation that x is, or nil.
func (l *lowering) receives(x ast.Expr) *ast.UnaryExpr {
	u, ok := ast.Unparen(x).(*ast.UnaryExpr)
	if ok && u.Op == token.ARROW {
		return u
	}
	return nil
}

// isStatementReceive tells whether the statement around a receive takes care of it.
func isStatementReceive(c *astutil.Cursor) bool {
	switch s := c.Parent().(type) {
	case *ast.ExprStmt:
		return true
	case *ast.AssignStmt:
		return len(s.Rhs) == 1
	}
	return false
}

// receiveAssign writes v, ok := <-c: in a list of statements the variables are declared
// before the select, elsewhere a literal gives the values.
func (l *lowering) receiveAssign(c *astutil.Cursor, s *ast.AssignStmt) {
	if len(s.Rhs) != 1 {
		return
	}
	x := l.receives(s.Rhs[0])
	if x == nil {
		return
	}
	if c.Index() < 0 {
		s.Rhs[0] = l.receiveValues(x, len(s.Lhs) == 2)
		return
	}
	pos := s.Pos()
	if s.Tok == token.DEFINE {
		for _, lhs := range s.Lhs {
			if id, ok := lhs.(*ast.Ident); ok && l.info.Defs[id] != nil {
				c.InsertBefore(varDecl(pos, id.Name, l.typeExpr(pos, l.info.Defs[id].Type()), nil))
			}
		}
	}
	temps := make([]ast.Expr, len(s.Lhs))
	values := make([]ast.Expr, len(s.Lhs))
	for i := range s.Lhs {
		name := l.newName("v")
		temps[i], values[i] = ident(pos, name), ident(pos, name)
	}
	comm := assign(pos, token.DEFINE, temps, []ast.Expr{x})
	c.Replace(l.orInterrupt(pos, comm, assign(pos, assignTok(s.Tok), s.Lhs, values)))
}

func assignTok(tok token.Token) token.Token {
	if tok == token.DEFINE {
		return token.ASSIGN
	}
	return tok
}

func (l *lowering) receiveExpr(x *ast.UnaryExpr) ast.Expr { return l.receiveValues(x, false) }

// receiveValues writes a receive as a call: func() T { select { … } }().
func (l *lowering) receiveValues(x *ast.UnaryExpr, commaOk bool) ast.Expr {
	pos := x.Pos()
	ch, ok := l.typeOrNil(x.X).(*types.Chan)
	if !ok {
		return x
	}
	names := []ast.Expr{ident(pos, l.newName("v"))}
	results := []*ast.Field{{Type: l.typeExpr(pos, ch.Elem())}}
	if commaOk {
		names = append(names, ident(pos, l.newName("ok")))
		results = append(results, &ast.Field{Type: ident(pos, "bool")})
	}
	comm := assign(pos, token.DEFINE, names, []ast.Expr{x})
	unreachable := exprStmt(call(pos, ident(pos, "panic"), stringLit(pos, "unreachable")))
	lit := funcLit(pos, nil, results, l.orInterrupt(pos, comm, returns(pos, names...)), unreachable)
	return call(pos, lit)
}

// rangeChan writes a loop over a channel as receives.
func (l *lowering) rangeChan(s *ast.RangeStmt, t *types.Chan) ast.Stmt {
	pos := s.For
	ch, v, ok := l.newName("c"), l.newName("v"), l.newName("ok")
	recv := &ast.UnaryExpr{OpPos: pos, Op: token.ARROW, X: ident(pos, ch)}
	tv, tok := l.newName("v"), l.newName("ok")
	comm := assign(pos, token.DEFINE, []ast.Expr{ident(pos, tv), ident(pos, tok)}, []ast.Expr{recv})
	head := []ast.Stmt{
		varDecl(pos, v, l.typeExpr(pos, t.Elem()), nil),
		varDecl(pos, ok, ident(pos, "bool"), nil),
		l.orInterrupt(pos, comm, assign(pos, token.ASSIGN, idents(pos, []string{v, ok}), idents(pos, []string{tv, tok}))),
		ifStmt(pos, &ast.UnaryExpr{OpPos: pos, Op: token.NOT, X: ident(pos, ok)}, branch(pos, token.BREAK, nil)),
	}
	if s.Key != nil && !isBlank(s.Key) {
		head = append(head, assign(pos, s.Tok, []ast.Expr{s.Key}, []ast.Expr{ident(pos, v)}))
	} else {
		head = append(head, set(pos, "_", ident(pos, v)))
	}
	s.Body.List = append(head, s.Body.List...)
	return &ast.ForStmt{For: pos, Init: define(pos, ch, s.X), Body: s.Body}
}

// leaveSelects writes `break L` within a select as a goto behind the loop L.
func (l *lowering) leaveSelects(n ast.Node) {
	astutil.Apply(n, nil, func(c *astutil.Cursor) bool {
		s, ok := c.Node().(*ast.LabeledStmt)
		if !ok || c.Index() < 0 {
			return true
		}
		end := l.newName(s.Label.Name)
		if l.breaksToGoto(s, end) {
			c.InsertAfter(&ast.LabeledStmt{Label: ident(s.Pos(), end), Colon: s.Pos(), Stmt: block(s.Pos())})
		}
		return true
	})
}

func (l *lowering) breaksToGoto(s *ast.LabeledStmt, end string) bool {
	selects, found := 0, false
	astutil.Apply(s.Stmt, func(c *astutil.Cursor) bool {
		switch b := c.Node().(type) {
		case *ast.FuncLit:
			return false
		case *ast.SelectStmt:
			selects++
		case *ast.BranchStmt:
			if b.Tok == token.BREAK && b.Label != nil && b.Label.Name == s.Label.Name && selects > 0 {
				found = true
				c.Replace(branch(b.Pos(), token.GOTO, ident(b.Pos(), end)))
			}
		}
		return true
	}, func(c *astutil.Cursor) bool {
		if _, ok := c.Node().(*ast.SelectStmt); ok {
			selects--
		}
		return true
	})
	return found
}
