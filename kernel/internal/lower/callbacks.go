package lower

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// callbacks gives a literal that a loop passes to compiled code a frame of its own:
// passed as it stands, it would see the variables of the loop's last iteration.
func callbacks(l *lowering, n ast.Node) ast.Node {
	loops := []int{0} // loops around the cursor, for each function around it
	count := func(n ast.Node, by int) {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			loops[len(loops)-1] += by
		}
	}
	return astutil.Apply(n, func(c *astutil.Cursor) bool {
		count(c.Node(), 1)
		if _, ok := c.Node().(*ast.FuncLit); ok {
			loops = append(loops, 0)
		}
		return true
	}, func(c *astutil.Cursor) bool {
		count(c.Node(), -1)
		switch x := c.Node().(type) {
		case *ast.FuncLit:
			loops = loops[:len(loops)-1]
		case *ast.CallExpr:
			if loops[len(loops)-1] > 0 && l.isCompiled(x) {
				l.frameArgs(x)
			}
		}
		return true
	})
}

// isCompiled tells whether a call is one of a compiled package's function or method.
func (l *lowering) isCompiled(x *ast.CallExpr) bool {
	fn := l.callee(x)
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() != l.unit.Pkg.Path()
}

func (l *lowering) frameArgs(x *ast.CallExpr) {
	for i, arg := range x.Args {
		lit, ok := arg.(*ast.FuncLit)
		if !ok {
			continue
		}
		if sig, ok := l.typeOf(lit).(*types.Signature); ok {
			pos := lit.Pos()
			x.Args[i] = call(pos, funcLit(pos, nil, []*ast.Field{{Type: l.typeExpr(pos, sig)}}, returns(pos, lit)))
		}
	}
}
