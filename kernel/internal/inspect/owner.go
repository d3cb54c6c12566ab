package inspect

import (
	"go/ast"
	"go/types"
)

// owner finds the type whose field stands at the cursor; nil if it is not known, or has
// no name.
func (q *query) owner(field *types.Var) *types.TypeName {
	if !field.IsField() {
		return nil
	}
	if sel := q.selection(field); sel != nil {
		return ownerIn(sel.Recv(), sel.Index())
	}
	for _, n := range q.look.Path { // a key of a literal, or the declaration of the field
		if obj := q.declaredBy(n); obj != nil && hasField(obj.Type(), field) {
			return obj
		}
	}
	return nil
}

// declaredBy gives the type of a literal, or that which a specification declares.
func (q *query) declaredBy(n ast.Node) *types.TypeName {
	switch n := n.(type) {
	case *ast.CompositeLit:
		if t := q.look.TypeOf(n); t != nil {
			return typeName(deref(t))
		}
	case *ast.TypeSpec:
		obj, _ := q.look.Unit.Info.Defs[n.Name].(*types.TypeName)
		return obj
	}
	return nil
}

// ownerIn follows the path of a selection to the type that has the field or method.
func ownerIn(t types.Type, index []int) *types.TypeName {
	for _, i := range index[:len(index)-1] {
		s, ok := deref(t).Underlying().(*types.Struct)
		if !ok || i >= s.NumFields() {
			return nil
		}
		t = s.Field(i).Type()
	}
	return typeName(deref(t))
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

func typeName(t types.Type) *types.TypeName {
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return named.Obj()
	}
	return nil
}

func hasField(t types.Type, field *types.Var) bool {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if f.Origin() == field.Origin() {
			return true
		}
	}
	return false
}

// selection gives how a field or method was selected, at the cursor or by the call around
// it; nil if it was not.
func (q *query) selection(obj types.Object) *types.Selection {
	selectors := []ast.Expr{}
	if q.look.Sel != nil {
		selectors = append(selectors, q.look.Sel)
	}
	if q.look.Call != nil {
		selectors = append(selectors, ast.Unparen(q.look.Call.Fun))
	}
	for _, x := range selectors {
		if x, ok := x.(*ast.SelectorExpr); ok {
			if sel := q.look.Unit.Info.Selections[x]; sel != nil && sel.Obj() == obj {
				return sel
			}
		}
	}
	return nil
}
