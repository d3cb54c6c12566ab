package lower

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// instanceTypes writes instances of generic types, such as iter.Seq[int], as what they are.
func instanceTypes(l *lowering, n ast.Node) ast.Node {
	return astutil.Apply(n, func(c *astutil.Cursor) bool {
		x, ok := c.Node().(ast.Expr)
		if !ok {
			return true
		}
		switch x.(type) {
		case *ast.IndexExpr, *ast.IndexListExpr:
		default:
			return true
		}
		tv, ok := l.info.Types[x]
		if !ok {
			return true
		}
		if tv.IsType() {
			if named, ok := types.Unalias(tv.Type).(*types.Named); ok && named.TypeArgs().Len() > 0 {
				c.Replace(l.typeExpr(x.Pos(), named))
				return false
			}
		}
		return true
	}, nil)
}
