package lower

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

// SupportPath is the path of the compiled package that lowered code calls.
const SupportPath = "gokernel/support"

// Alias is the name under which lowered code imports a package: no cell can declare it.
func Alias(path string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r == '/':
			return 'ꓸ'
		case r == '.' || r == '-':
			return '_'
		}
		return r
	}, path)
	return "ꓸ" + clean
}

// The constructors below make syntax at the position of what it stands for, so that
// messages and traces point into the cell.

func ident(pos token.Pos, name string) *ast.Ident { return &ast.Ident{NamePos: pos, Name: name} }

func (l *lowering) packageMember(pos token.Pos, path, name string) *ast.SelectorExpr {
	l.imports[path] = true
	return &ast.SelectorExpr{X: ident(pos, Alias(path)), Sel: ident(pos, name)}
}

func (l *lowering) supportCall(pos token.Pos, name string, args ...ast.Expr) *ast.CallExpr {
	return call(pos, l.packageMember(pos, SupportPath, name), args...)
}

func call(pos token.Pos, fun ast.Expr, args ...ast.Expr) *ast.CallExpr {
	return &ast.CallExpr{Fun: fun, Lparen: pos, Args: args, Rparen: pos}
}

func exprStmt(x ast.Expr) ast.Stmt { return &ast.ExprStmt{X: x} }

func assign(pos token.Pos, tok token.Token, lhs, rhs []ast.Expr) *ast.AssignStmt {
	return &ast.AssignStmt{Lhs: lhs, TokPos: pos, Tok: tok, Rhs: rhs}
}

func define(pos token.Pos, name string, x ast.Expr) *ast.AssignStmt {
	return assign(pos, token.DEFINE, []ast.Expr{ident(pos, name)}, []ast.Expr{x})
}

func set(pos token.Pos, name string, x ast.Expr) *ast.AssignStmt {
	return assign(pos, token.ASSIGN, []ast.Expr{ident(pos, name)}, []ast.Expr{x})
}

func block(pos token.Pos, stmts ...ast.Stmt) *ast.BlockStmt {
	return &ast.BlockStmt{Lbrace: pos, List: stmts, Rbrace: pos}
}

func varDecl(pos token.Pos, name string, typ ast.Expr, value ast.Expr) ast.Stmt {
	spec := &ast.ValueSpec{Names: []*ast.Ident{ident(pos, name)}, Type: typ}
	if value != nil {
		spec.Values = []ast.Expr{value}
	}
	return &ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, TokPos: pos, Specs: []ast.Spec{spec}}}
}

func intLit(pos token.Pos, n int64) ast.Expr {
	if n < 0 {
		return &ast.UnaryExpr{OpPos: pos, Op: token.SUB, X: intLit(pos, -n)}
	}
	return &ast.BasicLit{ValuePos: pos, Kind: token.INT, Value: strconv.FormatInt(n, 10)}
}

func stringLit(pos token.Pos, s string) *ast.BasicLit {
	return &ast.BasicLit{ValuePos: pos, Kind: token.STRING, Value: strconv.Quote(s)}
}

func paren(x ast.Expr) ast.Expr { return &ast.ParenExpr{Lparen: x.Pos(), X: x, Rparen: x.End()} }

func funcLit(pos token.Pos, params, results []*ast.Field, stmts ...ast.Stmt) *ast.FuncLit {
	typ := &ast.FuncType{Func: pos, Params: &ast.FieldList{Opening: pos, List: params, Closing: pos}}
	if len(results) > 0 {
		typ.Results = &ast.FieldList{List: results}
	}
	return &ast.FuncLit{Type: typ, Body: block(pos, stmts...)}
}

func field(pos token.Pos, name string, typ ast.Expr) *ast.Field {
	f := &ast.Field{Type: typ}
	if name != "" {
		f.Names = []*ast.Ident{ident(pos, name)}
	}
	return f
}

func returns(pos token.Pos, results ...ast.Expr) ast.Stmt {
	return &ast.ReturnStmt{Return: pos, Results: results}
}

func branch(pos token.Pos, tok token.Token, label *ast.Ident) ast.Stmt {
	return &ast.BranchStmt{TokPos: pos, Tok: tok, Label: label}
}

func ifStmt(pos token.Pos, cond ast.Expr, stmts ...ast.Stmt) *ast.IfStmt {
	return &ast.IfStmt{If: pos, Cond: cond, Body: block(pos, stmts...)}
}

func binary(pos token.Pos, x ast.Expr, op token.Token, y ast.Expr) ast.Expr {
	return &ast.BinaryExpr{X: x, OpPos: pos, Op: op, Y: y}
}
