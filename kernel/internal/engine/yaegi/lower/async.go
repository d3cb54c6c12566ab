package lower

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

const schedulerPath = "gokernel/scheduler"

// asyncNames makes Async(f) within func search into AsyncNamed("search", f).
func asyncNames(l *lowering, n ast.Node) ast.Node {
	name := "<cell>"
	if decl, ok := n.(*ast.FuncDecl); ok {
		if of := l.originalName(decl); of != "" {
			name = of
		}
	}
	return astutil.Apply(n, nil, func(c *astutil.Cursor) bool {
		x, ok := c.Node().(*ast.CallExpr)
		if !ok || len(x.Args) != 1 {
			return true
		}
		if fn := l.unit.Callee(x); fn != nil && isFunc(fn, schedulerPath, "Async") {
			x.Fun = l.packageMember(x.Fun.Pos(), schedulerPath, "AsyncNamed")
			x.Args = append([]ast.Expr{stringLit(x.Lparen, name)}, x.Args...)
		}
		return true
	})
}

// originalName is what a cell calls the function that decl declares, "" for the
// function of the cell's own statements.
func (l *lowering) originalName(decl *ast.FuncDecl) string {
	for _, f := range l.unit.Funcs {
		if f.Decl.Body == decl.Body {
			return f.Decl.Name.Name
		}
	}
	return ""
}

func isFunc(fn *types.Func, path, name string) bool {
	return fn.Pkg() != nil && fn.Pkg().Path() == path && fn.Name() == name && fn.Signature().Recv() == nil
}
