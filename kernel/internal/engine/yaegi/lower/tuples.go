package lower

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ast/astutil"
)

// tuples evaluates the right side of a, b = b, f(a, b) before it assigns: the evaluator
// assigns a before it calls f.
func tuples(l *lowering, n ast.Node) ast.Node {
	return astutil.Apply(n, nil, func(c *astutil.Cursor) bool {
		s, ok := c.Node().(*ast.AssignStmt)
		if !ok || len(s.Lhs) < 2 || len(s.Rhs) != len(s.Lhs) || !l.needsOrder(s) {
			return true
		}
		switch {
		case c.Index() >= 0:
			for _, stmt := range l.inOrder(s) {
				c.InsertBefore(stmt)
			}
			l.splitNils(c, s)
		case s.Tok == token.ASSIGN: // the clauses of a loop: a literal does it
			c.Replace(exprStmt(call(s.Pos(), funcLit(s.Pos(), nil, nil, append(l.inOrder(s), s)...))))
		}
		return true
	})
}

// needsOrder tells whether an assignment may read what it has already written. A
// definition does so only if it reuses a variable.
func (l *lowering) needsOrder(s *ast.AssignStmt) bool {
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		return false
	}
	simple, reuses := true, s.Tok == token.ASSIGN
	for i, x := range s.Lhs {
		id, ok := x.(*ast.Ident)
		simple = simple && ok && isSimple(s.Rhs[i])
		reuses = reuses || ok && l.info.Uses[id] != nil
	}
	return reuses && !simple || hasNil(s.Rhs)
}

func hasNil(list []ast.Expr) bool {
	for _, x := range list {
		if isNil(x) {
			return true
		}
	}
	return false
}

func isNil(x ast.Expr) bool {
	id, ok := x.(*ast.Ident)
	return ok && id.Name == "nil"
}

// splitNils assigns nil by itself, after the other values: the evaluator has no type
// for it in a tuple.
func (l *lowering) splitNils(c *astutil.Cursor, s *ast.AssignStmt) {
	var lhs, rhs []ast.Expr
	for i, x := range s.Rhs {
		if isNil(x) && s.Tok == token.ASSIGN {
			c.InsertAfter(assign(s.Pos(), token.ASSIGN, []ast.Expr{s.Lhs[i]}, []ast.Expr{x}))
			continue
		}
		lhs, rhs = append(lhs, s.Lhs[i]), append(rhs, x)
	}
	if len(lhs) == 0 {
		c.Replace(block(s.Pos()))
		return
	}
	s.Lhs, s.Rhs = lhs, rhs
}

// isSimple tells whether the evaluator orders x rightly in a tuple assignment.
func isSimple(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident, *ast.BasicLit:
		return true
	case *ast.ParenExpr:
		return isSimple(x.X)
	}
	return false
}

// inOrder makes the assignment use variables for the indices on its left and the values
// on its right, and gives the statements that evaluate those.
func (l *lowering) inOrder(s *ast.AssignStmt) []ast.Stmt {
	var early []ast.Stmt
	for i, x := range s.Lhs {
		s.Lhs[i] = l.freezeTarget(x, &early)
	}
	for i, x := range s.Rhs {
		if _, isLit := x.(*ast.BasicLit); isLit {
			continue
		}
		if isNil(x) {
			continue
		}
		name := l.newName("t")
		early = append(early, define(x.Pos(), name, x))
		s.Rhs[i] = ident(x.Pos(), name)
	}
	return early
}

// freezeTarget evaluates what a target's place depends on.
func (l *lowering) freezeTarget(x ast.Expr, early *[]ast.Stmt) ast.Expr {
	index, ok := x.(*ast.IndexExpr)
	if !ok {
		return x
	}
	if _, isLit := index.Index.(*ast.BasicLit); isLit {
		return x
	}
	name := l.newName("t")
	*early = append(*early, define(x.Pos(), name, index.Index))
	return &ast.IndexExpr{X: index.X, Lbrack: index.Lbrack, Index: ident(x.Pos(), name), Rbrack: index.Rbrack}
}
