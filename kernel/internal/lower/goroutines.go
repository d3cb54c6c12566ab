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
		if lit, ok := s.Call.Fun.(*ast.FuncLit); ok && len(s.Call.Args) == 0 && lit.Type.Results == nil {
			c.Replace(exprStmt(l.supportCall(s.Go, "Go", lit)))
			return true
		}
		early, later := l.freeze(s.Call)
		start := exprStmt(l.supportCall(s.Go, "Go", funcLit(s.Go, nil, nil, exprStmt(later))))
		c.Replace(block(s.Go, append(early, start)...))
		return true
	})
}
