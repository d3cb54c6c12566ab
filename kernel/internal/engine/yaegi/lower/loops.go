package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// loops gives each iteration variables of its own, where the difference can be seen,
// and counts where Go ranges over an integer.
func loops(l *lowering, n ast.Node) ast.Node {
	return astutil.Apply(n, nil, func(c *astutil.Cursor) bool {
		switch s := c.Node().(type) {
		case *ast.RangeStmt:
			if t := l.typeOf(s.X); t != nil && isInteger(t) {
				c.Replace(l.rangeInt(s))
			} else {
				l.rangeCopies(s)
			}
		case *ast.ForStmt:
			l.forCopies(s, labelOf(c))
			if s.Init != nil && s.Cond == nil && s.Post == nil {
				s.Cond = ident(s.For, "true") // without one the evaluator recurses for ever
			}
		}
		return true
	})
}

func isInteger(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

func labelOf(c *astutil.Cursor) string {
	if s, ok := c.Parent().(*ast.LabeledStmt); ok {
		return s.Label.Name
	}
	return ""
}

// rangeInt writes `for i := range n` as a loop with a counter.
func (l *lowering) rangeInt(s *ast.RangeStmt) ast.Stmt {
	pos := s.For
	t := types.Default(l.typeOf(s.X))
	if key, ok := s.Key.(*ast.Ident); ok && l.info.Defs[key] != nil {
		t = l.info.Defs[key].Type()
	}
	counter, limit := l.newName("i"), l.newName("n")
	if s.Key != nil && !isBlank(s.Key) {
		s.Body.List = append([]ast.Stmt{assign(pos, s.Tok, []ast.Expr{s.Key}, []ast.Expr{ident(pos, counter)})}, s.Body.List...)
	}
	zero := call(pos, l.typeExpr(pos, t), intLit(pos, 0))
	end := call(pos, l.typeExpr(pos, t), s.X)
	return &ast.ForStmt{
		For:  pos,
		Init: assign(pos, token.DEFINE, []ast.Expr{ident(pos, counter), ident(pos, limit)}, []ast.Expr{zero, end}),
		Cond: binary(pos, ident(pos, counter), token.LSS, ident(pos, limit)),
		Post: &ast.IncDecStmt{X: ident(pos, counter), TokPos: pos, Tok: token.INC},
		Body: s.Body,
	}
}

func isBlank(x ast.Expr) bool {
	id, ok := x.(*ast.Ident)
	return ok && id.Name == "_"
}

// rangeCopies copies the variables of a range loop into each iteration, if something
// may outlive it.
func (l *lowering) rangeCopies(s *ast.RangeStmt) {
	if s.Tok != token.DEFINE {
		return
	}
	var copies []ast.Stmt
	for _, x := range []*ast.Expr{&s.Key, &s.Value} {
		id, ok := (*x).(*ast.Ident)
		if !ok || id.Name == "_" || !l.escapes(l.info.Defs[id], s.Body) {
			continue
		}
		hidden := l.newName(id.Name)
		copies = append(copies, assign(id.Pos(), token.DEFINE, []ast.Expr{id}, []ast.Expr{ident(id.Pos(), hidden)}))
		*x = ident(id.Pos(), hidden)
	}
	s.Body.List = append(copies, s.Body.List...)
}

// forCopies does the same for a three-clause loop: the clauses work on a hidden
// variable, which takes the iteration's value back at its end.
func (l *lowering) forCopies(s *ast.ForStmt, label string) {
	init, ok := s.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE {
		return
	}
	for i, x := range init.Lhs {
		id, ok := x.(*ast.Ident)
		if !ok {
			continue
		}
		obj := l.info.Defs[id]
		if obj == nil || !l.escapes(obj, s.Body) {
			continue
		}
		hidden := l.newName(id.Name)
		init.Lhs[i] = ident(id.Pos(), hidden)
		s.Cond = l.renamed(s.Cond, obj, hidden)
		if s.Post != nil {
			s.Post = l.renamedStmt(s.Post, obj, hidden)
		}
		back := func() ast.Stmt {
			return assign(id.Pos(), token.ASSIGN, []ast.Expr{ident(id.Pos(), hidden)}, []ast.Expr{ident(id.Pos(), id.Name)})
		}
		beforeContinue(s.Body, label, back)
		s.Body.List = append([]ast.Stmt{assign(id.Pos(), token.DEFINE, []ast.Expr{ident(id.Pos(), id.Name)}, []ast.Expr{ident(id.Pos(), hidden)})},
			append(s.Body.List, back())...)
	}
}

// escapes tells whether a variable may be seen after its iteration: a literal in the
// body uses it, or its address is taken.
func (l *lowering) escapes(obj types.Object, body ast.Node) bool {
	if obj == nil {
		return false
	}
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			found = found || l.mentions(n, obj)
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && l.mentions(n.X, obj)
		case *ast.SliceExpr:
			found = found || l.mentions(n.X, obj)
		case *ast.SelectorExpr:
			if sel := l.info.Selections[n]; sel != nil && sel.Kind() == types.MethodVal {
				found = found || wantsPointer(sel) && l.mentions(n.X, obj)
			}
		}
		return !found
	})
	return found
}

func (l *lowering) mentions(n ast.Node, obj types.Object) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && l.info.Uses[id] == obj {
			found = true
		}
		return !found
	})
	return found
}

func (l *lowering) renamed(x ast.Expr, obj types.Object, name string) ast.Expr {
	if x == nil {
		return nil
	}
	return l.renameUses(x, obj, name).(ast.Expr)
}

func (l *lowering) renamedStmt(s ast.Stmt, obj types.Object, name string) ast.Stmt {
	return l.renameUses(s, obj, name).(ast.Stmt)
}

func (l *lowering) renameUses(n ast.Node, obj types.Object, name string) ast.Node {
	return astutil.Apply(n, nil, func(c *astutil.Cursor) bool {
		if id, ok := c.Node().(*ast.Ident); ok && l.info.Uses[id] == obj {
			c.Replace(ident(id.Pos(), name))
		}
		return true
	})
}

// beforeContinue puts a statement before each continue of the loop with that body.
func beforeContinue(body *ast.BlockStmt, label string, stmt func() ast.Stmt) {
	depth := 0
	astutil.Apply(body, func(c *astutil.Cursor) bool {
		switch s := c.Node().(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			depth++
		case *ast.BranchStmt:
			ours := s.Label == nil && depth == 0 || s.Label != nil && s.Label.Name == label && label != ""
			if s.Tok == token.CONTINUE && ours {
				c.Replace(block(s.Pos(), stmt(), branch(s.Pos(), s.Tok, s.Label)))
				return false
			}
		}
		return true
	}, func(c *astutil.Cursor) bool {
		switch c.Node().(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			depth--
		}
		return true
	})
}
