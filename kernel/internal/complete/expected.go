package complete

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"gokernel/kernel/internal/engine"
)

// fit says whether a candidate is of the type that is expected.
type fit int

const (
	wanted fit = iota // a constant of an enumeration that a switch is about
	fits              // or no type is expected
	gives             // it is a function with a result that fits
	unfit             // it is of another type, or of none
)

// fitting knows the type that is expected at the cursor.
type fitting struct {
	want  types.Type // nil: any constant
	cases bool       // for the cases of a switch
}

// unlessConst tells how a candidate fits where a constant is expected.
func unlessConst(obj types.Object) fit {
	if isConst(obj) {
		return fits
	}
	return unfit
}

func isConst(obj types.Object) bool {
	_, ok := obj.(*types.Const)
	return ok
}

// of tells how a candidate fits.
func (f *fitting) of(c candidate) fit {
	switch {
	case f == nil:
		return fits
	case c.typ == nil || c.kind == engine.KindType:
		return unfit
	case f.want == nil:
		return unlessConst(c.obj)
	case f.cases && isConst(c.obj) && types.Identical(c.typ, f.want):
		return wanted
	case f.takes(c.obj, c.typ):
		return fits
	}
	if sig, ok := c.typ.Underlying().(*types.Signature); ok && sig.Results().Len() == 1 && sig.TypeParams().Len() == 0 &&
		f.takes(nil, sig.Results().At(0).Type()) {
		return gives
	}
	return unfit
}

// takes tells whether a value of type t can be assigned to the type that is expected.
func (f *fitting) takes(obj types.Object, t types.Type) bool {
	if isGeneric(t) || t == types.Typ[types.Invalid] {
		return false
	}
	basic, ok := t.(*types.Basic)
	if !ok || basic.Info()&types.IsUntyped == 0 || basic.Kind() == types.UntypedNil {
		return types.AssignableTo(t, f.want)
	}
	return takesUntyped(obj, basic, f.want)
}

// takesUntyped tells whether an untyped constant has a value of a type.
func takesUntyped(obj types.Object, t *types.Basic, want types.Type) bool {
	under, ok := want.Underlying().(*types.Basic)
	if !ok {
		return false
	}
	switch c, _ := obj.(*types.Const); {
	case under.Info()&types.IsInteger != 0:
		return t.Info()&types.IsNumeric != 0 && (c == nil || constant.ToInt(c.Val()).Kind() == constant.Int)
	case under.Info()&types.IsNumeric != 0:
		return t.Info()&types.IsNumeric != 0
	case under.Info()&types.IsString != 0:
		return t.Info()&types.IsString != 0
	}
	return t.Info()&types.IsBoolean != 0 && under.Info()&types.IsBoolean != 0
}

// expect finds the type that is expected at the cursor.
func (q *query) expect() {
	want := q.expected()
	if want == nil && q.inConst() {
		q.fits = &fitting{}
	}
	if want == nil || want == types.Typ[types.Invalid] || isGeneric(want) {
		return
	}
	if _, param := want.(*types.TypeParam); param {
		return
	}
	if i, ok := want.Underlying().(*types.Interface); ok && i.Empty() {
		return
	}
	if basic, ok := want.(*types.Basic); ok && basic.Info()&types.IsUntyped != 0 {
		want = types.Default(want)
	}
	_, cases := q.parent(0).(*ast.CaseClause)
	q.fits = &fitting{want, cases}
}

func (q *query) expected() types.Type {
	x := q.expr()
	switch n := q.parent(0).(type) {
	case *ast.CallExpr:
		return q.argumentType(n)
	case *ast.AssignStmt:
		return q.assignedType(n, x)
	case *ast.ValueSpec:
		if n.Type != nil && n.Type != x {
			return q.look.TypeOf(n.Type)
		}
	case *ast.ReturnStmt:
		return q.resultType(indexOf(n.Results, x))
	case *ast.BinaryExpr:
		return q.otherOperand(n, x)
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			return types.Typ[types.Bool]
		}
	case *ast.SendStmt:
		if c, ok := underlying(q.look.TypeOf(n.Chan)).(*types.Chan); ok && n.Value == x {
			return c.Elem()
		}
	case *ast.IndexExpr:
		if n.Index == x {
			return indexType(q.look.TypeOf(n.X))
		}
	case *ast.KeyValueExpr:
		return q.keyValueType(n, x)
	case *ast.CompositeLit:
		return elementType(q.look.TypeOf(n), indexOf(n.Elts, x))
	case *ast.CaseClause:
		if s, ok := q.parent(2).(*ast.SwitchStmt); ok && s.Tag != nil {
			return q.look.TypeOf(s.Tag)
		}
	case *ast.IfStmt:
		return types.Typ[types.Bool]
	case *ast.ForStmt:
		if n.Cond == x {
			return types.Typ[types.Bool]
		}
	}
	return nil
}

