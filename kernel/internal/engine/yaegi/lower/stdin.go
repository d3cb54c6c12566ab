package lower

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// standardInput replaces os.Stdin, where it becomes an interface value or is read from,
// by a reader that asks the front end.
func standardInput(l *lowering, n ast.Node) ast.Node {
	return astutil.Apply(n, nil, func(c *astutil.Cursor) bool {
		switch x := c.Node().(type) {
		case *ast.CallExpr:
			sig, _ := l.typeOrNil(x.Fun).(*types.Signature)
			for i, arg := range x.Args {
				if t := paramType(sig, i, x.Ellipsis.IsValid()); t != nil && types.IsInterface(t) && l.isStdin(arg) {
					x.Args[i] = l.supportCall(arg.Pos(), "Stdin")
				}
			}
		case *ast.SelectorExpr:
			if l.isStdin(x.X) && x.Sel.Name == "Read" {
				x.X = l.supportCall(x.Pos(), "Stdin")
			}
		}
		return true
	})
}

func (l *lowering) isStdin(x ast.Expr) bool {
	sel, ok := ast.Unparen(x).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	v, ok := l.info.Uses[sel.Sel].(*types.Var)
	return ok && v.Pkg() != nil && v.Pkg().Path() == "os" && v.Name() == "Stdin"
}
