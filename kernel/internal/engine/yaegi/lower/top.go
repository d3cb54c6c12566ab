package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"gokernel/display"
)

// showLast hands the values of the cell's last expression, the last of stmts, over to
// the session.
func (l *lowering) showLast(stmts []ast.Stmt) []ast.Stmt {
	last := l.cell.Last
	if last == nil {
		return stmts
	}
	values, pos := l.valuesOf(last), last.Pos()
	var results, pointers []ast.Expr
	var decls []ast.Stmt
	for _, t := range values {
		name := l.newName("r")
		decls = append(decls, varDecl(pos, name, l.typeExpr(pos, t), nil))
		results = append(results, ident(pos, name))
		pointers = append(pointers, &ast.UnaryExpr{OpPos: pos, Op: token.AND, X: ident(pos, name)})
	}
	stmts = append(stmts[:len(stmts)-1:len(stmts)-1], decls...)
	stmts = append(stmts, assign(pos, token.ASSIGN, results, []ast.Expr{last}), exprStmt(l.supportCall(pos, "Result", pointers...)))
	if len(values) == 1 {
		stmts = append(stmts, l.ownMethods(pos, results[0], values[0])...)
	}
	return stmts
}

// ownMethods lets the session call the methods by which a value of a cell's own type
// shows itself: compiled code does not see them.
func (l *lowering) ownMethods(pos token.Pos, value ast.Expr, t types.Type) []ast.Stmt {
	var stmts []ast.Stmt
	for _, name := range display.Methods() {
		obj, _, _ := types.LookupFieldOrMethod(t, true, l.unit.Pkg, name)
		fn, ok := obj.(*types.Func)
		if !ok || types.IsInterface(t) || fn.Pkg() != l.unit.Pkg || !isGetter(fn.Signature()) {
			continue
		}
		f := l.newName("f")
		result := call(pos, &ast.SelectorExpr{X: ident(pos, value.(*ast.Ident).Name), Sel: ident(pos, name)})
		lit := funcLit(pos, nil, []*ast.Field{{Type: l.typeExpr(pos, fn.Signature().Results().At(0).Type())}}, returns(pos, result))
		stmts = append(stmts, define(pos, f, lit), exprStmt(l.supportCall(pos, "Method", stringLit(pos, name), ident(pos, f))))
	}
	return stmts
}

// isGetter tells a method that has no parameters and one result.
func isGetter(sig *types.Signature) bool {
	return sig.Params().Len() == 0 && sig.Results().Len() == 1
}

// valuesOf gives the types of the values of the cell's last expression.
func (l *lowering) valuesOf(x ast.Expr) []types.Type {
	tv := l.info.Types[x]
	if tuple, ok := tv.Type.(*types.Tuple); ok {
		var list []types.Type
		for v := range tuple.Variables() {
			list = append(list, v.Type())
		}
		return list
	}
	if b, ok := tv.Type.(*types.Basic); ok && b.Kind() == types.UntypedNil {
		return []types.Type{types.Universe.Lookup("any").Type()}
	}
	return []types.Type{types.Default(tv.Type)}
}

// LineVar is the evaluator's variable that points to the line of the cell's statement
// that runs.
const LineVar = "lineꓸ"

// noteLines notes the line of each statement of the cell: a trace knows only where
// functions begin.
func (l *lowering) noteLines(stmts []ast.Stmt) []ast.Stmt {
	var out []ast.Stmt
	last := 0
	for _, stmt := range stmts {
		line := l.unit.Fset.Position(stmt.Pos()).Line
		if line != last {
			word := &ast.StarExpr{Star: stmt.Pos(), X: ident(stmt.Pos(), LineVar)}
			out = append(out, assign(stmt.Pos(), token.ASSIGN, []ast.Expr{word}, []ast.Expr{intLit(stmt.Pos(), int64(line))}))
			last = line
		}
		out = append(out, stmt)
	}
	return out
}

// assignTop makes definitions at the cell's top level assignments to the session's variables.
func (l *lowering) assignTop(stmts []ast.Stmt) []ast.Stmt {
	var out []ast.Stmt
	for _, stmt := range stmts {
		switch s := stmt.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				s.Tok = token.ASSIGN
			}
			out = append(out, s)
		case *ast.DeclStmt:
			out = append(out, l.assignSpecs(s.Decl.(*ast.GenDecl))...)
		case *ast.LabeledStmt:
			inner := l.assignTop([]ast.Stmt{s.Stmt})
			if len(inner) == 0 {
				inner = []ast.Stmt{block(s.Pos())}
			}
			s.Stmt = inner[0]
			out = append(append(out, s), inner[1:]...)
		default:
			out = append(out, stmt)
		}
	}
	return out
}

func (l *lowering) assignSpecs(gen *ast.GenDecl) []ast.Stmt {
	var out []ast.Stmt
	for _, spec := range gen.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		if len(v.Values) > 0 {
			lhs := make([]ast.Expr, len(v.Names))
			for i, name := range v.Names {
				lhs[i] = name
			}
			out = append(out, assign(v.Pos(), token.ASSIGN, lhs, v.Values))
			continue
		}
		for _, name := range v.Names {
			out = append(out, l.assignZero(name))
		}
	}
	return out
}

// assignZero resets a variable that is declared without a value: it may have one from
// an earlier run of the cell.
func (l *lowering) assignZero(name *ast.Ident) ast.Stmt {
	obj := l.info.Defs[name]
	if obj == nil || name.Name == "_" {
		return block(name.Pos())
	}
	zero := l.newName("z")
	return block(name.Pos(), varDecl(name.Pos(), zero, l.typeExpr(name.Pos(), obj.Type()), nil),
		assign(name.Pos(), token.ASSIGN, []ast.Expr{name}, []ast.Expr{ident(name.Pos(), zero)}))
}
