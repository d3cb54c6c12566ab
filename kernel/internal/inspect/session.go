package inspect

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/source"
)

// fromCell adds what the cell itself says of an object that it declares.
func (q *query) fromCell(p *page, obj types.Object) {
	at := q.look.Position(obj.Pos())
	cell := source.New(0, q.code)
	q.fromText(p, obj, cell, cell.Offset(at.Line, at.Col))
	p.fact("declared", fmt.Sprintf("in this cell, line %d", at.Line), "")
}

// fromSession adds what an earlier cell says of an object that it has declared.
func (q *query) fromSession(p *page, obj types.Object) {
	at := q.look.Position(obj.Pos())
	if cell, offset := q.Declared(obj); cell != nil {
		q.fromText(p, obj, cell, offset)
		at = cell.Position(offset)
	}
	p.fact("declared", at.String(), "")
}

// fromText adds an object's comment and, in detail, its source. The cell of that name may
// have another text by now than when it declared the object.
func (q *query) fromText(p *page, obj types.Object, cell *source.Cell, offset int) {
	if offset < 0 || offset > len(cell.Text) || !strings.HasPrefix(cell.Text[offset:], obj.Name()) || q.isLocal(obj) {
		return
	}
	_, isFunc := obj.(*types.Func)
	p.doc = document{text: commentAt(cell, offset, !isFunc), pathFor: q.pathFor}
	if q.detail == engine.Source {
		p.source.text = declarationAt(cell, offset)
	}
}

// isLocal tells whether an object is a variable, type or constant of a function. Those of
// earlier cells are out of sight.
func (q *query) isLocal(obj types.Object) bool {
	if obj.Parent() == nil || !q.look.InCell(obj) { // fields and methods have no parent
		return false
	}
	v, isVar := obj.(*types.Var)
	return obj.Parent() != q.look.Unit.Pkg.Scope() && !(isVar && slices.Contains(q.look.Unit.Vars, v))
}
