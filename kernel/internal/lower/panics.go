package lower

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// panics passes an error of a cell's own type to panic as an error that compiled code
// understands, with the name of its type.
func panics(l *lowering, n ast.Node) ast.Node {
	return astutil.Apply(n, nil, func(c *astutil.Cursor) bool {
		x, ok := c.Node().(*ast.CallExpr)
		if !ok || l.builtin(x) != "panic" || len(x.Args) != 1 {
			return true
		}
		t := l.typeOf(x.Args[0])
		if name := l.ownError(t); name != "" {
			pos := x.Args[0].Pos()
			x.Args[0] = l.supportCall(pos, "Error", stringLit(pos, name), x.Args[0])
		}
		return true
	})
}

// ownError gives the name of a session type that is an error, or "".
func (l *lowering) ownError(t types.Type) string {
	if t == nil || types.IsInterface(t) || !types.Implements(t, errorType()) {
		return ""
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != l.unit.Pkg.Path() {
		return ""
	}
	return named.Obj().Name()
}

func errorType() *types.Interface {
	return types.Universe.Lookup("error").Type().Underlying().(*types.Interface)
}
