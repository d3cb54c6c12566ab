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
		c.Replace(l.give(s.Go, l.freeze(s.Call), l.packageMember(s.Go, SupportPath, "Go")))
		return true
	})
}
