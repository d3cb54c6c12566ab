package cell

import (
	"go/ast"
	"go/constant"
	"go/types"
	"math"
	"strings"

	"gokernel/kernel/internal/check"
)

// last is the expression at the end of a cell.
type last struct {
	before []ast.Stmt // the statements before it
	expr   ast.Expr   // nil if the cell has no value
	types  []types.Type
	shown  bool
	huge   string // a constant that no variable could hold
}

// lastOf finds the values that a cell shows.
func lastOf(unit *check.Unit) last {
	l := last{before: unit.Stmts}
	n := len(unit.Stmts)
	if n == 0 {
		return l
	}
	stmt, ok := unit.Stmts[n-1].(*ast.ExprStmt)
	if !ok || isPrint(unit, stmt.X) {
		return l
	}
	if l.types = valuesOf(unit, stmt.X); len(l.types) > 0 {
		l.before, l.expr = unit.Stmts[:n-1], stmt.X
		l.shown = !endsInSemicolon(unit, stmt)
		if l.huge = huge(unit.Info.Types[stmt.X]); l.huge != "" {
			l.expr = nil
		}
	}
	return l
}

// huge writes an untyped constant that does not fit its default type: there it is exact,
// and here it need not become a variable.
func huge(tv types.TypeAndValue) string {
	b, ok := tv.Type.(*types.Basic)
	if !ok || tv.Value == nil {
		return ""
	}
	switch b.Kind() {
	case types.UntypedInt:
		if _, fits := constant.Int64Val(constant.ToInt(tv.Value)); !fits {
			return tv.Value.ExactString()
		}
	case types.UntypedFloat:
		if v, _ := constant.Float64Val(tv.Value); math.IsInf(v, 0) {
			return tv.Value.String()
		}
	}
	return ""
}

// valuesOf gives the types of the values of an expression.
func valuesOf(unit *check.Unit, x ast.Expr) []types.Type {
	tv, ok := unit.Info.Types[x]
	if !ok || tv.IsVoid() || tv.IsType() || tv.IsBuiltin() {
		return nil
	}
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

// isPrint tells a call that prints, whose count and error nobody wants to see.
func isPrint(unit *check.Unit, x ast.Expr) bool {
	c, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := unit.Callee(c)
	if fn == nil || !strings.Contains(fn.Name(), "rint") {
		return false
	}
	results := fn.Signature().Results()
	return results.Len() == 2 && results.At(0).Type() == types.Typ[types.Int] && isError(results.At(1).Type())
}

// endsInSemicolon tells whether the person has asked not to see the value.
func endsInSemicolon(unit *check.Unit, stmt ast.Stmt) bool {
	cell := unit.Parsed[0].Cell
	end := unit.Fset.Position(stmt.End())
	offset := cell.Offset(end.Line, end.Column)
	if offset > len(cell.Text) {
		return false
	}
	return strings.HasPrefix(strings.TrimLeft(cell.Text[offset:], " \t"), ";")
}
