package complete

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// place says what stands where the cursor is.
type place int

const (
	expression place = iota
	statement
	typeName
	declared     // the name of something new
	label        // of a goto, break or continue
	literalKey   // a field's name in a struct literal
	literalStart // a field's name, or the value of the first field
)

// place finds out what the word at the cursor can be.
func (q *query) place() place {
	x := q.expr()
	if declares(q.parent(0), x) {
		return declared
	}
	if q.isTypePlace(append(slices.Clone(q.above()), x)) {
		return typeName
	}
	switch n := q.parent(0).(type) {
	case *ast.BranchStmt:
		return label
	case *ast.ExprStmt:
		return q.statementPlace()
	case *ast.CompositeLit:
		if structOf(q.look.TypeOf(n)) == nil || n.Type == x {
			return expression
		}
		if len(n.Elts) > 1 {
			return keyPlace(n)
		}
		return literalStart
	case *ast.KeyValueExpr:
		if lit, ok := q.parent(1).(*ast.CompositeLit); ok && n.Key == x && structOf(q.look.TypeOf(lit)) != nil {
			return literalKey
		}
	}
	return expression
}

// statementPlace tells a word that begins a statement from one in the head of another
// statement.
func (q *query) statementPlace() place {
	switch n := q.parent(1).(type) {
	case *ast.IfStmt, *ast.ForStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt:
		return expression
	case *ast.CommClause:
		if n.Comm == q.parent(0) {
			return expression
		}
	}
	return statement
}

// keyPlace tells whether further elements of a literal are keys.
func keyPlace(lit *ast.CompositeLit) place {
	for _, elt := range lit.Elts {
		if _, ok := elt.(*ast.KeyValueExpr); ok {
			return literalKey
		}
	}
	return expression
}

// declares tells whether x is the name of what a node declares.
func declares(n ast.Node, x ast.Expr) bool {
	is := func(id *ast.Ident) bool { return id != nil && ast.Expr(id) == x }
	switch n := n.(type) {
	case *ast.FuncDecl:
		return is(n.Name)
	case *ast.TypeSpec:
		return is(n.Name)
	case *ast.ImportSpec, *ast.LabeledStmt:
		_, ok := x.(*ast.Ident)
		return ok
	case *ast.ValueSpec:
		return slices.ContainsFunc(n.Names, is)
	case *ast.Field:
		return slices.ContainsFunc(n.Names, is)
	case *ast.AssignStmt:
		return n.Tok == token.DEFINE && slices.Contains(n.Lhs, x)
	case *ast.RangeStmt:
		return n.Tok == token.DEFINE && (n.Key == x || n.Value == x)
	}
	return false
}

// isTypePlace tells whether the last node of a path stands where only a type can.
func (q *query) isTypePlace(path []ast.Node) bool {
	last := len(path) - 1
	if last < 1 {
		return false
	}
	x := path[last]
	switch n := path[last-1].(type) {
	case *ast.Field:
		return n.Type == x
	case *ast.ValueSpec:
		return n.Type == x
	case *ast.TypeSpec:
		return n.Type == x
	case *ast.CompositeLit:
		return n.Type == x
	case *ast.TypeAssertExpr:
		return n.Type == x
	case *ast.ArrayType:
		return n.Elt == x
	case *ast.MapType, *ast.ChanType, *ast.Ellipsis:
		return true
	case *ast.StarExpr, *ast.ParenExpr, *ast.BinaryExpr, *ast.UnaryExpr:
		return q.isTypePlace(path[:last])
	case *ast.IndexExpr:
		return n.Index == x && isGeneric(q.look.TypeOf(n.X))
	case *ast.IndexListExpr:
		return n.X != x && isGeneric(q.look.TypeOf(n.X))
	case *ast.CallExpr:
		return len(n.Args) > 0 && n.Args[0] == x && isAllocation(n.Fun)
	case *ast.CaseClause:
		return last >= 3 && isTypeSwitch(path[last-3])
	}
	return false
}

func isTypeSwitch(n ast.Node) bool {
	_, ok := n.(*ast.TypeSwitchStmt)
	return ok
}

// isAllocation tells whether a called function takes a type.
func isAllocation(fun ast.Expr) bool {
	id, ok := fun.(*ast.Ident)
	return ok && (id.Name == "new" || id.Name == "make")
}

// isGeneric tells whether a function or type takes type arguments.
func isGeneric(t types.Type) bool {
	switch t := t.(type) {
	case *types.Signature:
		return t.TypeParams().Len() > 0
	case *types.Named:
		return t.TypeParams().Len() > 0
	case *types.Alias:
		return t.TypeParams().Len() > 0
	}
	return false
}
