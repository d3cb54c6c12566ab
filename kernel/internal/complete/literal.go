package complete

import (
	"go/ast"

	"gokernel/kernel/internal/engine"
)

// literalKeys adds the fields that a struct literal does not give yet.
func (q *query) literalKeys() {
	lit, ok := q.parent(0).(*ast.CompositeLit)
	if !ok {
		lit, _ = q.parent(1).(*ast.CompositeLit)
	}
	given := map[string]bool{}
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok && id != q.look.Ident {
				given[id.Name] = true
			}
		}
	}
	s := structOf(q.look.TypeOf(lit))
	for i := range s.NumFields() {
		if f := s.Field(i); !given[f.Name()] && q.visible(f) {
			q.add(candidate{text: f.Name(), kind: engine.KindField, obj: f, typ: f.Type(), depth: i})
		}
	}
}
