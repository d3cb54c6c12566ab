package check

import (
	"go/ast"
	"go/types"
)

// Callee gives the declared function that a call of the unit calls, nil if there is none.
func (u *Unit) Callee(x *ast.CallExpr) *types.Func {
	var id *ast.Ident
	switch fun := ast.Unparen(x.Fun).(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return nil
	}
	fn, _ := u.Info.Uses[id].(*types.Func)
	return fn
}
