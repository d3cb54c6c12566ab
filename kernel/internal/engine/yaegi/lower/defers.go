package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// defers writes each function that defers as
//
//	func f() (r int) {
//		d := support.NewDefers()
//		defer func() { d.Run(recover()) }()
//		func() { … d.Push(func() { call }) … r = 5; return … }()
//		return
//	}
//
// The body is a literal of its own because the evaluator holds the lock of a frame
// while the frame's deferred calls run: no closure that they call may belong to it.
func defers(l *lowering, n ast.Node) ast.Node {
	return astutil.Apply(n, nil, func(c *astutil.Cursor) bool {
		switch f := c.Node().(type) {
		case *ast.FuncDecl:
			l.deferring(f.Type, f.Body, l.resultsOfDecl(f))
		case *ast.FuncLit:
			l.deferring(f.Type, f.Body, resultsOf(l.typeOf(f)))
		}
		return true
	})
}

func (l *lowering) deferring(typ *ast.FuncType, body *ast.BlockStmt, types []types.Type) {
	if body == nil || !containsDefer(body) {
		return
	}
	pos := body.Lbrace
	list := l.newName("d")
	results := l.nameResults(typ)
	head := []ast.Stmt{define(pos, list, l.supportCall(pos, "NewDefers"))}
	setter := ""
	if l.shadows(body, results) {
		setter = l.newName("set")
		head = append(head, define(pos, setter, l.setter(pos, results, types)))
	}
	inner := l.withDefers(block(pos, body.List...), list, results, setter)
	run := exprStmt(call(pos, &ast.SelectorExpr{X: ident(pos, list), Sel: ident(pos, "Run")}, call(pos, ident(pos, "recover"))))
	body.List = append(head,
		&ast.DeferStmt{Defer: pos, Call: call(pos, funcLit(pos, nil, nil, run))},
		exprStmt(call(pos, &ast.FuncLit{Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{}}, Body: inner})),
	)
	if typ.Results != nil {
		body.List = append(body.List, returns(pos))
	}
}

// shadows tells whether the body declares a name again that a result has: a return in
// its reach must set the result all the same.
func (l *lowering) shadows(body *ast.BlockStmt, results []string) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && l.info.Defs[id] != nil && slices.Contains(results, id.Name) {
			found = true
		}
		return true
	})
	return found
}

// setter writes a literal that sets the results to its parameters.
func (l *lowering) setter(pos token.Pos, results []string, types []types.Type) ast.Expr {
	var params []*ast.Field
	var values []ast.Expr
	for _, t := range types {
		name := l.newName("p")
		params = append(params, field(pos, name, l.typeExpr(pos, t)))
		values = append(values, ident(pos, name))
	}
	return funcLit(pos, params, nil, assign(pos, token.ASSIGN, idents(pos, results), values))
}

func containsDefer(body *ast.BlockStmt) bool {
	found := false
	inspectFunc(body, func(n ast.Node) {
		if _, ok := n.(*ast.DeferStmt); ok {
			found = true
		}
	})
	return found
}

// inspectFunc visits the nodes of a function's body, but not those of literals in it.
func inspectFunc(body ast.Node, visit func(ast.Node)) {
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok && n != body {
			return false
		}
		if n != nil {
			visit(n)
		}
		return true
	})
}

// nameResults gives a function's results names, and returns the names.
func (l *lowering) nameResults(typ *ast.FuncType) []string {
	if typ.Results == nil {
		return nil
	}
	var names []string
	for _, f := range typ.Results.List {
		if len(f.Names) == 0 {
			f.Names = []*ast.Ident{ident(f.Type.Pos(), l.newName("r"))}
		}
		for i, id := range f.Names {
			if id.Name == "_" {
				f.Names[i] = ident(id.Pos(), l.newName("r"))
			}
			names = append(names, f.Names[i].Name)
		}
	}
	return names
}

// withDefers rewrites the defer and return statements of a body.
func (l *lowering) withDefers(body *ast.BlockStmt, list string, results []string, setter string) *ast.BlockStmt {
	return astutil.Apply(body, func(c *astutil.Cursor) bool {
		switch s := c.Node().(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			c.Replace(l.push(s, list))
			return false
		case *ast.ReturnStmt:
			if len(s.Results) > 0 {
				var set ast.Stmt = assign(s.Return, token.ASSIGN, idents(s.Return, results), s.Results)
				if setter != "" {
					set = exprStmt(call(s.Return, ident(s.Return, setter), s.Results...))
				}
				c.Replace(block(s.Return, set, returns(s.Return)))
				return false
			}
		}
		return true
	}, nil).(*ast.BlockStmt)
}

func idents(pos token.Pos, names []string) []ast.Expr {
	list := make([]ast.Expr, len(names))
	for i, name := range names {
		list[i] = ident(pos, name)
	}
	return list
}

// push writes a deferred call: what it is called with is evaluated now.
func (l *lowering) push(s *ast.DeferStmt, list string) ast.Stmt {
	to := &ast.SelectorExpr{X: ident(s.Defer, list), Sel: ident(s.Defer, "Push")}
	return l.give(s.Defer, l.freeze(s.Call), to)
}
