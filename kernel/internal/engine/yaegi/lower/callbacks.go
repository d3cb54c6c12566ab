package lower

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// callbacks makes each literal in a loop in a frame of its own, unless it is called
// where it stands: else one that compiled code or a goroutine calls would see the
// variables of the last iteration, or be mixed up with that of another (see give).
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
		lit, ok := c.Node().(*ast.FuncLit)
		if !ok {
			return true
		}
		loops = loops[:len(loops)-1]
		if loops[len(loops)-1] > 0 && !isCalled(c) {
			l.frame(c, lit)
		}
		return true
	})
}

// isCalled tells whether the literal at the cursor is called where it stands.
func isCalled(c *astutil.Cursor) bool {
	_, ok := c.Parent().(*ast.CallExpr)
	return ok && c.Name() == "Fun"
}

// frame wraps a literal: func() func(int) { return func(int) { … } }().
func (l *lowering) frame(c *astutil.Cursor, lit *ast.FuncLit) {
	if sig, ok := l.typeOf(lit).(*types.Signature); ok {
		pos := lit.Pos()
		c.Replace(call(pos, funcLit(pos, nil, []*ast.Field{{Type: l.typeExpr(pos, sig)}}, returns(pos, lit))))
	}
}