func indexOf(list []ast.Expr, x ast.Expr) int {
	for i, e := range list {
		if e == x {
			return i
		}
	}
	return -1
}

func underlying(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// argumentType gives the type of the parameter for the argument at the cursor.
func (q *query) argumentType(call *ast.CallExpr) types.Type {
	i := indexOf(call.Args, q.expr())
	if i < 0 {
		return nil
	}
	if q.look.Unit.Info.Types[call.Fun].IsType() {
		return nil // a conversion
	}
	sig, ok := underlying(q.look.TypeOf(call.Fun)).(*types.Signature)
	if !ok {
		return q.builtinArgument(call, i)
	}
	sig = q.inferred(sig, call)
	last := sig.Params().Len() - 1
	switch {
	case last < 0 || i > last && !sig.Variadic():
		return nil
	case i >= last && sig.Variadic():
		if s, ok := sig.Params().At(last).Type().(*types.Slice); ok && !call.Ellipsis.IsValid() {
			return s.Elem()
		}
		return sig.Params().At(last).Type()
	}
	return sig.Params().At(i).Type()
}

// builtinArgument is about append(s, x), delete(m, key), max(x, y) and min(x, y).
func (q *query) builtinArgument(call *ast.CallExpr, i int) types.Type {
	id, ok := call.Fun.(*ast.Ident)
	if !ok || i == 0 {
		return nil
	}
	first := q.look.TypeOf(call.Args[0])
	switch id.Name {
	case "append":
		return elementType(first, -1)
	case "delete":
		return indexType(first)
	case "max", "min":
		return first
	}
	return nil
}

func (q *query) assignedType(n *ast.AssignStmt, x ast.Expr) types.Type {
	i := indexOf(n.Rhs, x)
	if i < 0 || n.Tok == token.DEFINE || i >= len(n.Lhs) {
		return nil
	}
	return q.look.TypeOf(n.Lhs[i])
}

// resultType gives the type of a result of the function around the cursor.
func (q *query) resultType(i int) types.Type {
	var fn *ast.FuncType
	for _, n := range q.look.Path {
		switch n := n.(type) {
		case *ast.FuncDecl:
			fn = n.Type
		case *ast.FuncLit:
			fn = n.Type
		}
	}
	if fn == nil || fn.Results == nil || i < 0 {
		return nil
	}
	for _, field := range fn.Results.List {
		if i -= max(1, len(field.Names)); i < 0 {
			return q.look.TypeOf(field.Type)
		}
	}
	return nil
}

func (q *query) otherOperand(n *ast.BinaryExpr, x ast.Expr) types.Type {
	switch n.Op {
	case token.SHL, token.SHR:
		return nil
	case token.LAND, token.LOR:
		return types.Typ[types.Bool]
	}
	if n.X == x {
		return q.look.TypeOf(n.Y)
	}
	return q.look.TypeOf(n.X)
}

func (q *query) keyValueType(n *ast.KeyValueExpr, x ast.Expr) types.Type {
	lit, ok := q.parent(1).(*ast.CompositeLit)
	if !ok {
		return nil
	}
	t := q.look.TypeOf(lit)
	if n.Key == x {
		return indexType(t)
	}
	if s := structOf(t); s != nil {
		id, _ := n.Key.(*ast.Ident)
		for f := range s.Fields() {
			if id != nil && f.Name() == id.Name {
				return f.Type()
			}
		}
		return nil
	}
	return elementType(t, -1)
}

// indexType gives the type of the index of a map, slice, array or string.
func indexType(t types.Type) types.Type {
	switch t := underlying(t).(type) {
	case *types.Map:
		return t.Key()
	case *types.Slice, *types.Array, *types.Pointer, *types.Basic:
		return types.Typ[types.Int]
	}
	return nil
}

// elementType gives the type of the element of a map, slice or array, or of the i-th field
// of a struct.
func elementType(t types.Type, i int) types.Type {
	switch t := underlying(t).(type) {
	case *types.Map:
		return t.Elem()
	case *types.Slice:
		return t.Elem()
	case *types.Array:
		return t.Elem()
	case *types.Pointer:
		if s := structOf(t); s != nil {
			return elementType(s, i)
		}
	case *types.Struct:
		if i >= 0 && i < t.NumFields() {
			return t.Field(i).Type()
		}
	}
	return nil
}
