package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// freeze splits the call of a go or defer statement: the statements evaluate function,
// receiver and arguments, and the call uses what they have stored.
func (l *lowering) freeze(x *ast.CallExpr) ([]ast.Stmt, *ast.CallExpr) {
	var early []ast.Stmt
	later := &ast.CallExpr{Lparen: x.Lparen, Ellipsis: x.Ellipsis, Rparen: x.Rparen}
	later.Fun = l.freezeFun(x.Fun, &early)
	sig, _ := l.typeOrNil(x.Fun).(*types.Signature)
	for i, arg := range x.Args {
		later.Args = append(later.Args, l.freezeArg(arg, paramType(sig, i, x.Ellipsis.IsValid()), &early))
	}
	return early, later
}

func (l *lowering) typeOrNil(x ast.Expr) types.Type {
	if t := l.typeOf(x); t != nil {
		return t.Underlying()
	}
	return nil
}

// paramType gives the type of the parameter that takes argument i, nil if it is not known.
func paramType(sig *types.Signature, i int, ellipsis bool) types.Type {
	if sig == nil || sig.Params().Len() == 0 {
		return nil
	}
	last := sig.Params().Len() - 1
	if sig.Variadic() && i >= last {
		if ellipsis {
			return sig.Params().At(last).Type()
		}
		if s, ok := sig.Params().At(last).Type().Underlying().(*types.Slice); ok {
			return s.Elem()
		}
		return nil
	}
	return sig.Params().At(min(i, last)).Type()
}

// freezeFun stores what is called, unless it can't change: a literal, a declared
// function, a predeclared one.
func (l *lowering) freezeFun(fun ast.Expr, early *[]ast.Stmt) ast.Expr {
	switch f := ast.Unparen(fun).(type) {
	case *ast.FuncLit:
		return fun
	case *ast.Ident:
		switch l.info.Uses[f].(type) {
		case *types.Func, *types.Builtin, *types.TypeName, nil:
			return fun
		}
	case *ast.SelectorExpr:
		if sel := l.info.Selections[f]; sel != nil && sel.Kind() == types.MethodVal {
			return l.freezeReceiver(f, sel, early)
		}
		if sel := l.info.Selections[f]; sel == nil || sel.Kind() == types.MethodExpr {
			return fun
		}
	}
	return l.store(fun, nil, early)
}

// freezeReceiver stores the receiver of a method call: a copy, or its address if the
// method wants that.
func (l *lowering) freezeReceiver(f *ast.SelectorExpr, sel *types.Selection, early *[]ast.Stmt) ast.Expr {
	x := f.X
	if wantsPointer(sel) && !isPointer(sel.Recv()) {
		x = &ast.UnaryExpr{OpPos: f.Pos(), Op: token.AND, X: x}
	}
	return &ast.SelectorExpr{X: l.store(x, nil, early), Sel: f.Sel}
}

func wantsPointer(sel *types.Selection) bool {
	fn, ok := sel.Obj().(*types.Func)
	return ok && fn.Signature().Recv() != nil && isPointer(fn.Signature().Recv().Type())
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

func (l *lowering) freezeArg(arg ast.Expr, t types.Type, early *[]ast.Stmt) ast.Expr {
	switch a := arg.(type) {
	case *ast.BasicLit, *ast.FuncLit:
		return arg
	case *ast.Ident:
		if a.Name == "nil" || a.Name == "true" || a.Name == "false" {
			return arg
		}
		if _, ok := l.info.Uses[a].(*types.TypeName); ok {
			return arg
		}
	}
	if tv, ok := l.info.Types[arg]; ok && tv.IsType() {
		return arg
	}
	if t != nil && types.IsInterface(t) {
		t = nil // keep the value's own type: the call converts it
	}
	return l.store(arg, t, early)
}

// store evaluates x into a fresh variable; t is its type where it may differ from x's own.
func (l *lowering) store(x ast.Expr, t types.Type, early *[]ast.Stmt) ast.Expr {
	pos := x.Pos()
	name := l.newName("a")
	if _, tuple := l.typeOf(x).(*types.Tuple); tuple {
		return x // f(g()) with several values: evaluated late
	}
	if t != nil {
		*early = append(*early, varDecl(pos, name, l.typeExpr(pos, t), x))
	} else {
		*early = append(*early, define(pos, name, x))
	}
	return ident(pos, name)
}
