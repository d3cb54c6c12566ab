package lower

import (
	"go/ast"

	"golang.org/x/tools/go/ast/astutil"
)

// goroutines starts goroutines through the support package.
func goroutines(l *lowering, n ast.Node) ast.Node {
	return astutil.Apply(n, nil, func(c *astutil.Cursor) bool {
		s, ok := c.Node().(*ast.GoStmt)
		if !ok {
			return true
		}
		early, later := l.freeze(s.Call)
		lit, ok := s.Call.Fun.(*ast.FuncLit)
		if !ok || len(s.Call.Args) > 0 || lit.Type.Results != nil {
			lit = funcLit(s.Go, nil, nil, exprStmt(later))
		}
		f := l.newName("f") // see callbacks
		start := exprStmt(l.supportCall(s.Go, "Go", ident(s.Go, f)))
		c.Replace(block(s.Go, append(early, define(s.Go, f, lit), start)...))
		return true
	})
}
