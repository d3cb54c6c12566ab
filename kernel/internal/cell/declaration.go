package cell

import (
	"go/ast"
	"go/token"
	"go/types"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/source"
)

// declaration is a function, method or type of the session, with what is needed to
// check and compile it again when something that it uses has changed.
type declaration struct {
	key      string // f, T.M or T
	cell     *source.Cell
	from, to int           // in the cell's text
	decl     *ast.FuncDecl // of functions and methods
	spec     *ast.TypeSpec // of types
	method   *types.Func
	inHead   map[string]bool  // names in the signature
	uses     map[string]*slot // by the name that it uses
}

// newDeclaration notes a declaration before lowering changes its tree.
func newDeclaration(unit *check.Unit, key string, cell *source.Cell, n ast.Node) *declaration {
	d := &declaration{key: key, cell: cell, inHead: map[string]bool{}}
	d.from, d.to = offset(unit, cell, n.Pos()), offset(unit, cell, n.End())
	switch n := n.(type) {
	case *ast.FuncDecl:
		d.decl = n
		names(n.Type, d.inHead)
	case *ast.TypeSpec:
		d.spec = n
	}
	return d
}

func offset(unit *check.Unit, cell *source.Cell, pos token.Pos) int {
	at := check.Position(unit.Fset, pos)
	return cell.Offset(at.Line, at.Col)
}

// names notes the identifiers of a tree.
func names(n ast.Node, into map[string]bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			into[id.Name] = true
		}
		return true
	})
}

// node is the declaration's syntax.
func (d *declaration) node() ast.Node {
	if d.decl != nil {
		return d.decl
	}
	return d.spec
}

func (d *declaration) usesAny(changed map[*slot]bool) bool {
	for _, slot := range d.uses {
		if changed[slot] {
			return true
		}
	}
	return false
}

// headUses tells whether the signature of a function uses one of the changed slots.
func (d *declaration) headUses(changed map[*slot]bool) bool {
	for name, slot := range d.uses {
		if changed[slot] && d.inHead[name] {
			return true
		}
	}
	return false
}

// slotsUsed gives the session objects that a declaration refers to.
func (s *Session) slotsUsed(unit *check.Unit, n ast.Node) map[string]*slot {
	uses := map[string]*slot{}
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if slot := s.slots.byObject[unit.Info.Uses[id]]; slot != nil {
				uses[id.Name] = slot
			}
		}
		return true
	})
	return uses
}

// nameOffset gives where the name of what is declared stands in the cell.
func (d *declaration) nameOffset(fset *token.FileSet) int {
	pos := d.node().Pos()
	if d.decl != nil {
		pos = d.decl.Name.Pos()
	}
	at := check.Position(fset, pos)
	return d.cell.Offset(at.Line, at.Col)
}
