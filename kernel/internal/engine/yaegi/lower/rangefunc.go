package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// rangeFuncs writes a loop over a function as a call of it. The body becomes a literal;
// what leaves the body by more than a break is noted in a variable, and done after the
// call:
//
//	exit := 0
//	f(func(v T) bool { … exit = 1; return false … return true })
//	if exit == 1 { return … }
func rangeFuncs(l *lowering, n ast.Node) ast.Node {
	var results [][]types.Type // of the functions around the cursor
	lowered := map[ast.Stmt]bool{}
	return astutil.Apply(n, func(c *astutil.Cursor) bool {
		switch f := c.Node().(type) {
		case *ast.FuncDecl:
			results = append(results, l.resultsOfDecl(f))
		case *ast.FuncLit:
			results = append(results, resultsOf(l.typeOf(f)))
		}
		return true
	}, func(c *astutil.Cursor) bool {
		switch s := c.Node().(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			results = results[:len(results)-1]
		case *ast.RangeStmt:
			if sig, ok := l.typeOrNil(s.X).(*types.Signature); ok {
				r := &rangeFunc{l: l, loop: s, label: labelOf(c), results: results[len(results)-1]}
				out := r.rewrite(sig)
				lowered[out] = true
				c.Replace(out)
			}
		case *ast.LabeledStmt:
			if lowered[s.Stmt] {
				c.Replace(s.Stmt)
			}
		}
		return true
	})
}

func resultsOf(t types.Type) []types.Type {
	sig, ok := t.(*types.Signature)
	if !ok {
		return nil
	}
	var list []types.Type
	for v := range sig.Results().Variables() {
		list = append(list, v.Type())
	}
	return list
}

func (l *lowering) resultsOfDecl(decl *ast.FuncDecl) []types.Type {
	for _, f := range l.unit.Funcs {
		if f.Decl.Body == decl.Body && f.Obj != nil {
			return resultsOf(f.Obj.Type())
		}
	}
	return nil
}

type rangeFunc struct {
	l       *lowering
	loop    *ast.RangeStmt
	label   string
	results []types.Type // of the function that the loop stands in
	exit    string       // variable that tells how the body was left
	values  []string     // variables for the results of a return in the body
	after   []ast.Stmt   // what to do for each way out
}

func (r *rangeFunc) rewrite(sig *types.Signature) ast.Stmt {
	pos := r.loop.For
	r.exit = r.l.newName("exit")
	yield := sig.Params().At(0).Type().Underlying().(*types.Signature)
	params, assigns := r.params(yield)
	r.body()
	stmts := append([]ast.Stmt{r.l.poll(pos)}, assigns...)
	stmts = append(append(stmts, r.loop.Body.List...), returns(pos, ident(pos, "true")))
	lit := funcLit(pos, params, []*ast.Field{{Type: ident(pos, "bool")}}, stmts...)
	out := []ast.Stmt{}
	if len(r.after) > 0 {
		out = append(out, define(pos, r.exit, intLit(pos, 0)))
	}
	for i, name := range r.values {
		out = append(out, varDecl(pos, name, r.l.typeExpr(pos, r.results[i]), nil))
	}
	over := r.loop.X
	if _, isLit := ast.Unparen(over).(*ast.FuncLit); isLit {
		name := r.l.newName("over")
		out = append(out, define(pos, name, over))
		over = ident(pos, name)
	}
	out = append(out, exprStmt(call(pos, over, lit)))
	return block(pos, append(out, r.after...)...)
}

// params gives the parameters of the body's literal, and the assignments at its head.
func (r *rangeFunc) params(yield *types.Signature) ([]*ast.Field, []ast.Stmt) {
	var params []*ast.Field
	var assigns []ast.Stmt
	vars := []ast.Expr{r.loop.Key, r.loop.Value}
	for i := range yield.Params().Len() {
		pos := r.loop.For
		typ := r.l.typeExpr(pos, yield.Params().At(i).Type())
		id, isIdent := vars[i].(*ast.Ident)
		switch {
		case vars[i] == nil || isIdent && id.Name == "_":
			params = append(params, field(pos, "_", typ))
		case r.loop.Tok == token.DEFINE:
			params = append(params, &ast.Field{Names: []*ast.Ident{id}, Type: typ})
		default:
			name := r.l.newName("v")
			params = append(params, field(pos, name, typ))
			assigns = append(assigns, assign(pos, token.ASSIGN, []ast.Expr{vars[i]}, []ast.Expr{ident(pos, name)}))
		}
	}
	return params, assigns
}

// body rewrites what leaves the body.
func (r *rangeFunc) body() {
	inner := labelsIn(r.loop.Body)
	loops, breakables := 0, 0
	count := func(n ast.Node, by int) {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			loops += by
			breakables += by
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			breakables += by
		}
	}
	r.loop.Body = astutil.Apply(r.loop.Body, func(c *astutil.Cursor) bool {
		count(c.Node(), 1)
		switch s := c.Node().(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			c.Replace(r.returned(s))
			return false
		case *ast.BranchStmt:
			ours := s.Label == nil && (s.Tok == token.CONTINUE && loops == 0 || s.Tok == token.BREAK && breakables == 0)
			if s.Label != nil {
				ours = s.Label.Name == r.label && s.Tok != token.GOTO
			}
			switch {
			case ours:
				c.Replace(returns(s.Pos(), ident(s.Pos(), map[bool]string{true: "true", false: "false"}[s.Tok == token.CONTINUE])))
			case s.Label != nil && !inner[s.Label.Name]:
				c.Replace(r.leave(s.Pos(), nil, branch(s.Pos(), s.Tok, s.Label)))
			}
			return false
		}
		return true
	}, func(c *astutil.Cursor) bool {
		count(c.Node(), -1)
		return true
	}).(*ast.BlockStmt)
}

func labelsIn(body ast.Node) map[string]bool {
	labels := map[string]bool{}
	inspectFunc(body, func(n ast.Node) {
		if s, ok := n.(*ast.LabeledStmt); ok {
			labels[s.Label.Name] = true
		}
	})
	return labels
}

// returned writes a return of the function around the loop.
func (r *rangeFunc) returned(s *ast.ReturnStmt) ast.Stmt {
	if len(s.Results) == 0 {
		return r.leave(s.Pos(), nil, returns(s.Pos()))
	}
	if r.values == nil {
		for range r.results {
			r.values = append(r.values, r.l.newName("ret"))
		}
	}
	keep := assign(s.Pos(), token.ASSIGN, idents(s.Pos(), r.values), s.Results)
	return r.leave(s.Pos(), keep, returns(s.Pos(), idents(s.Pos(), r.values)...))
}

// leave ends the iteration, and has then done after it.
func (r *rangeFunc) leave(pos token.Pos, keep, then ast.Stmt) ast.Stmt {
	code := int64(len(r.after) + 1)
	r.after = append(r.after, ifStmt(pos, binary(pos, ident(pos, r.exit), token.EQL, intLit(pos, code)), then))
	stmts := []ast.Stmt{set(pos, r.exit, intLit(pos, code)), returns(pos, ident(pos, "false"))}
	if keep != nil {
		stmts = append([]ast.Stmt{keep}, stmts...)
	}
	return block(pos, stmts...)
}
