package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// frozen is the call of a go or defer statement, cut in two: what is evaluated now, and
// what is called later.
type frozen struct {
	params []*ast.Field // variables for function, receiver and arguments
	args   []ast.Expr   // what they are set to now
	later  *ast.CallExpr
}

// freeze cuts a call in two.
func (l *lowering) freeze(x *ast.CallExpr) *frozen {
	f := &frozen{later: &ast.CallExpr{Lparen: x.Lparen, Ellipsis: x.Ellipsis, Rparen: x.Rparen}}
	f.later.Fun = l.freezeFun(x.Fun, f)
	sig, _ := l.typeOrNil(x.Fun).(*types.Signature)
	for i, arg := range x.Args {
		f.later.Args = append(f.later.Args, l.freezeArg(arg, paramType(sig, i, x.Ellipsis.IsValid()), f))
	}
	return f
}

// give writes the statement that passes the later call, as a literal, to a function:
//
//	func(a T) { f := func() { call(a) }; to(f) }(x)
//
// The literal is made in a frame of its own. The evaluator writes to the frame in which
// a literal was made when a call of it ends, maybe on another goroutine; and a literal
// that is passed without having been assigned shares its frame's variables.
func (l *lowering) give(pos token.Pos, f *frozen, to ast.Expr) ast.Stmt {
	lit, ok := f.later.Fun.(*ast.FuncLit)
	if !ok || len(f.later.Args) > 0 || lit.Type.Results != nil {
		lit = funcLit(pos, nil, nil, exprStmt(f.later))
	}
	name := l.newName("f")
	outer := funcLit(pos, f.params, nil, define(pos, name, lit), exprStmt(call(pos, to, ident(pos, name))))
	return exprStmt(call(pos, outer, f.args...))
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
func (l *lowering) freezeFun(fun ast.Expr, f *frozen) ast.Expr {
	switch x := ast.Unparen(fun).(type) {
	case *ast.FuncLit:
		return fun
	case *ast.Ident:
		switch l.info.Uses[x].(type) {
		case *types.Func, *types.Builtin, *types.TypeName, nil:
			return fun
		}
	case *ast.SelectorExpr:
		if sel := l.info.Selections[x]; sel != nil && sel.Kind() == types.MethodVal {
			return l.freezeReceiver(x, sel, f)
		}
		if sel := l.info.Selections[x]; sel == nil || sel.Kind() == types.MethodExpr {
			return fun
		}
	}
	return l.store(fun, l.typeOf(fun), f)
}

// freezeReceiver stores the receiver of a method call: a copy, or its address if the
// method wants that.
func (l *lowering) freezeReceiver(m *ast.SelectorExpr, sel *types.Selection, f *frozen) ast.Expr {
	x, t := m.X, sel.Recv()
	if wantsPointer(sel) && !isPointer(t) {
		x, t = &ast.UnaryExpr{OpPos: m.Pos(), Op: token.AND, X: x}, types.NewPointer(t)
	}
	return &ast.SelectorExpr{X: l.store(x, t, f), Sel: m.Sel}
}

func wantsPointer(sel *types.Selection) bool {
	fn, ok := sel.Obj().(*types.Func)
	return ok && fn.Signature().Recv() != nil && isPointer(fn.Signature().Recv().Type())
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

func (l *lowering) freezeArg(arg ast.Expr, t types.Type, f *frozen) ast.Expr {
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
	if own := l.typeOf(arg); own != nil && (t == nil || types.IsInterface(t)) {
		t = types.Default(own) // the call converts it
	}
	return l.store(arg, t, f)
}

// store has x evaluated now, into a variable of type t.
func (l *lowering) store(x ast.Expr, t types.Type, f *frozen) ast.Expr {
	if _, tuple := l.typeOf(x).(*types.Tuple); tuple || t == nil {
		return x // f(g()) with several values: evaluated late
	}
	name := l.newName("a")
	f.params = append(f.params, field(x.Pos(), name, l.typeExpr(x.Pos(), t)))
	f.args = append(f.args, x)
	return ident(x.Pos(), name)
}
