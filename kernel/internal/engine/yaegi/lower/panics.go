package lower

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// panics passes an error of a cell's own type to panic as an error that compiled code
// understands.
func panics(l *lowering, n ast.Node) ast.Node {
	return astutil.Apply(n, nil, func(c *astutil.Cursor) bool {
		x, ok := c.Node().(*ast.CallExpr)
		if !ok || l.builtin(x) != "panic" || len(x.Args) != 1 {
			return true
		}
		if l.isOwnError(l.typeOf(x.Args[0])) {
			x.Args[0] = l.supportCall(x.Args[0].Pos(), "Error", x.Args[0])
		}
		return true
	})
}

// isOwnError tells a session type that is an error.
func (l *lowering) isOwnError(t types.Type) bool {
	if t == nil || types.IsInterface(t) || !types.Implements(t, errorType()) {
		return false
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == l.unit.Pkg.Path()
}

func errorType() *types.Interface {
	return types.Universe.Lookup("error").Type().Underlying().(*types.Interface)
}
