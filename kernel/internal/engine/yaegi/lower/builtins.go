package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// builtins writes the predeclared functions that the evaluator lacks or gets wrong.
func builtins(l *lowering, n ast.Node) ast.Node {
	return astutil.Apply(n, nil, func(c *astutil.Cursor) bool {
		switch x := c.Node().(type) {
		case *ast.ExprStmt:
			if call, ok := x.X.(*ast.CallExpr); ok && l.builtin(call) == "clear" {
				c.Replace(l.clear(call))
			}
		case *ast.CallExpr:
			if y := l.builtinCall(x); y != nil {
				c.Replace(y)
			}
		}
		return true
	})
}

// builtin is the name of the predeclared function that a call calls, or "".
func (l *lowering) builtin(x *ast.CallExpr) string {
	id, ok := ast.Unparen(x.Fun).(*ast.Ident)
	if !ok {
		return ""
	}
	if b, ok := l.info.Uses[id].(*types.Builtin); ok {
		return b.Name()
	}
	return ""
}

func (l *lowering) builtinCall(x *ast.CallExpr) ast.Expr {
	switch name := l.builtin(x); name {
	case "min", "max":
		return l.minMax(x, name)
	case "new":
		if tv := l.info.Types[x.Args[0]]; !tv.IsType() {
			return l.newValue(x)
		}
	case "print":
		return l.supportCall(x.Pos(), "Print", x.Args...)
	case "println":
		return l.supportCall(x.Pos(), "Println", x.Args...)
	case "recover":
		return l.supportCall(x.Pos(), "Recover")
	}
	return nil
}

// minMax writes min(a, b, c) as a function literal that compares its parameters.
func (l *lowering) minMax(x *ast.CallExpr, name string) ast.Expr {
	pos, t := x.Pos(), l.typeOf(x)
	op := token.LSS
	if name == "max" {
		op = token.GTR
	}
	var params []*ast.Field
	var stmts []ast.Stmt
	first := l.newName("m")
	for i := range x.Args {
		arg := first
		if i > 0 {
			arg = l.newName("m")
			better := binary(pos, ident(pos, arg), op, ident(pos, first))
			if isFloat(t) { // a NaN wins against any number
				better = binary(pos, better, token.LOR, binary(pos, ident(pos, arg), token.NEQ, ident(pos, arg)))
			}
			stmts = append(stmts, ifStmt(pos, better, set(pos, first, ident(pos, arg))))
		}
		params = append(params, field(pos, arg, l.typeExpr(pos, t)))
	}
	stmts = append(stmts, returns(pos, ident(pos, first)))
	lit := funcLit(pos, params, []*ast.Field{{Type: l.typeExpr(pos, t)}}, stmts...)
	return call(pos, lit, x.Args...)
}

func isFloat(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsFloat != 0
}

// newValue writes new(expr).
func (l *lowering) newValue(x *ast.CallExpr) ast.Expr {
	pos := x.Pos()
	elem := l.typeOf(x).(*types.Pointer).Elem()
	param := l.newName("v")
	lit := funcLit(pos, []*ast.Field{field(pos, param, l.typeExpr(pos, elem))},
		[]*ast.Field{{Type: &ast.StarExpr{Star: pos, X: l.typeExpr(pos, elem)}}},
		returns(pos, &ast.UnaryExpr{OpPos: pos, Op: token.AND, X: ident(pos, param)}))
	return call(pos, lit, x.Args[0])
}

// clear writes clear(m) and clear(s) as loops.
func (l *lowering) clear(x *ast.CallExpr) ast.Stmt {
	pos := x.Pos()
	what, key := l.newName("c"), l.newName("k")
	var body ast.Stmt
	switch t := l.typeOf(x.Args[0]).Underlying().(type) {
	case *types.Map:
		body = exprStmt(call(pos, ident(pos, "delete"), ident(pos, what), ident(pos, key)))
	case *types.Slice:
		zero := l.newName("z")
		body = block(pos, varDecl(pos, zero, l.typeExpr(pos, t.Elem()), nil),
			assign(pos, token.ASSIGN, []ast.Expr{&ast.IndexExpr{X: ident(pos, what), Lbrack: pos, Index: ident(pos, key), Rbrack: pos}}, []ast.Expr{ident(pos, zero)}))
	default:
		l.fail(pos, "clear of a type parameter can't be used in cells yet")
	}
	loop := &ast.RangeStmt{For: pos, Key: ident(pos, key), TokPos: pos, Tok: token.DEFINE, Range: pos, X: ident(pos, what), Body: block(pos, body)}
	return block(pos, define(pos, what, x.Args[0]), loop)
}
