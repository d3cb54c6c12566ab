package check

import (
	"go/ast"
	"go/token"
	"go/types"
)

// warnUnreachable warns of statements of the cell that can never run, as they stand
// behind one that does not let anything follow: a return, a panic, an endless loop. Of a
// program it says no more than the Go compiler does.
func (u *Unit) warnUnreachable() {
	if u.Parsed[0].Program {
		return
	}
	r := &reach{info: u.Info, warn: func(s ast.Stmt) { u.add(s.Pos(), "unreachable code", true) }}
	cell := u.Parsed[0]
	r.list(cell.Stmts)
	for _, stmt := range cell.Stmts {
		ast.Inspect(stmt, r.visit)
	}
	for _, fn := range cell.Funcs {
		ast.Inspect(fn, r.visit)
	}
}

// reach finds what can be reached.
type reach struct {
	info *types.Info
	warn func(ast.Stmt)
}

// visit looks at the lists of statements in a tree.
func (r *reach) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BlockStmt:
		r.list(n.List)
	case *ast.CaseClause:
		r.list(n.Body)
	case *ast.CommClause:
		r.list(n.Body)
	}
	return true
}

// list warns of the first statement that can't be reached, unless it is one to which a
// goto may lead.
func (r *reach) list(list []ast.Stmt) {
	for i := 1; i < len(list); i++ {
		if !r.ends(list[i-1], "") {
			continue
		}
		switch list[i].(type) {
		case *ast.LabeledStmt, *ast.EmptyStmt:
			continue
		}
		r.warn(list[i])
		return
	}
}

// ends tells whether nothing that follows a statement can run. label is the statement's own.
func (r *reach) ends(s ast.Stmt, label string) bool {
	switch s := s.(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return s.Tok != token.FALLTHROUGH
	case *ast.ExprStmt:
		return r.isPanic(s.X)
	case *ast.LabeledStmt:
		return r.ends(s.Stmt, s.Label.Name)
	case *ast.BlockStmt:
		return r.listEnds(s.List)
	case *ast.IfStmt:
		return s.Else != nil && r.listEnds(s.Body.List) && r.ends(s.Else, "")
	case *ast.ForStmt:
		return s.Cond == nil && !leaves(s.Body, label)
	case *ast.SwitchStmt:
		return hasDefault(s.Body) && r.clausesEnd(s.Body) && !leaves(s.Body, label)
	case *ast.TypeSwitchStmt:
		return hasDefault(s.Body) && r.clausesEnd(s.Body) && !leaves(s.Body, label)
	case *ast.SelectStmt:
		return r.clausesEnd(s.Body) && !leaves(s.Body, label)
	}
	return false
}

func (r *reach) listEnds(list []ast.Stmt) bool {
	return len(list) > 0 && r.ends(list[len(list)-1], "")
}

func (r *reach) isPanic(x ast.Expr) bool {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok {
		return false
	}
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return false
	}
	b, ok := r.info.Uses[id].(*types.Builtin)
	return ok && b.Name() == "panic"
}

func hasDefault(body *ast.BlockStmt) bool {
	for _, clause := range body.List {
		if c, ok := clause.(*ast.CaseClause); ok && c.List == nil {
			return true
		}
	}
	return false
}

// clausesEnd tells whether each case of a switch or select ends.
func (r *reach) clausesEnd(body *ast.BlockStmt) bool {
	for _, clause := range body.List {
		var list []ast.Stmt
		switch c := clause.(type) {
		case *ast.CaseClause:
			list = c.Body
		case *ast.CommClause:
			list = c.Body
		}
		if !r.listEnds(list) && !fallsThrough(list) {
			return false
		}
	}
	return true
}

func fallsThrough(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	branch, ok := list[len(list)-1].(*ast.BranchStmt)
	return ok && branch.Tok == token.FALLTHROUGH
}

// leaves tells whether a break in the body of a loop, switch or select leads behind it.
func leaves(body *ast.BlockStmt, label string) bool {
	found := false
	plain := 0 // statements around the place that a break without label would leave
	var stack []ast.Node
	ast.Inspect(body, func(n ast.Node) bool {
		if n == nil {
			if isBreakable(stack[len(stack)-1]) {
				plain--
			}
			stack = stack[:len(stack)-1]
			return true
		}
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		if b, ok := n.(*ast.BranchStmt); ok && b.Tok == token.BREAK {
			found = found || b.Label == nil && plain == 0 || b.Label != nil && b.Label.Name == label
		}
		if isBreakable(n) {
			plain++
		}
		stack = append(stack, n)
		return true
	})
	return found
}

func isBreakable(n ast.Node) bool {
	switch n.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		return true
	}
	return false
}
