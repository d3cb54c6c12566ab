package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// channels makes every channel operation a call of the support package, which also
// waits for an interrupt. Channels and values go there by pointer: a pointer keeps the
// evaluator's type.
func channels(l *lowering, n ast.Node) ast.Node {
	return astutil.Apply(n, func(c *astutil.Cursor) bool {
		switch s := c.Node().(type) {
		case *ast.SelectStmt:
			c.Replace(l.selection(s))
		case *ast.DeclStmt:
			if define := receiveDecl(s); define != nil {
				c.Replace(define)
			}
		case *ast.AssignStmt:
			if len(s.Rhs) == 1 && receive(s.Rhs[0]) != nil {
				s.Rhs[0] = receive(s.Rhs[0])
			}
		}
		return true
	}, func(c *astutil.Cursor) bool {
		switch s := c.Node().(type) {
		case *ast.SendStmt:
			c.Replace(l.send(s))
		case *ast.ExprStmt:
			if x := receive(s.X); x != nil {
				s.X = l.receiveValues(x, false)
			}
		case *ast.AssignStmt:
			l.receiveAssign(c, s)
		case *ast.RangeStmt:
			if t, ok := l.typeOrNil(s.X).(*types.Chan); ok {
				c.Replace(l.rangeChan(s, t))
			}
		case *ast.UnaryExpr:
			if s.Op == token.ARROW && !isStatementReceive(c) {
				c.Replace(l.receiveValues(s, false))
			}
		}
		return true
	})
}

// receive gives the receive operation that x is, or nil.
func receive(x ast.Expr) *ast.UnaryExpr {
	u, ok := ast.Unparen(x).(*ast.UnaryExpr)
	if ok && u.Op == token.ARROW {
		return u
	}
	return nil
}

// receiveDecl makes var v, ok = <-c a definition; nil if s is none or gives a type.
func receiveDecl(s *ast.DeclStmt) ast.Stmt {
	gen, ok := s.Decl.(*ast.GenDecl)
	if !ok || gen.Tok != token.VAR || len(gen.Specs) != 1 {
		return nil
	}
	spec := gen.Specs[0].(*ast.ValueSpec)
	if spec.Type != nil || len(spec.Values) != 1 || receive(spec.Values[0]) == nil {
		return nil
	}
	lhs := make([]ast.Expr, len(spec.Names))
	for i, name := range spec.Names {
		lhs[i] = name
	}
	return assign(spec.Pos(), token.DEFINE, lhs, []ast.Expr{receive(spec.Values[0])})
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

func address(pos token.Pos, name string) ast.Expr {
	return &ast.UnaryExpr{OpPos: pos, Op: token.AND, X: ident(pos, name)}
}

func (l *lowering) elem(ch ast.Expr) types.Type {
	t, ok := l.typeOrNil(ch).(*types.Chan)
	if !ok {
		l.fail(ch.Pos(), "a channel of a type parameter can't be used in cells yet")
	}
	return t.Elem()
}

// send writes c <- v.
func (l *lowering) send(s *ast.SendStmt) ast.Stmt {
	pos := s.Pos()
	ch, v := l.newName("c"), l.newName("v")
	return block(pos, define(pos, ch, s.Chan), varDecl(pos, v, l.typeExpr(pos, l.elem(s.Chan)), s.Value),
		exprStmt(l.supportCall(pos, "Send", address(pos, ch), address(pos, v))))
}

// receiveInto writes a receive from the channel in variable ch, as an expression that
// tells whether there was a value.
func (l *lowering) receiveInto(pos token.Pos, ch, v string) ast.Expr {
	return l.supportCall(pos, "Recv", address(pos, ch), address(pos, v))
}

// receiveAssign writes v, ok := <-c. In a list of statements the variables are declared
// before it, elsewhere a literal gives the values.
func (l *lowering) receiveAssign(c *astutil.Cursor, s *ast.AssignStmt) {
	if len(s.Rhs) != 1 {
		return
	}
	x := receive(s.Rhs[0])
	if x == nil {
		return
	}
	if c.Index() < 0 {
		s.Rhs[0] = l.receiveValues(x, len(s.Lhs) == 2)
		return
	}
	pos := s.Pos()
	ch, v, ok := l.newName("c"), l.newName("v"), l.newName("ok")
	c.InsertBefore(define(pos, ch, x.X))
	c.InsertBefore(varDecl(pos, v, l.typeExpr(pos, l.elem(x.X)), nil))
	c.InsertBefore(define(pos, ok, l.receiveInto(pos, ch, v)))
	s.Rhs = []ast.Expr{ident(pos, v)}
	if len(s.Lhs) == 2 {
		s.Rhs = append(s.Rhs, ident(pos, ok))
	} else {
		c.InsertBefore(set(pos, "_", ident(pos, ok)))
	}
}

// receiveValues writes a receive as a call: func() T { … }().
func (l *lowering) receiveValues(x *ast.UnaryExpr, commaOk bool) ast.Expr {
	pos, t := x.Pos(), l.elem(x.X)
	ch, v, ok := l.newName("c"), l.newName("v"), l.newName("ok")
	results := []*ast.Field{{Type: l.typeExpr(pos, t)}}
	values := []ast.Expr{ident(pos, v)}
	if commaOk {
		results = append(results, &ast.Field{Type: ident(pos, "bool")})
		values = append(values, ident(pos, ok))
	}
	lit := funcLit(pos, nil, results,
		define(pos, ch, x.X),
		varDecl(pos, v, l.typeExpr(pos, t), nil),
		define(pos, ok, l.receiveInto(pos, ch, v)),
		set(pos, "_", ident(pos, ok)),
		returns(pos, values...))
	return call(pos, lit)
}

// rangeChan writes a loop over a channel as receives.
func (l *lowering) rangeChan(s *ast.RangeStmt, t *types.Chan) ast.Stmt {
	pos := s.For
	ch, v := l.newName("c"), l.newName("v")
	head := []ast.Stmt{
		varDecl(pos, v, l.typeExpr(pos, t.Elem()), nil),
		ifStmt(pos, &ast.UnaryExpr{OpPos: pos, Op: token.NOT, X: l.receiveInto(pos, ch, v)}, branch(pos, token.BREAK, nil)),
	}
	if s.Key != nil && !isBlank(s.Key) {
		head = append(head, assign(pos, s.Tok, []ast.Expr{s.Key}, []ast.Expr{ident(pos, v)}))
	}
	s.Body.List = append(head, s.Body.List...)
	return &ast.ForStmt{For: pos, Init: define(pos, ch, s.X), Cond: ident(pos, "true"), Body: s.Body}
}
